using System.Text.Json;

namespace ConflictAware;

/// <summary>Merges two edits of one JSON document, member by member.</summary>
public static class JsonMerge
{
    /// <summary>Merges what I made of base with what became of it meanwhile: all of it, or nothing and every conflict.</summary>
    /// <remarks>
    /// <para>
    /// Objects are merged member by member. An array counts as one value unless a rule says what tells its elements apart. What one side alone edited stands;
    /// what both sides edited alike stands; everything else is a conflict, a removal against an edit and two different values added at one place included.
    /// Missing is not null. Numbers compare by their exact value.
    /// </para>
    /// <para>
    /// The merged document is current's text, edited: its order, white space and spelling, additions at the end of their object. Nothing stands in it
    /// that neither side wrote, sums aside. Time and memory are linear in the documents. Thread-safe.
    /// </para>
    /// </remarks>
    /// <param name="base">What my edit started from, as UTF-8 JSON; null when there was no document.</param>
    /// <param name="mine">What I want to write; null to delete the document.</param>
    /// <param name="current">What the origin holds now; null when it holds nothing.</param>
    /// <param name="rules">What to know of the documents. Default: null, nothing.</param>
    /// <returns>The merged document, or every conflict.</returns>
    /// <exception cref="JsonException">
    /// A document is not UTF-8 or not JSON, names a member twice in one object, or is nested more than 1000 deep. The message says which, and what to do.
    /// </exception>
    public static MergeResult Merge(
        ReadOnlyMemory<byte>? @base,
        ReadOnlyMemory<byte>? mine,
        ReadOnlyMemory<byte>? current,
        MergeRules? rules = null
    ) => Merge(@base, mine, current, rules, choose: null);

    /// <summary>The same, with somebody to ask about what the rules leave.</summary>
    /// <param name="base">What my edit started from.</param>
    /// <param name="mine">What I want to write.</param>
    /// <param name="current">What the origin holds now.</param>
    /// <param name="rules">What to know of the documents.</param>
    /// <param name="choose">Decides the conflicts that the rules leave.</param>
    internal static MergeResult Merge(
        ReadOnlyMemory<byte>? @base,
        ReadOnlyMemory<byte>? mine,
        ReadOnlyMemory<byte>? current,
        MergeRules? rules,
        Func<Difference, MergeChoice>? choose
    )
    {
        using JsonTree baseTree = Parse(@base, "base");
        using JsonTree mineTree = Parse(mine, "mine");
        using JsonTree currentTree = Parse(current, "current");
        using ThreeWayMerge merge = new(baseTree, mineTree, currentTree, choose);
        return merge.Run(rules?.Root);
    }

    private static JsonTree Parse(ReadOnlyMemory<byte>? document, string what) =>
        document is { } text ? JsonTree.Parse(text.Span, what) : default;
}
