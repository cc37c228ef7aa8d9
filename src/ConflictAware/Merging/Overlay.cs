using System.Text.Json;

namespace ConflictAware;

/// <summary>Lays what a typed edit changed over the document it was read from, so that members the type does not know survive.</summary>
/// <remarks>
/// Only the difference between the type as it was written before and after the edit counts: what the type merely spells differently from the origin
/// (dates, numbers, enums, defaults for what is missing) is no change. What may be written of an array without a key is in
/// docs/decisions/0011-overlay-of-arrays.md.
/// </remarks>
internal static class Overlay
{
    /// <summary>Lays the change from <paramref name="before"/> to <paramref name="after"/> over <paramref name="document"/>.</summary>
    /// <param name="document">The origin's representation, as UTF-8 JSON.</param>
    /// <param name="before">What was read from it, serialised again before the edit, nothing left out.</param>
    /// <param name="after">The same after the edit.</param>
    /// <param name="rules">Keys of arrays, by the document's names. What they call the origin's business is not written. Null: none.</param>
    /// <param name="caseInsensitive">Whether the type reads members whatever their case.</param>
    /// <param name="keyPolicy">What renames the keys of dictionaries when the type is written; null: nothing.</param>
    /// <exception cref="JsonException">One of them is no JSON that can be merged.</exception>
    public static OverlayResult Apply(
        ReadOnlyMemory<byte> document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules? rules,
        bool caseInsensitive,
        JsonNamingPolicy? keyPolicy = null
    )
    {
        if (before.Span.SequenceEqual(after.Span))
            return OverlayResult.Unchanged;
        using JsonTree documentTree = JsonTree.Parse(document.Span, "base");
        using JsonTree beforeTree = JsonTree.Parse(before.Span, "serialised base");
        using JsonTree afterTree = JsonTree.Parse(after.Span, "edited");
        using OverlayWriter writer = new(documentTree, beforeTree, afterTree, caseInsensitive, keyPolicy);
        return writer.Run(rules?.Root);
    }
}
