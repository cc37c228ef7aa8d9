using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Documentation;

/// <summary>The C# that pages show is the C# of the samples, word for word, and the other way round.</summary>
public class ListingTests
{
    private const string CSharp = "csharp";
    private const string NotCompiled = "csharp not compiled: ";

    private static readonly string Samples = Repository.Path("docs", "samples");

    // Projects outside of the solution: what they hold is compared with the pages, and compiled by nobody here.
    private static readonly Dictionary<string, string> OutsideOfTheSolution = new(StringComparer.Ordinal)
    {
        ["Resilience"] = "Microsoft.Extensions.Http.Resilience cannot be restored everywhere.",
    };

    private static readonly Listing[] Fences = [.. Page.All.SelectMany(Listing.Fences)];

    private static readonly Listing[] Shown = [.. Fences.Where(static fence => fence.Title is CSharp)];

    // What is shown is compiled: by a sample, or by a test, where the page is about tests.
    private static readonly Listing[] Regions =
    [
        .. new[] { Samples, Repository.Path("tests", "ConflictAware.Tests") }
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .SelectMany(static file => Listing.Regions(file, File.ReadAllText(Repository.Path(file)))),
    ];

    [TestCaseSource(nameof(Shown))]
    public void Fence_OfCSharp_IsOneRegionOfASample(object fence)
    {
        var shown = (Listing)fence;
        Listing[] same = [.. Regions.Where(region => region.Text == shown.Text)];
        if (same.Length > 1)
            Assert.Fail(
                $"{shown} is more than one region: {string.Join(", ", same.Select(static region => region.ToString()))}. Leave one."
            );
        if (same.Length == 0)
        {
            Listing nearest = Regions.MaxBy(region => LineDifference.Likeness(shown.Text, region.Text))!;
            Assert.Fail(
                $"{shown} is no region of a sample. The nearest is {nearest}; the page (-) and the sample (+) differ:\n"
                    + LineDifference.Between(shown.Text, nearest.Text)
            );
        }
    }

    [Test]
    public void Region_OfASample_IsShownByAPage() =>
        Assert.That(
            Regions
                .Where(static region => Array.TrueForAll(Shown, fence => fence.Text != region.Text))
                .Select(static region => region.ToString()),
            Is.Empty,
            "No page shows these regions: show them, or take the marks away."
        );

    [Test]
    public void Fence_SaysItsLanguage_AndWhyItIsNotCompiledIfItIsNot()
    {
        foreach (Listing fence in Fences.Where(static fence => fence.Title.StartsWith(NotCompiled, StringComparison.Ordinal)))
            TestContext.Out.WriteLine($"{fence.File}:{fence.Line}: not compiled, not compared. {fence.Title[NotCompiled.Length..]}");

        Assert.That(
            Fences.Where(static fence => !IsMarked(fence.Title)).Select(static fence => fence.ToString()),
            Is.Empty,
            $"Write ```{CSharp}, ```{NotCompiled}because ..., or another language."
        );
    }

    [Test]
    public void Samples_AreInTheSolution_OrListedWithTheReason()
    {
        string solution = File.ReadAllText(Repository.Path("ConflictAware.sln"));
        string[] outside =
        [
            .. Directory
                .EnumerateFiles(Samples, "*.csproj", SearchOption.AllDirectories)
                .Select(static project => Path.GetFileNameWithoutExtension(project))
                .Where(project => !solution.Contains($"\\{project}.csproj", StringComparison.Ordinal)),
        ];
        foreach (string project in outside.Where(OutsideOfTheSolution.ContainsKey))
            TestContext.Out.WriteLine(
                $"docs/samples/{project}: {Regions.Count(region => region.File.StartsWith($"docs/samples/{project}/", StringComparison.Ordinal))} "
                    + $"regions are compared, not compiled. {OutsideOfTheSolution[project]}"
            );

        Assert.That(outside, Is.EquivalentTo(OutsideOfTheSolution.Keys));
    }

    [TestCase("```csharp\na\n```", ExpectedResult = "csharp: a")]
    [TestCase("- x\n\n  ```csharp\n  a\n    b\n  ```\n", ExpectedResult = "csharp: a\n  b")]
    [TestCase("~~~ c#\n```\n~~~", ExpectedResult = "c#: ```")]
    [TestCase("````csharp\n```\na\n````", ExpectedResult = "csharp: ```\na")]
    [TestCase("```csharp not compiled: why\na", ExpectedResult = "csharp not compiled: why: a", Description = "no end")]
    [TestCase("text ```a``` text", ExpectedResult = "")]
    public string Fences_OfAPage_AreFound(string markdown) =>
        string.Join('|', Listing.Fences(new Page("a.md", markdown)).Select(static fence => $"{fence.Title}: {fence.Text}"));

    [TestCase("csharp", ExpectedResult = true)]
    [TestCase("csharp not compiled: it is Go", ExpectedResult = true)]
    [TestCase("sh", ExpectedResult = true)]
    [TestCase("", ExpectedResult = false)]
    [TestCase("cs", ExpectedResult = false)]
    [TestCase("C#", ExpectedResult = false)]
    [TestCase("csharp whatever", ExpectedResult = false)]
    [TestCase("csharp not compiled: ", ExpectedResult = false)]
    public bool Fence_Title_IsMarked(string title) => IsMarked(title);

    [Test]
    public void Difference_OfTwoTexts_ShowsWhatEachHasAlone() =>
        Assert.That(LineDifference.Between("a\nb\nc", "a\nx\nc"), Is.EqualTo("    a\n  - b\n  + x\n    c\n"));

    // C# hides behind no other name, and behind no reason that says nothing.
    private static bool IsMarked(string title) =>
        title is CSharp
        || (title.StartsWith(NotCompiled, StringComparison.Ordinal) && title.Length > NotCompiled.Length)
        || title is "sh" or "text" or "go" or "json" or "http" or "xml";
}
