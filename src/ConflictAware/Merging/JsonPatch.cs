using System.Text.Json;

namespace ConflictAware;

/// <summary>Writes a change as a JSON Patch (RFC 6902, <c>application/json-patch+json</c>), which can say everything.</summary>
internal static class JsonPatch
{
    /// <summary>Writes the patch that makes <paramref name="mine"/> of <paramref name="base"/>.</summary>
    /// <param name="base">What the patch will be applied to.</param>
    /// <param name="mine">What it is to give.</param>
    /// <param name="rules">What they ignore is left out; a version is tested, and written even if it is the same. Null: none.</param>
    /// <param name="guarded">
    /// Whether <c>test</c> operations (§4.6) come first, so that the patch fails where somebody else changed what it changes: for an origin without validators.
    /// Where it adds a member, the object around it must be as it was; nothing smaller says that the member is not there yet.
    /// </param>
    /// <returns>The patch as UTF-8 JSON: <c>[]</c> when nothing changed.</returns>
    /// <exception cref="JsonException">One of the documents is no JSON that can be merged.</exception>
    public static ReadOnlyMemory<byte> Write(
        ReadOnlyMemory<byte> @base,
        ReadOnlyMemory<byte> mine,
        MergeRules? rules = null,
        bool guarded = false
    )
    {
        using JsonTree baseTree = JsonTree.Parse(@base.Span, "base");
        using JsonTree mineTree = JsonTree.Parse(mine.Span, "mine");
        using JsonPatchWriter writer = new(baseTree, mineTree, guarded);
        return writer.Run(rules?.Root);
    }
}
