using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Documentation;

/// <summary>Links between pages lead somewhere.</summary>
public partial class LinkTests
{
    // Front pages of packages are shown elsewhere, so their links are absolute.
    private const string Here = "https://github.com/conflictaware/conflictaware/blob/main/";

    private static readonly TestCaseData[] Links =
    [
        .. Page.All.SelectMany(static page =>
            Targets(WithoutCode(page.Text))
                .Select(static target => target.StartsWith(Here, StringComparison.Ordinal) ? "/" + target[Here.Length..] : target)
                .Where(static target => !Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) || uri.IsFile)
                .Select(target => new TestCaseData(page.Path, target))
        ),
    ];

    [TestCaseSource(nameof(Links))]
    public void Link_LeadsToAFileAndAHeading(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string folder = Path.GetDirectoryName(Repository.Path(page))!;
        string file = parts[0] switch
        {
            "" => Repository.Path(page),
            ['/', ..] => Repository.Path(parts[0][1..]),
            _ => Path.GetFullPath(Path.Combine(folder, parts[0])),
        };

        Assert.That(File.Exists(file) || Directory.Exists(file), Is.True, $"{page} links to {target}, which is not there.");
        if (parts.Length == 2)
            Assert.That(Anchors(File.ReadAllText(file)), Does.Contain(parts[1]), $"{page} links to {target}; these headings are there.");
    }

    [Test]
    public void EveryPageOfDocs_IsListedInItsTableOfContents()
    {
        string[] listed = [.. Targets(Page.Of("docs/README.md").Text).Select(static target => $"docs/{target}")];
        Assert.That(
            Page.All.Select(static page => page.Path)
                .Where(static path => path.StartsWith("docs/", StringComparison.Ordinal) && path.Count('/') == 1),
            Is.SubsetOf(listed.Append("docs/README.md"))
        );
    }

    [Test]
    public void EveryDrawing_IsShownByAPage() =>
        Assert.That(
            Directory.EnumerateFiles(Repository.Path("docs", "images")).Select(static file => $"images/{Path.GetFileName(file)}"),
            Is.SubsetOf(Page.All.SelectMany(static page => Targets(page.Text)))
        );

    [Test]
    public void EveryDrawing_IsDrawnForDarkPagesToo() =>
        Assert.That(
            Directory
                .EnumerateFiles(Repository.Path("docs", "images"), "*.svg")
                .Where(static file =>
                    !Regex.IsMatch(File.ReadAllText(file), @"@media\s*\(prefers-color-scheme:\s*dark\)", RegexOptions.None, Patience)
                ),
            Is.Empty
        );

    [TestCase("## A *lock* of one's own: `Wait`", ExpectedResult = "a-lock-of-ones-own-wait")]
    [TestCase("# Coming from ...", ExpectedResult = "coming-from-")]
    [TestCase("## [Resilience](resilience.md), retries", ExpectedResult = "resilience-retries")]
    [TestCase("## A\n## A", ExpectedResult = "a|a-1")]
    public string Anchors_OfHeadings_AreThoseOfGitHub(string markdown) => string.Join('|', Anchors(markdown));

    [TestCase("[a](b.md)", ExpectedResult = "b.md")]
    [TestCase("![a](b.svg) [c](d.md#e \"title\")", ExpectedResult = "b.svg|d.md#e")]
    [TestCase("[a]\n\n[a]: b.md", ExpectedResult = "b.md")]
    [TestCase("[![a](b.svg)](c.md)", ExpectedResult = "b.svg|c.md")]
    public string Targets_OfAPage_AreFound(string markdown) => string.Join('|', Targets(markdown));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static IEnumerable<string> Targets(string markdown) =>
        LinkTarget().Matches(markdown).Select(static match => match.Groups["target"].Value);

    private static IEnumerable<string> Anchors(string markdown)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(WithoutFences(markdown)))
        {
            string anchor = Anchor(LinkText().Replace(heading.Groups["text"].Value, "${text}"));
            seen[anchor] = seen.TryGetValue(anchor, out int times) ? times + 1 : 0;
            yield return seen[anchor] == 0 ? anchor : $"{anchor}-{seen[anchor].ToString(CultureInfo.InvariantCulture)}";
        }
    }

    // Lower case, without punctuation, a hyphen for a space: how GitHub names headings.
    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (char character in heading.Trim())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
                anchor.Append(char.ToLowerInvariant(character));
            else if (character == ' ')
                anchor.Append('-');
        }
        return anchor.ToString();
    }

    private static string WithoutFences(string markdown) => Fence().Replace(markdown.ReplaceLineEndings("\n"), "");

    private static string WithoutCode(string markdown) => Code().Replace(WithoutFences(markdown), "`");

    [GeneratedRegex(
        @"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)|^\[[^\]]+\]:\s*(?<target>\S+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#{1,6} +(?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^ *(?<mark>```+|~~~+).*?^ *\k<mark> *$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Code();
}
