using System.Xml.Linq;

namespace ConflictAware;

/// <summary>Finds what stands at a path of local names, whatever the namespaces: servers write <c>D:error</c>, <c>error</c> and <c>d:error</c>.</summary>
internal static class XmlPath
{
    public static IEnumerable<string> Find(XElement root, string path)
    {
        string[] steps = path.Split('/');
        return Matches(root, steps[0]) ? Find([root], steps.AsMemory(1)) : [];
    }

    private static IEnumerable<string> Find(IEnumerable<XElement> elements, ReadOnlyMemory<string> steps)
    {
        if (steps.IsEmpty)
            return elements.Select(element => element.HasElements ? "" : element.Value.Trim());
        string step = steps.Span[0];
        if (step == "name()")
            return elements.Select(element => element.Name.LocalName);
        if (step.StartsWith('@'))
        {
            return elements
                .SelectMany(element => element.Attributes())
                .Where(attribute => attribute.Name.LocalName.AsSpan().SequenceEqual(step.AsSpan(1)))
                .Select(attribute => attribute.Value);
        }
        return Find(elements.SelectMany(element => element.Elements()).Where(element => Matches(element, step)), steps[1..]);
    }

    private static bool Matches(XElement element, string step) => step == "*" || element.Name.LocalName == step;
}
