using System.Net;

namespace ConflictAware;

/// <summary>Finds out what became of a write whose answer got lost (laws 13 to 15): by proof, or by sending the same bytes under the same condition again.</summary>
internal sealed class Doubt(ConflictEngine engine, Transport transport)
{
    private readonly CurrentReader _reader = new(engine, transport);
    private readonly OutcomeProof _proof = new(engine);
    private readonly StatusMonitor _monitor = new(engine, transport);

    /// <summary>Whether an answer leaves it open what became of the write: an earlier try may have been carried out, or the answer itself does not say.</summary>
    public static bool Arises(WriteOperation write, HttpResponseMessage answer, Conflict? conflict)
    {
        bool isSuccess = conflict is null && answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Accepted;
        if (!write.IsSettled || isSuccess)
            return false;
        return write.Intent.Attempts.MayBeApplied || conflict is { MaybeApplied: true } || answer.StatusCode == HttpStatusCode.Accepted;
    }

    /// <summary>The next round, or the end; null when it is certain that nothing was carried out and somebody else wrote.</summary>
    public async ValueTask<Round?> SettleAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (write.Monitor is { } monitor && engine.Options.FollowOperations)
        {
            if (await FollowAsync(write, monitor, cancellationToken).ConfigureAwait(false) is { } followed)
                return followed;
        }
        else
        {
            write.CountSetback(engine.Time);
        }
        if (write.Intent.Attempts.Succeeded > 0)
            return Round.Done(new WriteEnd.Proven(WriteProof.Answer, WriteMarks.None));
        // The origin answers a key that it knows with the result of the first request: the shortest way to the truth.
        if (write.Doubts++ == 0 && engine.Options.SendIdempotencyKeys && MayBeSentAgain(write))
            return AgainOrUnknown(write, NextStep.Send, "The answer got lost.");
        try
        {
            write.Show(await _reader.ReadAsync(write.Template, asProof: true, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return AgainOrUnknown(write, NextStep.Settle, $"What the origin holds could not be read. {unreadable.Message}");
        }

        switch (await _proof.FindAsync(write, cancellationToken).ConfigureAwait(false))
        {
            case OutcomeProof.Finding.Applied applied:
                return Round.Done(new WriteEnd.Proven(applied.Proof, applied.Marks));
            case OutcomeProof.Finding.NotApplied:
                write.Intent.Attempts.SettleAll();
                return null;
        }
        if (write.FailedLater is { } failure)
        {
            if (!IsUntouched(write))
                return Round.Done(new WriteEnd.Unknown($"The origin took the write in, and it ended as {failure}."));
            write.Intent.Attempts.SettleAll();
            return Round.Done(new WriteEnd.FailedLater(failure));
        }
        if (!IsUntouched(write))
            return Round.Done(
                new WriteEnd.Unknown(
                    "The origin holds something else by now, and nothing proves whether this write was part of how it came about."
                )
            );
        return MayBeSentAgain(write)
            ? AgainOrUnknown(write, NextStep.Send, "The origin still shows the version that was to be replaced.")
            : Round.Done(new WriteEnd.Unknown("The origin still shows the version that was to be replaced, but a try may be on its way."));
    }

    /// <summary>Waits for an operation that the origin has begun, or learns how it ended; null when the monitor does not tell what became of the write.</summary>
    private async ValueTask<Round?> FollowAsync(WriteOperation write, Uri monitor, CancellationToken cancellationToken)
    {
        // The first time there is only its own answer, which may say when to ask.
        StatusMonitor.Report report = new StatusMonitor.Report.Running(RetryAfterOf(write));
        if (write.IsFollowed)
            report = await _monitor.AskAsync(write, monitor, cancellationToken).ConfigureAwait(false);
        else
            write.Follow(engine.Time);
        switch (report)
        {
            case StatusMonitor.Report.Running running:
                TimeSpan elapsed = engine.Time.GetElapsedTime(write.FirstSetbackAt);
                TimeSpan pause = Backoff.WhileWaiting(engine.Options, elapsed, running.RetryAfter);
                if (elapsed + pause > engine.Options.MaxElapsedTime)
                    return Round.Done(
                        new WriteEnd.Unknown($"The origin took the write in, and had not finished it after {Spoken.Time(elapsed)}.")
                    );
                write.Turn?.GiveUp();
                write.Next = NextStep.Settle;
                return Round.Again(pause);
            case StatusMonitor.Report.Succeeded:
                await TryShowAsync(write, cancellationToken).ConfigureAwait(false);
                return Round.Done(new WriteEnd.Proven(WriteProof.Operation, WriteMarks.None));
            case StatusMonitor.Report.Failed { Reason: var reason }:
                write.FailedLater = reason;
                break;
        }
        write.Monitor = null;
        return null;
    }

    private async ValueTask TryShowAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        try
        {
            write.Show(await _reader.ReadAsync(write.Template, asProof: true, cancellationToken).ConfigureAwait(false));
        }
        // That it cannot be read is not that nothing is there.
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested) { }
    }

    /// <summary>Whether the condition of the write still holds, so that of two sends of the same bytes at most one can be carried out (law 14).</summary>
    private static bool IsUntouched(WriteOperation write) =>
        write.Precondition switch
        {
            Precondition.IfMatch { Tag: { IsWeak: false } tag } => write.Current is { } current && current.Validators.EntityTag == tag,
            Precondition.IfVersion { Version: var version } => write.Current?.Validators.Version == version,
            Precondition.IfAbsent => write.Current is null,
            _ => false,
        };

    // What was taken in for later (202), or refused for another reason than the condition, is not helped by being sent again.
    private static bool MayBeSentAgain(WriteOperation write) =>
        write.Failure is not null
        || write.Answer
            is {
                StatusCode: HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.PreconditionFailed
                    or >= HttpStatusCode.InternalServerError
            };

    private Round AgainOrUnknown(WriteOperation write, NextStep next, string reason)
    {
        TimeSpan pause = Backoff.AfterContention(engine.Options, write.Doubts, RetryAfterOf(write));
        TimeSpan elapsed = engine.Time.GetElapsedTime(write.FirstSetbackAt);
        if (write.Doubts > engine.Options.MaxResendsInDoubt || elapsed + pause > engine.Options.MaxElapsedTime)
            return Round.Done(new WriteEnd.Unknown(reason));
        if (pause > TimeSpan.Zero)
            write.Turn?.GiveUp();
        write.Next = next;
        return Round.Again(pause);
    }

    private TimeSpan? RetryAfterOf(WriteOperation write) =>
        write is { Failure: null, Answer: { } answer } ? RetryAfter.Read(answer, engine.Time.GetUtcNow()) : null;
}
