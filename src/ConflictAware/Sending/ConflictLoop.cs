using System.Net;

namespace ConflictAware;

/// <summary>The one loop: read, make the change, write; when the origin refuses, ask the resolvers and do what they decide.</summary>
internal sealed class ConflictLoop(ConflictEngine engine, Transport transport, OriginView origin)
{
    private readonly Preparation _preparation = new(engine, origin);
    private readonly ResolverChain _resolvers = new(engine, transport, origin);
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
        write.BeginRound(engine.Time);
        if (write.Next is NextStep.Settle)
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (write.Next is NextStep.Read && await _preparation.RunAsync(write, cancellationToken).ConfigureAwait(false) is { } end)
            return Round.Done(end);
        // Still to be read: what was read is in conflict with the change before anything was sent.
        if (write.Next is NextStep.Read)
            return await _resolvers.ResolveAsync(write, write.Conflict!, cancellationToken).ConfigureAwait(false);

        HttpRequestMessage request = engine.RequestOf(write);
        write.Leave((request.Content as CapturedContent)?.Bytes, engine.SeenTargets.Contains(write.Template.Target));
        // Whatever the answer says, or none.
        if (write.Template.Method == HttpMethod.Delete)
            engine.SeenTargets.Remove(write.Template.Target);
        HttpResponseMessage answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost)
            when (lost is not EngineLentException
                && write.IsSettled
                && write.Intent.Attempts.MayBeApplied
                && !cancellationToken.IsCancellationRequested
            )
        {
            write.Lose(lost);
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        }
        // Only a primary handler like SocketsHttpHandler sets it; a stub or a cache may not.
        answer.RequestMessage ??= request;
        return await JudgeAsync(write, request, answer, cancellationToken).ConfigureAwait(false);
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
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            engine.SeenTargets.Remove(write.Template.Target);
        Conflict? conflict = engine.Detector.MayBeConflict(write.Template.Method, answer.StatusCode)
            ? await engine
                .Detector.DetectAsync(
                    request,
                    (request.Content as CapturedContent)?.Bytes ?? write.Content,
                    answer,
                    transport.IsSynchronous,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;
        if (conflict is { Cause: not ConflictCause.NotAConflict })
            write.Meet(conflict);
        else
            conflict = null;
        if (conflict is not null && answer.IsSuccessStatusCode)
            write.Intent.Attempts.Settle();

        if (Doubt.Arises(write, answer, conflict))
            return await SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (write.IsAssumed && MayBeOfTheAssumption(answer, conflict))
        {
            write.CountSetback(engine.Time);
            write.BeginAgain();
            return Round.Again(TimeSpan.Zero);
        }
        if (
            TestedPatch.MayHaveFailed(write, answer, conflict)
            && await TestedPatch
                .HasFailedAsync(write.Over!, origin.ShowAsync(write, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
        )
            write.Meet(conflict = StaleBase.Of(write.Template, answer.StatusCode));
        if (
            LockCondition.MayHaveFailed(write, conflict)
            && await LockCondition.IsOfVersionAsync(write, origin, cancellationToken).ConfigureAwait(false)
        )
            write.Meet(conflict = StaleBase.Of(write.Template, answer.StatusCode));
        return conflict is null
            ? Round.Done(new WriteEnd.Answered(answer))
            : await _resolvers.ResolveAsync(write, conflict, cancellationToken).ConfigureAwait(false);
    }

    // Nobody is asked about a refusal that may only mean that the origin holds something newer than what the last write left: a read tells.
    private static bool MayBeOfTheAssumption(HttpResponseMessage answer, Conflict? conflict) =>
        conflict is null
            ? answer.StatusCode
                is HttpStatusCode.BadRequest
                    or HttpStatusCode.NotFound
                    or HttpStatusCode.Gone
                    or HttpStatusCode.UnprocessableEntity
            : conflict.Remedy is Remedy.Rebase or Remedy.None;

    private async ValueTask<Round> SettleAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Round? settled = await _doubt.SettleAsync(write, cancellationToken).ConfigureAwait(false);
        if (settled is { } round)
            return round;
        // It is certain by now that nothing was carried out: what remains is that somebody else wrote.
        write.Meet(StaleBase.Of(write.Template));
        return await _resolvers.ResolveAsync(write, write.Conflict!, cancellationToken).ConfigureAwait(false);
    }
}
