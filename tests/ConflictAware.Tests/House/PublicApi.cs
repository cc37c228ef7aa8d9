using System.Reflection;

namespace ConflictAware.Tests.House;

/// <summary>The public API of an assembly as text: a block a type, a line a member, in an order that does not depend on the source.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) =>
        string.Join(
            "\n",
            assembly
                .GetExportedTypes()
                .OrderBy(static type => type.FullName, StringComparer.Ordinal)
                .Select(static type =>
                    CSharpSignature.Of(type) + "\n" + string.Concat(MembersOf(type).Select(static line => $"    {line}\n"))
                )
        );

    /// <summary>What stands in one listing only, as <c>+ line</c> and <c>- line</c> below the type that it belongs to; empty when they are the same.</summary>
    public static string Difference(string expected, string actual)
    {
        var before = Lines(expected);
        var now = Lines(actual);
        return string.Join(
            "\n",
            before
                .Except(now)
                .Select(static line => (line.Type, Line: "- " + line.Text))
                .Concat(now.Except(before).Select(static line => (line.Type, Line: "+ " + line.Text)))
                .GroupBy(static line => line.Type, static line => line.Line, StringComparer.Ordinal)
                .Select(static group => $"{group.Key}\n  {string.Join("\n  ", group)}")
        );
    }

    private static List<(string Type, string Text)> Lines(string listing)
    {
        var lines = new List<(string, string)>();
        string type = "";
        foreach (string line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' '))
                type = line;
            lines.Add((type, line.Trim()));
        }
        return lines;
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(static field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [];
        return type.GetMembers(Declared).Select(CSharpSignature.Of).OfType<string>().Order(StringComparer.Ordinal);
    }
}
