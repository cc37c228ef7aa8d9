using System.Text.Json;

namespace ConflictAware;

/// <summary>
/// A write of bytes that were decided before, over one's own last write. Nothing has vouched for the tag of that one yet, so a read comes first: what it shows
/// is what was written, or is merged with the new bytes, or is a conflict.
/// </summary>
/// <param name="codec">Reads the bytes.</param>
/// <param name="ownWrite">What was written last.</param>
/// <param name="content">What is to be written now.</param>
/// <param name="contentType">Its media type.</param>
/// <param name="versionAside">Leaves out the version, which every write changes.</param>
/// <param name="rules">The rules of the merge; null where nothing is merged.</param>
internal sealed class OwnWriteEdit<T>(
    Codec<T> codec,
    Representation ownWrite,
    ReadOnlyMemory<byte> content,
    string? contentType,
    MergeRules versionAside,
    MergeRules? rules
) : Edit
{
    public override ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken) => new(Apply(current!));

    private EditResult Apply(Representation current)
    {
        try
        {
            if (codec.Same(ownWrite, current, versionAside))
                return new EditResult.Changed(content, contentType);
            if (rules is null || !current.IsJson)
                return new EditResult.Clash();
            // An origin that completes what it stores, a date of change say, is no reason to trouble anybody.
            MergeResult merged = JsonMerge.Merge(ownWrite.Content, content, current.Content, rules);
            if (merged.Document is not { } document)
                return new EditResult.Clash();
            return JsonValue.Equal(document.Span, current.Content.Span, versionAside)
                ? new EditResult.Unchanged()
                : new EditResult.Changed(document, contentType) { IsMerged = true };
        }
        catch (JsonException)
        {
            return new EditResult.Clash();
        }
    }
}
