using System.Diagnostics;

namespace ConflictAware;

/// <summary>What the laws allow: it turns the decision of a resolver into the next round, or says why it must not be done.</summary>
internal sealed class ResolutionRules(ConflictEngine engine, Transport transport)
{
    public ConflictContext ContextOf(WriteOperation write, Func<CancellationToken, ValueTask<Representation?>> getCurrent)
    {
        Conflict conflict = write.Conflict!;
        TimeSpan elapsed = engine.Time.GetElapsedTime(write.FirstSetbackAt);
        return new ConflictContext(conflict, getCurrent)
        {
            Attempt = write.Setbacks,
            Elapsed = elapsed,
            Remaining = engine.Options.MaxElapsedTime - elapsed,
            Base = write.Base,
            Mine = write.Mine,
            IsMineWhole = write.Template.Method == HttpMethod.Put,
            CompleteRules = engine.Complete,
            MayLackMembers = write.Intent.Scoped is not null,
            CanReapply = write.Edit is { IsRepeatable: true } && RefusalToRebase(write) is null,
            CanResend = RefusalToResend(write) is null,
            MayHaveBeenApplied = MayHaveBeenApplied(write),
            ContentionPause = Backoff.AfterContention(engine.Options, write.Setbacks, conflict.RetryAfter, write.FastestRound),
            WaitingPause = Backoff.WhileWaiting(engine.Options, elapsed, conflict.RetryAfter),
        };
    }

    /// <summary>How long a resolver waits before it sees the current representation: not at all after the first conflict, unless the origin asks for it.</summary>
    /// <exception cref="HttpRequestException">The wait would be longer than is left, or this call cannot wait: the conflict is surfaced.</exception>
    public TimeSpan PauseBeforeReading(WriteOperation write)
    {
        if (
            write.Conflict is not { Cause: ConflictCause.VersionMismatch } conflict
            || (transport.IsSynchronous && conflict.RetryAfter is null)
        )
            return TimeSpan.Zero;
        TimeSpan pause = Backoff.AfterContention(engine.Options, write.Setbacks, conflict.RetryAfter, write.FastestRound);
        if (transport.IsSynchronous || pause > engine.Options.MaxElapsedTime - engine.Time.GetElapsedTime(write.FirstSetbackAt))
            throw new HttpRequestException(
                $"The origin would have to be asked again in {Spoken.Time(pause)}, and this call cannot wait so long."
            );
        return pause;
    }

    /// <summary>
    /// A write is about to pause. Others may go ahead meanwhile, save after a race for the version: whoever came next would run into the same race, so for that
    /// moment the process as a whole leaves the target alone.
    /// </summary>
    public void BeginPause(WriteOperation write, TimeSpan pause)
    {
        write.HasPaused = true;
        if (write.Conflict is not { Cause: ConflictCause.VersionMismatch, RetryAfter: null } || pause > engine.Options.MaxDelay)
            write.Turn?.GiveUp();
    }

    /// <summary>The next round that a decision leads to; or none, and why, which leaves it to the next resolver.</summary>
    public (Round? Next, string? Refusal) Adopt(WriteOperation write, ConflictResolution resolution) =>
        resolution switch
        {
            ConflictResolution.Surface surface => (null, surface.Reason),
            ConflictResolution.AcceptCurrent => (Round.Done(new WriteEnd.CurrentAccepted()), null),
            ConflictResolution.AlreadyApplied => (Round.Done(new WriteEnd.AlreadyApplied()), null),
            ConflictResolution.Resend resend => Resend(write, resend),
            ConflictResolution.Reread reread => Reread(write, reread),
            ConflictResolution.ResendWith with => ResendWith(write, with),
            _ => throw new UnreachableException(),
        };

    /// <summary>
    /// Why the condition that was refused can never be met: the fresh representation still carries the refused validator, and one more try under it
    /// changed nothing, or no validator holds from one read to the next (law 17). Null while there is no such sign.
    /// </summary>
    public static string? Phantom(WriteOperation write)
    {
        if (write.Conflict is not { Cause: ConflictCause.VersionMismatch } || write.Precondition is not { } refused)
            return null;
        if (write.TagsNeverHold)
            return refused is Precondition.IfVersion
                ? "The origin shows another version of the same each time it is read, so none is ever current."
                : "The origin gives the same bytes another entity tag each time they are read, so none is ever matched. "
                    + "Let it make its tags of what is stored; a proxy that rewrites bodies or tags has the same effect.";
        bool stillShown = write.Current is { } current && Precondition.Protecting(current.Validators) == refused;
        if (!stillShown || write.Phantom != refused)
        {
            write.Phantom = stillShown ? refused : null;
            return null;
        }
        return refused is Precondition.IfVersion
                ? $"The origin refuses the write although it names the version that the origin shows ({write.Intent.Engine.Carrier}): the version is not looked at there, or the reason is another."
            : refused.IsWeak
                ? "The origin shows a weak entity tag and never matches it in If-Match (RFC 9110 §13.1.1), so nothing there can be written under it. "
                    + "Let the origin send a strong tag, or switch off the compression or proxy that weakens it."
            : "The origin refuses the entity tag that it shows for the current representation. "
                + "Something in between probably rewrites tags, a compressing proxy or a content codec; let it leave the ETag field alone.";
    }

    private (Round?, string?) Resend(WriteOperation write, ConflictResolution.Resend resend)
    {
        if (RefusalToResend(write) is { } refusal)
            return (null, refusal);
        write.Next = NextStep.Send;
        return Pause(write, resend.After);
    }

    private (Round?, string?) Reread(WriteOperation write, ConflictResolution.Reread reread)
    {
        if (write.Edit is not { IsRepeatable: true })
            return (null, "There is no update function that could be run again.");
        if (RefusalToRebase(write) is { } refusal)
            return (null, refusal);
        write.ReadNext();
        return Pause(write, reread.After);
    }

    private (Round?, string?) ResendWith(WriteOperation write, ConflictResolution.ResendWith with)
    {
        if (!write.CurrentIsKnown)
            throw new InvalidOperationException(
                "A resolver returned ResendWith without having looked at the current representation. "
                    + "Call ConflictContext.GetCurrentAsync first: the bytes are written under the validator that it returns."
            );
        if (RefusalToRebase(write) is { } refusal)
            return (null, refusal);
        if (write.Template.IsSafe)
            return (null, "The request writes nothing, so there is nothing to send in its place.");
        if (write.Current is null && (!with.Recreate || write.Template.Method == HttpMethod.Delete))
            return (null, "It was deleted meanwhile.");
        if (IsThere(write, with.Content))
            return (Round.Done(new WriteEnd.Unchanged()), null);
        if (Phantom(write) is { } phantom)
            return (null, phantom);
        Precondition? condition =
            write.Current is not { } current ? new Precondition.IfAbsent()
            : engine.Carrier.Carries(write.Template.Method) ? engine.ConditionFor(current)
            : null;
        if (condition is null && !engine.CanTest(write.Format, write.Current))
            return (null, "The current representation has no validator that would protect the write.");
        if (condition is Precondition.IfVersion or Precondition.IfAbsent && !engine.Carrier.FitsInto(with.Content, write.Template.Method))
            return (null, $"The version travels in {engine.Carrier}, and the content cannot hold it.");
        write.SendNext(with.Content, write.ContentType, condition, write.Current, isMerged: true);
        return Pause(write, TimeSpan.Zero);
    }

    private (Round?, string?) Pause(WriteOperation write, TimeSpan pause)
    {
        if (write.Setbacks >= engine.Options.MaxAttempts)
            return (null, $"Refused {write.Setbacks} times, which is MaxAttempts.");
        if (pause > engine.Options.MaxElapsedTime - engine.Time.GetElapsedTime(write.FirstSetbackAt))
            return (
                null,
                $"The next try, in {Spoken.Time(pause)}, would come later than MaxElapsedTime ({Spoken.Time(engine.Options.MaxElapsedTime)}) allows."
            );
        if (pause > TimeSpan.Zero)
        {
            if (transport.IsSynchronous)
                return (null, "It can only be resolved by waiting, and this call is synchronous.");
            BeginPause(write, pause);
        }
        // A resolver may compute a moment that has passed.
        return (Round.Again(pause > TimeSpan.Zero ? pause : TimeSpan.Zero), null);
    }

    // Laws 5, 10 and 19.
    private string? RefusalToResend(WriteOperation write) =>
        write switch
        {
            { Content: null } => "The content was not kept, so it cannot be sent again.",
            { Template.IsSafe: true } => null,
            { Conflict: { Confidence: Confidence.Guess, Cause: not ConflictCause.Unknown } } =>
                "Text meant for people is no reason to write.",
            _ when !engine.IsGuarded(write) => "The write carries no precondition and no idempotency key, so it must not be sent twice.",
            {
                Template: { IsIdempotent: false, HasIdempotencyKey: false },
                Conflict: { MaybeApplied: true } or { Confidence: not Confidence.Definite }
            } => "The origin does not say for certain that nothing was done, so the request must not be sent twice.",
            _ => null,
        };

    // The bare handler has the origin's answer to give, and that says no: only a typed call can say that there is nothing left to be written.
    private bool IsThere(WriteOperation write, ReadOnlyMemory<byte> content) =>
        write is { IsSettled: true, Current: { } there }
        && write.Template.Method == HttpMethod.Put
        && (there.Content.Span.SequenceEqual(content.Span) || engine.DiffersInVersionAlone(there.Content, content));

    // Laws 10 and 13: what may already be at the origin must not be built upon, and a guess authorises nothing.
    private static string? RefusalToRebase(WriteOperation write) =>
        write.Conflict is { Confidence: Confidence.Guess, Cause: not ConflictCause.Unknown }
            ? "Text meant for people is no reason to write."
        : MayHaveBeenApplied(write) ? "An earlier try of this write may have been carried out."
        : null;

    private static bool MayHaveBeenApplied(WriteOperation write) => write.Conflict!.MaybeApplied || write.Intent.Attempts.MayBeApplied;
}
