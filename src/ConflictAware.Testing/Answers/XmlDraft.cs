using System.Xml;
using System.Xml.Linq;

namespace ConflictAware.Testing;

/// <summary>An XML body in the making: values are put at the paths of local names where a dialect looks for them.</summary>
internal sealed class XmlDraft
{
    private XElement? _root;

    public bool IsEmpty => _root is null;

    /// <summary>What stands at a path; null when nothing does.</summary>
    public string? TextAt(string path) => _root is null ? null : XmlPath.Find(_root, path).FirstOrDefault();

    /// <summary>Whether there is such an element or attribute.</summary>
    public bool Has(string path) => _root is not null && XmlPath.Find(_root, path).Any();

    /// <summary>Puts a value there; false when another root is in the way, or it would have to be a name and is none.</summary>
    public bool TryPut(string path, string text)
    {
        List<string> steps = [.. path.Split('/')];
        if (steps[^1] == "name()")
        {
            if (!IsName(text))
                return false;
            // The element before the last step is the one that has the name.
            steps.RemoveAt(steps.Count - 1);
            steps[^1] = text;
            text = "";
        }
        if (!steps.TrueForAll(step => IsName(step.TrimStart('@'))) || (_root is not null && _root.Name.LocalName != steps[0]))
            return false;
        XElement element = _root ??= new XElement(steps[0]);
        foreach (string step in steps.Skip(1))
        {
            if (step[0] == '@')
            {
                element.SetAttributeValue(step[1..], text);
                return true;
            }
            if (element.Element(step) is not { } inner)
                element.Add(inner = new XElement(step));
            element = inner;
        }
        if (text.Length > 0)
            element.Value = text;
        return true;
    }

    public override string ToString() =>
        _root is null ? "" : """<?xml version="1.0" encoding="utf-8"?>""" + _root.ToString(SaveOptions.DisableFormatting);

    private static bool IsName(string text)
    {
        try
        {
            return XmlConvert.VerifyNCName(text).Length > 0;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
