namespace ConflictAware.Tests.Documentation;

/// <summary>A piece of code where somebody reads it, a fence of a page, or where it is compiled, a region of a sample.</summary>
/// <param name="File">Where, from the root of the repository.</param>
/// <param name="Line">The line of its first mark, from 1.</param>
/// <param name="Title">The info string of the fence, or the name of the region.</param>
/// <param name="Text">The code, not indented more than it has to be.</param>
internal sealed record Listing(string File, int Line, string Title, string Text)
{
    public override string ToString() => $"{File}:{Line} ({Title})";

    /// <summary>The fences of a page (CommonMark 4.5), whatever their language.</summary>
    public static IEnumerable<Listing> Fences(Page page)
    {
        string[] lines = page.Lines;
        for (int i = 0; i < lines.Length; i++)
        {
            string opening = lines[i].TrimStart();
            int length = MarkLength(opening);
            if (length < 3)
                continue;
            int begin = i++;
            while (i < lines.Length && !Closes(lines[i].Trim(), opening[0], length))
                i++;
            yield return new Listing(
                page.Path,
                begin + 1,
                opening[length..].Trim(),
                Dedented(lines[(begin + 1)..Math.Min(i, lines.Length)])
            );
        }
    }

    /// <summary>The regions of a C# file.</summary>
    public static IEnumerable<Listing> Regions(string file, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("#region", StringComparison.Ordinal))
                continue;
            int end = Array.FindIndex(lines, i, static line => line.Trim() is "#endregion");
            if (end < 0)
                throw new FormatException($"{file}:{i + 1}: the region has no end.");
            yield return new Listing(file, i + 1, lines[i].Trim()["#region".Length..].Trim(), Dedented(lines[(i + 1)..end]));
        }
    }

    private static int MarkLength(string line) =>
        line.StartsWith('`') ? line.TakeWhile(static character => character == '`').Count()
        : line.StartsWith('~') ? line.TakeWhile(static character => character == '~').Count()
        : 0;

    private static bool Closes(string line, char mark, int length) => line.Length >= length && line.All(character => character == mark);

    private static string Dedented(string[] lines)
    {
        int indent = lines
            .Where(static line => !string.IsNullOrWhiteSpace(line))
            .Select(static line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..].TrimEnd() : "")).Trim('\n');
    }
}
