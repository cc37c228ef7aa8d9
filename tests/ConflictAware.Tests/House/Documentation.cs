using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConflictAware.Tests.House;

/// <summary>The documentation of the members of a package, with what they inherit.</summary>
internal sealed class Documentation(XDocument file, Assembly assembly)
{
    private static readonly ConcurrentDictionary<Assembly, Documentation> Read = [];

    private readonly Dictionary<string, XElement> _members = file.Descendants("member")
        .ToDictionary(static member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    public static Documentation Of(Assembly assembly) =>
        Read.GetOrAdd(assembly, static key => new Documentation(XDocument.Load(Path.ChangeExtension(key.Location, ".xml")), key));

    /// <summary>What is said of a member, in its own words or inherited; null where it inherits those of the framework.</summary>
    public Said? Of(MemberInfo member) => Resolve(MemberId.Of(member), member) is { } parts ? new Said(parts) : null;

    private List<XElement>? Resolve(string id, MemberInfo? member)
    {
        List<XElement> parts = [];
        foreach (XElement part in _members.GetValueOrDefault(id)?.Elements() ?? [])
        {
            if (part.Name != "inheritdoc")
                parts.Add(part);
            else if (Inherited(part, member) is { } inherited)
                parts.AddRange(Selected(inherited, (string?)part.Attribute("path")));
            else
                return null;
        }
        return parts;
    }

    private List<XElement>? Inherited(XElement part, MemberInfo? member)
    {
        if ((string?)part.Attribute("cref") is { } id)
            return _members.ContainsKey(id) || Named(id) ? Resolve(id, member: null) : null;
        MemberInfo? parent = Parent(member);
        return parent?.Module.Assembly == assembly ? Resolve(MemberId.Of(parent), parent)
            : parent is null ? []
            : null;
    }

    // What is of this package but documented nowhere has nothing to hand down.
    private bool Named(string id) => id[2..].StartsWith(assembly.GetName().Name!, StringComparison.Ordinal);

    private static IEnumerable<XElement> Selected(List<XElement> parts, string? path) =>
        path is null ? parts : parts.Where(part => part.Name == path.TrimStart('/').Split('/', '[')[0]);

    private static MemberInfo? Parent(MemberInfo? member)
    {
        if (member is PropertyInfo property)
            return Parent(property.GetMethod ?? property.SetMethod)?.DeclaringType!.GetProperty(property.Name);
        if (member is not MethodInfo method)
            return (member as Type)?.BaseType;
        if (method.GetBaseDefinition() is { } definition && definition.DeclaringType != method.DeclaringType)
            return definition;
        return method
            .DeclaringType!.GetInterfaces()
            .Select(contract => method.DeclaringType.GetInterfaceMap(contract))
            .Select(map => Array.IndexOf(map.TargetMethods, method) is >= 0 and var place ? map.InterfaceMethods[place] : null)
            .FirstOrDefault(static declared => declared is not null);
    }

    /// <summary>The parts of a documentation comment, as plain text.</summary>
    internal sealed class Said(IReadOnlyList<XElement> parts)
    {
        public string Summary => Text("summary");
        public string Returns => Text("returns");

        /// <summary>The types of the exceptions, by their full names.</summary>
        public IEnumerable<string> Exceptions =>
            parts
                .Where(static part => part.Name == "exception" && Plain(part).Length > 0)
                .Select(static part => ((string)part.Attribute("cref")!)[2..]);

        public string Parameter(string name) => Text("param", name);

        private string Text(string element, string? name = null) =>
            string.Join(
                ' ',
                parts.Where(part => part.Name == element && (name is null || (string?)part.Attribute("name") == name)).Select(Plain)
            );

        // A reference reads as its last name.
        private static string Plain(XElement part)
        {
            var copy = new XElement(part);
            foreach (XElement reference in copy.Descendants().Where(static inner => !inner.Nodes().Any()).ToList())
                reference.ReplaceWith(
                    (
                        (string?)reference.Attribute("cref")
                        ?? (string?)reference.Attribute("langword")
                        ?? (string?)reference.Attribute("name")
                        ?? ""
                    ).Split('.')[^1]
                );
            return Regex.Replace(copy.Value, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim();
        }
    }
}
