namespace ConflictAware.Tests.Documentation;

/// <summary>What README.md promises: two screens, and honesty at the end.</summary>
public class ReadmeTests
{
    private static readonly Page Readme = Page.Of("README.md");

    [Test]
    public void Readme_IsTwoScreensLong() => Assert.That(Readme.Lines, Has.Length.AtMost(100));

    [Test]
    public void Readme_HasNoLineThatIsWiderThanAScreen() => Assert.That(Readme.Lines.Where(static line => line.Length > 160), Is.Empty);

    [Test]
    public void Readme_EndsInKnownIssues() =>
        Assert.That(Readme.Lines.Last(static line => line.StartsWith("## ", StringComparison.Ordinal)), Is.EqualTo("## Known issues"));
}
