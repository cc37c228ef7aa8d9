namespace ConflictAware;

/// <summary>
/// A write of bytes that were decided before, over one's own last write. Nothing has vouched for the tag of that one yet, so the read that comes first has
/// to show the bytes that were written.
/// </summary>
internal sealed class FixedEdit<T>(Codec<T> codec, Representation ownWrite, ReadOnlyMemory<byte> content, string? contentType) : Edit
{
    public override ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken) =>
        new(
            codec.Same(ownWrite.Content, current!.Content)
                ? new EditResult.Changed(content, contentType)
                : new EditResult.Clash("What the origin holds is not what was written here before.")
        );
}
