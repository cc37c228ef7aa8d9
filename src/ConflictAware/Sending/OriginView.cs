namespace ConflictAware;

/// <summary>What the origin holds, as one write sees it: read when it is needed, and no more often.</summary>
internal sealed class OriginView(ConflictEngine engine, Transport transport)
{
    private static readonly TimeSpan Maturing = TimeSpan.FromSeconds(1);

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
        if (IsMaturing(write, current))
        {
            // The turn is kept: whoever came next in this process would be refused for the same reason. Not all writers at the same moment: Apache compares and replaces
            // in two steps, and carries out both of two writes under one tag that come together.
            TimeSpan pause = Maturing + Maturing * engine.Options.Jitter.Next() / 2;
            await Task.Delay(pause, engine.Time, cancellationToken).ConfigureAwait(false);
            current = await _reader.ReadAsync(write.Template, asProof: false, cancellationToken).ConfigureAwait(false);
        }
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

    /// <summary>Whether a weak tag was refused, and what is there now has one again that Apache will make strong within a second.</summary>
    private bool IsMaturing(WriteOperation write, Representation? current) =>
        write is { Conflict.Cause: ConflictCause.VersionMismatch, Precondition.IsWeak: true }
        && current is { Validators: { EntityTag.IsWeak: true } validators }
        && FileTags.IsApache(validators)
        && !transport.IsSynchronous
        && engine.Options.MaxElapsedTime - engine.Time.GetElapsedTime(write.FirstSetbackAt) > 2 * Maturing;

    private bool IsRetagged(Representation? one, Representation? other) =>
        one is not null
        && other is not null
        && IsAnother(one.Validators, other.Validators)
        && (one.Content.Span.SequenceEqual(other.Content.Span) || engine.DiffersInVersionAlone(one.Content, other.Content));

    private static bool IsAnother(Validators one, Validators other) =>
        one.Version is { } version && other.Version is { } otherVersion
            ? version != otherVersion
            : one.EntityTag is { } tag && other.EntityTag is { } otherTag && !tag.WeakEquals(otherTag);
}
