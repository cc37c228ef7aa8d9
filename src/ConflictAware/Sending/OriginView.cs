namespace ConflictAware;

/// <summary>What the origin holds, as one write sees it: read when it is needed, and no more often.</summary>
internal sealed class OriginView(ConflictEngine engine, Transport transport)
{
    private readonly CurrentReader _reader = new(engine, transport);

    /// <summary>What the origin holds now; read once after each send.</summary>
    public async ValueTask<Representation?> ShowAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (!write.CurrentIsKnown)
            await ReadAsync(write, cancellationToken).ConfigureAwait(false);
        return write.Current;
    }

    /// <summary>Reads what the origin holds now.</summary>
    public async ValueTask ReadAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Representation? before = write.Current ?? write.Base;
        Representation? current = await _reader.ReadAsync(write.Template, asProof: false, cancellationToken).ConfigureAwait(false);
        if (write.Conflict is { Cause: ConflictCause.VersionMismatch } && IsRetagged(before, current))
        {
            // Somebody may have written the same bytes; between two reads in a row nobody did.
            Representation? again = await _reader.ReadAsync(write.Template, asProof: false, cancellationToken).ConfigureAwait(false);
            write.TagsNeverHold = IsRetagged(current, again);
            current = again;
        }
        write.Show(current);
    }

    /// <summary>What the origin says it holds, in its answer to a write that it carried out; null when it does not say.</summary>
    public ValueTask<Representation?> TryReadAfterWriteAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) => _reader.TryReadAfterWriteAsync(answer, write.Template.Target, write.Intent, cancellationToken);

    private static bool IsRetagged(Representation? one, Representation? other) =>
        one is { Validators.EntityTag: { } tag }
        && other is { Validators.EntityTag: { } otherTag }
        && tag != otherTag
        && one.Content.Span.SequenceEqual(other.Content.Span);
}
