namespace CompetingWriter;

/// <summary>The document: how many updates there were, and which.</summary>
/// <remarks>
/// The list does more than tell which update is missing: it makes every version longer than the one before. Servers that make tags of a file's
/// inode, size and time (lighttpd, Apache, nginx) give the same tag twice where two versions of one size come within one tick of a coarse clock.
/// </remarks>
internal sealed record Tally(int Count, IReadOnlyList<string> Updates)
{
    public Tally With(string update) => new(Count + 1, [.. Updates, update]);
}
