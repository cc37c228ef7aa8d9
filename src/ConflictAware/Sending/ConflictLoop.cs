using System.Diagnostics;
using System.Net;

namespace ConflictAware;

/// <summary>The one loop: read, make the change, write; when the origin refuses, ask the resolvers and do what they decide.</summary>
internal sealed class ConflictLoop(ConflictEngine engine, Transport transport)
{
    private readonly CurrentReader _reader = new(engine, transport);
    private readonly ResolutionRules _rules = new(engine, transport);
    private readonly Doubt _doubt = new(engine, transport);

    /// <summary>Writes until it is done, resolved or surfaced. Whatever the transport throws passes through.</summary>
    public async ValueTask<WriteEnd> RunAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Round first = await RunRoundAsync(write, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(first, write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a write whose first answer is there already.</summary>
    public async ValueTask<WriteEnd> RunAsync(
        WriteOperation write,
        HttpRequestMessage request,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        Round first = await JudgeAsync(write, request, answer, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(first, write, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<WriteEnd> FinishAsync(Round first, WriteOperation write, CancellationToken cancellationToken) =>
        first.End is { } end
            ? new(end)
            : engine.Rounds.RunAsync(
                first,
                (Loop: this, Write: write),
                static (state, token) => state.Loop.RunRoundAsync(state.Write, token),
                cancellationToken
            );

    private async ValueTask<Round> RunRoundAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (write.Turn is { } turn)
            await engine.TakeTurnAsync(turn, cancellationToken).ConfigureAwait(false);
        if (write.Next is NextStep.Settle)
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (write.Next is NextStep.Read && await PrepareAsync(write, cancellationToken).ConfigureAwait(false) is { } end)
            return Round.Done(end);
        // Still to be read: what was read is in conflict with the change before anything was sent.
        if (write.Next is NextStep.Read)
            return await ResolveAsync(write, write.Conflict!, cancellationToken).ConfigureAwait(false);

        HttpRequestMessage request = engine.RequestOf(write);
        write.Leave();
        HttpResponseMessage answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost) when (write.IsSettled && write.Intent.Attempts.Open > 0 && !cancellationToken.IsCancellationRequested)
        {
            write.Lose(lost);
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        }
        // Only a primary handler like SocketsHttpHandler sets it; a stub or a cache may not.
        answer.RequestMessage ??= request;
        return await JudgeAsync(write, request, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the current representation and makes the change on it; returns how the write ends when that is decided by it.</summary>
    private async ValueTask<WriteEnd?> PrepareAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        await ReadCurrentAsync(write, cancellationToken).ConfigureAwait(false);
        if (write.Current is null && !write.Edit!.AcceptsMissing)
        {
            // A write that starts from a version, one's own last write say, is in conflict with its deletion even before it is sent.
            Conflict? deleted = write.Conflict ?? (write.Base is null ? null : StaleBase(write.Template));
            return deleted is null ? new WriteEnd.Missing() : new WriteEnd.Surfaced(deleted, "It was deleted meanwhile.");
        }
        if (ResolutionRules.Phantom(write) is { } phantom)
            return new WriteEnd.Surfaced(write.Conflict!, phantom);

        write.StartFrom(write.Current);
        EditResult edited;
        using (write.Turn?.BeginFunction())
            edited = await write.Edit!.ApplyAsync(write.Current, cancellationToken).ConfigureAwait(false);
        switch (edited)
        {
            case EditResult.Unchanged:
                return new WriteEnd.Unchanged();
            case EditResult.Changed changed:
                write.SendNext(
                    changed.Content,
                    changed.ContentType,
                    engine.Protect(write.Template.Target, write.Current, write.Format),
                    write.Current,
                    changed.IsMerged
                );
                return null;
            case EditResult.Clash:
                write.Meet(StaleBase(write.Template));
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Finds out what an answer means and, when it is a conflict, what is done about it.</summary>
    private async ValueTask<Round> JudgeAsync(
        WriteOperation write,
        HttpRequestMessage request,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        write.Take(answer);
        Conflict? conflict = engine.Detector.MayBeConflict(write.Template.Method, answer.StatusCode)
            ? await engine
                .Detector.DetectAsync(request, write.Content, answer, transport.IsSynchronous, cancellationToken)
                .ConfigureAwait(false)
            : null;
        if (conflict is { Cause: not ConflictCause.NotAConflict })
            write.Meet(conflict);
        else
            conflict = null;

        if (_doubt.Arises(write, answer, conflict))
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (
            TestedPatch.MayHaveFailed(write, answer, conflict)
            && await TestedPatch
                .HasFailedAsync(write.Over!, ShowCurrentAsync(write, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
        )
            write.Meet(conflict = StaleBase(write.Template) with { StatusCode = answer.StatusCode });
        return conflict is null
            ? Round.Done(new WriteEnd.Answered(answer))
            : await ResolveAsync(write, conflict, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Round> SettleAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Round? settled = await _doubt.SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (settled is { } round)
            return round;
        // It is certain by now that nothing was carried out: what remains is that somebody else wrote.
        write.Meet(StaleBase(write.Template));
        return await ResolveAsync(write, write.Conflict!, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Round> ResolveAsync(WriteOperation write, Conflict conflict, CancellationToken cancellationToken)
    {
        write.CountSetback(engine.Time);
        string? reason = null;
        IReadOnlyList<Difference> differences = [];
        foreach (ResolverSource source in engine.Options.Policies[conflict.Cause].Resolvers)
        {
            ConflictResolution resolution = await AskAsync(source, write, cancellationToken).ConfigureAwait(false);
            (Round? next, string? refusal) = _rules.Adopt(write, resolution);
            if (next is { } round)
                return round;
            reason = refusal ?? reason;
            if (resolution is ConflictResolution.Surface { Differences: { Count: > 0 } found })
                differences = found;
        }
        return Round.Done(new WriteEnd.Surfaced(conflict, reason) { Differences = differences });
    }

    private async ValueTask<ConflictResolution> AskAsync(ResolverSource source, WriteOperation write, CancellationToken cancellationToken)
    {
        ConflictContext context = _rules.ContextOf(write, token => ShowToResolverAsync(write, token));
        if (source.AnswersAtOnce)
            return await engine.AskAsync(source, context, transport.IsSynchronous, cancellationToken).ConfigureAwait(false);

        // Somebody else's code, or a person: no turn is held meanwhile, and no time is charged.
        write.Turn?.GiveUp();
        long asked = engine.Time.GetTimestamp();
        ConflictResolution resolution = await engine
            .AskAsync(source, context, transport.IsSynchronous, cancellationToken)
            .ConfigureAwait(false);
        write.LeaveOut(engine.Time.GetTimestamp() - asked);
        return resolution;
    }

    // The read before the write shows already what the origin would have answered with 412.
    private static Conflict StaleBase(RequestTemplate template) =>
        new()
        {
            StatusCode = HttpStatusCode.PreconditionFailed,
            Method = template.Method,
            Target = template.Target,
            Cause = ConflictCause.VersionMismatch,
            Confidence = Confidence.Definite,
            Remedy = Remedy.Rebase,
        };

    /// <summary>What the origin says it holds, in its answer to a write that it carried out; null when it does not say.</summary>
    public ValueTask<Representation?> TryReadAfterWriteAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) => _reader.TryReadAfterWriteAsync(answer, write.Template.Target, write.Intent, cancellationToken);

    // A resolver that reads begins a round of its own: like the others it pauses before the read, never between the read and the write (law 19).
    private async ValueTask<Representation?> ShowToResolverAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        TimeSpan pause = _rules.PauseBeforeReading(write);
        if (!write.CurrentIsKnown && pause > TimeSpan.Zero)
        {
            write.Turn?.GiveUp();
            await Task.Delay(pause, engine.Time, cancellationToken).ConfigureAwait(false);
        }
        return await ShowCurrentAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the origin holds now; read once for each conflict.</summary>
    public async ValueTask<Representation?> ShowCurrentAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (!write.CurrentIsKnown)
            await ReadCurrentAsync(write, cancellationToken).ConfigureAwait(false);
        return write.Current;
    }

    private async ValueTask ReadCurrentAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Representation? before = write.Current ?? write.Base;
        Representation? current = await _reader.ReadAsync(write.Template, cancellationToken).ConfigureAwait(false);
        if (write.Conflict is { Cause: ConflictCause.VersionMismatch } && IsRetagged(before, current))
        {
            // Somebody may have written the same bytes; between two reads in a row nobody did.
            Representation? again = await _reader.ReadAsync(write.Template, cancellationToken).ConfigureAwait(false);
            write.TagsNeverHold = IsRetagged(current, again);
            current = again;
        }
        write.Show(current);
    }

    private static bool IsRetagged(Representation? one, Representation? other) =>
        one is { Validators.EntityTag: { } tag }
        && other is { Validators.EntityTag: { } otherTag }
        && tag != otherTag
        && one.Content.Span.SequenceEqual(other.Content.Span);
}
