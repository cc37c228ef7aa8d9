namespace ConflictAware;

/// <summary>Words that mean a cause wherever they stand side by side in a code.</summary>
/// <param name="Cause">What they mean.</param>
/// <param name="Acts">Whether they are clear enough to try again on their word alone.</param>
/// <param name="Words">The words, with a blank before and after them.</param>
internal sealed record Phrase(ConflictCause Cause, bool Acts, string Words)
{
    /// <summary>A word, blanks around it, that must stand somewhere in the code too; null when none need.</summary>
    public string? Topic { get; init; }

    /// <summary>Whether the code must say nothing else.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the phrase stands in these words, which have a blank before and after them too.</summary>
    public bool StandsIn(string words) =>
        words.Contains(Words, StringComparison.Ordinal)
        && (Topic is null || words.Contains(Topic, StringComparison.Ordinal))
        && (!IsWhole || words.Length == Words.Length);

    /// <summary>What else the code says.</summary>
    public string RemoveFrom(string words)
    {
        string others = words.Replace(Words, " ", StringComparison.Ordinal);
        return Topic is null ? others : others.Replace(Topic, " ", StringComparison.Ordinal);
    }
}
