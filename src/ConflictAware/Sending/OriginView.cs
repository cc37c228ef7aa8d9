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

    /// <summary>What the origin holds, where that can be found out. How a write ended is known by then, and what a read meets, an open circuit say, must not take its place.</summary>
    public async ValueTask<Representation?> TryShowAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        try
        {
            return await ShowAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Reads what the origin holds now.</summary>
    public async ValueTask ReadAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (await TryReadRefusalAsync(write, cancellationToken).ConfigureAwait(false) is { } told)
        {
            write.Show(told);
            return;
        }
        Representation? before = write.Current ?? write.Base;
        Representation? known = write.IsAssumed ? null : before;
        Representation? current = await _reader.ReadAsync(write.Template, asProof: false, cancellationToken, known).ConfigureAwait(false);
        if (IsMaturing(write, current))
        {
            // The turn is kept: whoever came next in this process would be refused for the same reason. Not all writers at the same moment: Apache compares and replaces
            // in two steps, and carries out both of two writes under one tag that come together.
            TimeSpan pause = Maturing + Maturing * engine.Options.Jitter.Next() / 2;
            await Task.Delay(pause, engine.Time, cancellationToken).ConfigureAwait(false);
            // What a round takes is what pauses are made of; this wait is not part of it.
            write.BeginRound(engine.Time);
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

    /// <summary>Asks whether the origin still holds what was assumed; shows what it holds if it does not.</summary>
    public async ValueTask<bool> ConfirmAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Representation assumed = write.Current!;
        Representation? current = await _reader.ReadAsync(write.Template, asProof: false, cancellationToken, assumed).ConfigureAwait(false);
        write.Show(current);
        return current is not null
            && current.Validators.ProveSameAs(assumed.Validators)
            && current.Content.Span.SequenceEqual(assumed.Content.Span);
    }

    /// <summary>What the origin says it holds, in its answer to a write that it carried out; null when it does not say.</summary>
    public ValueTask<Representation?> TryReadAfterWriteAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) => _reader.TryReadAfterWriteAsync(write, answer, cancellationToken);

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

    // Only right after the first refusal: later rounds pause before they read, and a second refusal would say that what was told is not to be relied on.
    private async ValueTask<Representation?> TryReadRefusalAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (write is not { IsSettled: true, Setbacks: 1, HasPaused: false, Failure: null, Answer: { } answer })
            return null;
        Representation? told = await _reader.TryReadRefusalAsync(write, answer, cancellationToken).ConfigureAwait(false);
        return told is not null && Precondition.Protecting(told.Validators) != write.Precondition ? told : null;
    }
}
