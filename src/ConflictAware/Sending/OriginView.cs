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
        if (await TryReadRefusalAsync(write, cancellationToken).ConfigureAwait(false) is { } told)
        {
            write.Show(told);
            return;
        }
        Representation? before = write.Current ?? write.Base;
        Representation? known = write.IsAssumed ? null : before;
        Representation? current = await _reader.ReadAsync(write.Template, cancellationToken, known).ConfigureAwait(false);
        if (write.Conflict is { Cause: ConflictCause.VersionMismatch } && IsRetagged(before, current))
        {
            // Somebody may have written the same bytes; between two reads in a row nobody did.
            Representation? again = await _reader.ReadAsync(write.Template, cancellationToken).ConfigureAwait(false);
            write.TagsNeverHold = IsRetagged(current, again);
            current = again;
        }
        write.Show(current);
    }

    /// <summary>Asks whether the origin still holds what was assumed; shows what it holds if it does not.</summary>
    public async ValueTask<bool> ConfirmAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Representation assumed = write.Current!;
        Representation? current = await _reader.ReadAsync(write.Template, cancellationToken, assumed).ConfigureAwait(false);
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
    ) => _reader.TryReadAfterWriteAsync(answer, write.Template.Target, write.Intent, cancellationToken);

    // Only right after the first refusal: later rounds pause before they read, and a second refusal would say that what was told is not to be relied on.
    private async ValueTask<Representation?> TryReadRefusalAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (write is not { IsSettled: true, Setbacks: 1, HasPaused: false, Failure: null, Answer: { } answer })
            return null;
        Representation? told = await _reader
            .TryReadRefusalAsync(answer, write.Template.Target, write.Intent, cancellationToken)
            .ConfigureAwait(false);
        return told is not null && Precondition.Protecting(told.Validators) != write.Precondition ? told : null;
    }

    private static bool IsRetagged(Representation? one, Representation? other) =>
        one is { Validators.EntityTag: { } tag }
        && other is { Validators.EntityTag: { } otherTag }
        && tag != otherTag
        && one.Content.Span.SequenceEqual(other.Content.Span);
}
