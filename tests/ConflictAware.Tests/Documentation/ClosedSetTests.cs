using System.Reflection;
using System.Text.RegularExpressions;

namespace ConflictAware.Tests.Documentation;

/// <summary>A page that lists a closed set lists all of it, and nothing else.</summary>
public class ClosedSetTests
{
    private static readonly TestCaseData[] Tables =
    [
        new("docs/which-conflict.md", "cause", Enum.GetNames<ConflictCause>()),
        new("docs/own-writes.md", "mark", Enum.GetNames<WriteMarks>().Where(static mark => mark is not nameof(WriteMarks.None)).ToArray()),
        new(
            "docs/own-writes.md",
            "proof",
            Enum.GetNames<WriteProof>().Where(static proof => proof is not nameof(WriteProof.None)).ToArray()
        ),
        new("docs/hot-resources.md", "`Coordination`", Enum.GetNames<UpdateCoordination>()),
        new("docs/writing-a-resolver.md", "return", Cases(typeof(ConflictResolution))),
        new("docs/writing-a-resolver.md", "word", Words(typeof(ConflictPolicy))),
    ];

    [TestCaseSource(nameof(Tables))]
    public void Table_OfAClosedSet_ListsAllOfIt(string page, string heading, string[] names) =>
        Assert.That(FirstColumn(Page.Of(page), heading), Is.EquivalentTo(names));

    [Test]
    public void Dialect_EachPropertyOfIt_IsInItsTable()
    {
        string table = string.Join('\n', Page.Of("docs/adding-a-dialect.md").Lines.Where(static line => line.StartsWith('|')));
        string[] said = [.. Regex.Matches(table, @"\b[A-Z]\w+", RegexOptions.None, Patience).Select(static match => match.Value)];
        string[] facts =
        [
            .. Properties(typeof(Dialect))
                .Except([nameof(Dialect.Name), nameof(Dialect.Source), nameof(Dialect.Rules)], StringComparer.Ordinal),
            .. Properties(typeof(DialectRule)).Except([nameof(DialectRule.Cause), nameof(DialectRule.Codes)], StringComparer.Ordinal),
            .. typeof(DialectPlace)
                .GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(static m => !m.IsSpecialName)
                .Select(static m => m.Name),
        ];

        Assert.That(facts, Is.SubsetOf(said));
    }

    [Test]
    public void MergeRules_EachOfThem_IsOnThePage() =>
        Assert.That(
            Words(typeof(MergeRules))
                .Where(static rule => !Regex.IsMatch(Page.Of("docs/merging.md").Text, $@"[`.]{rule}\b", RegexOptions.None, Patience)),
            Is.Empty
        );

    // The names in the first cells of the table whose first heading is this.
    private static IEnumerable<string> FirstColumn(Page page, string heading) =>
        page
            .Lines.SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => Regex.Match(line, @"\| `(?<name>\w+)", RegexOptions.ExplicitCapture, Patience).Groups["name"].Value);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static string[] Words(Type type) =>
        [
            .. type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.ReturnType == type)
                .Select(static method => method.Name)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string[] Cases(Type family) =>
        [.. family.GetNestedTypes().Where(type => type.BaseType == family).Select(static type => type.Name)];

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name);
}
