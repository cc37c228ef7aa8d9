using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Documentation;

/// <summary>A page for people: a Markdown file of this repository.</summary>
/// <param name="Path">Where it lies, from the root of the repository, with slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed record Page(string Path, string Text)
{
    /// <summary>Every page: those of the root, those below docs, and those that packages bring along.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(
                Directory
                    .EnumerateDirectories(Repository.Path("src"))
                    .SelectMany(static project => Directory.EnumerateFiles(project, "*.md"))
            )
            .Select(static file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(static path => new Page(path, File.ReadAllText(Repository.Path(path)).ReplaceLineEndings("\n"))),
    ];

    public static Page Of(string path) => All.Single(page => string.Equals(page.Path, path, StringComparison.Ordinal));

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    public override string ToString() => Path;
}
