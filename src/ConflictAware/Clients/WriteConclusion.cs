using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What became of a typed write, and what the origin holds after it.</summary>
internal sealed class WriteConclusion<T>(OriginView origin, ConflictEngine engine, WritePlan<T> plan, WriteOperation write)
{
    /// <summary>The result of a write that ended.</summary>
    /// <exception cref="HttpRequestException">It ended in a failure that is neither a conflict nor an unknown outcome.</exception>
    public async ValueTask<WriteResult<T>> OfAsync(WriteEnd end, CancellationToken cancellationToken)
    {
        switch (end)
        {
            case WriteEnd.Answered { Response: var response }:
                return await OfAnswerAsync(response, cancellationToken).ConfigureAwait(false);

            case WriteEnd.Unknown { Reason: var reason }:
                return await UnknownAsync(reason, write.Failure ?? FailureOf(write.Answer), cancellationToken).ConfigureAwait(false);

            case WriteEnd.Proven { Proof: var proof, Marks: var marks }:
                return Result(WriteOutcome.Applied, VersionedOf(write.Current)) with { Marks = marks, Proof = proof };

            case WriteEnd.Surfaced surfaced:
                Versioned<T>? current = await TryShowCurrentAsync(cancellationToken).ConfigureAwait(false);
                return Result(WriteOutcome.Conflicted, current) with
                {
                    Conflict = surfaced.Conflict,
                    Reason = surfaced.Reason,
                    Differences = surfaced.Differences,
                };

            case WriteEnd.Unchanged:
                return Result(WriteOutcome.Unchanged, VersionedOf(write.Current));

            case WriteEnd.CurrentAccepted:
                Representation? accepted = await origin.ShowAsync(write, cancellationToken).ConfigureAwait(false);
                return Result(WriteOutcome.CurrentAccepted, VersionedOf(accepted)) with { Conflict = write.Conflict };

            case WriteEnd.AlreadyApplied:
                return Result(WriteOutcome.Applied, write.CurrentIsKnown ? VersionedOf(write.Current) : OwnWrite(default)) with
                {
                    Marks = WriteMarks.InPlace,
                };

            case WriteEnd.Missing:
                throw new HttpRequestException(
                    $"There is nothing at {FailureText.Of(plan.Target)} that could be changed. UpsertAsync and CreateAsync create it.",
                    inner: null,
                    HttpStatusCode.NotFound
                );

            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The result of a write of which nobody knows whether it was carried out.</summary>
    public async ValueTask<WriteResult<T>> UnknownAsync(string? reason, Exception? failure, CancellationToken cancellationToken)
    {
        plan.Base?.HasOpenWrite = true;
        Versioned<T>? current = await TryShowCurrentAsync(cancellationToken).ConfigureAwait(false);
        return Result(WriteOutcome.Unknown, current) with
        {
            Conflict = write.Conflict,
            Reason = reason ?? failure?.Message,
            Failure = failure,
        };
    }

    private async ValueTask<WriteResult<T>> OfAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            WriteMarks marks = MarksOf(response);
            if (marks.HasFlag(WriteMarks.PreconditionIgnored))
            {
                engine.IgnoredPreconditions.Add(plan.Target);
                engine.Telemetry.PreconditionIgnored(plan.Method, plan.Target);
            }
            Versioned<T>? written = await AfterWriteAsync(response, cancellationToken).ConfigureAwait(false);
            return Result(WriteOutcome.Applied, written) with { Marks = marks, Proof = WriteProof.Answer };
        }
        if (IsOverVersion && response.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.Gone))
            return Result(WriteOutcome.Conflicted, current: null) with
            {
                Conflict = Deleted(response),
                Reason = "It was deleted meanwhile.",
            };
        response.EnsureSuccessStatusCode();
        throw new UnreachableException();
    }

    private bool IsOverVersion => write.Precondition is Precondition.IfMatch or Precondition.IfUnmodifiedSince;

    private WriteMarks MarksOf(HttpResponseMessage response)
    {
        WriteMarks marks = write.Precondition is { IsWeak: true } ? WriteMarks.Weak : WriteMarks.None;
        // Where nothing was, no version can have matched.
        if (IsOverVersion && response.StatusCode == HttpStatusCode.Created && !engine.Options.CreatedMayMeanReplaced)
            marks |= WriteMarks.PreconditionIgnored;
        // The first try may have been carried out, and undone by somebody before this one.
        bool isCreateOrDelete = write.Precondition is Precondition.IfAbsent || plan.Method == HttpMethod.Delete;
        if (isCreateOrDelete && write.Intent.Attempts.Open > 0)
            marks |= WriteMarks.MayHaveUndone;
        return marks;
    }

    private static HttpRequestException? FailureOf(HttpResponseMessage? answer) =>
        answer is null ? null : new HttpRequestException($"The origin answered {(int)answer.StatusCode}.", inner: null, answer.StatusCode);

    /// <summary>What the origin holds after a write that it carried out: its own word where it gives one that counts (law 7), else the bytes that were sent.</summary>
    private async ValueTask<Versioned<T>?> AfterWriteAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (plan.Method == HttpMethod.Delete)
            return null;
        Representation? told = await origin.TryReadAfterWriteAsync(write, response, cancellationToken).ConfigureAwait(false);
        if (VersionedOf(told) is { } returned)
            return returned;

        // Only a PUT has sent what is stored; what a patch came to, the origin alone knows.
        if (
            write.Answer?.RequestMessage?.Method == HttpMethod.Patch
            || write.Intent.WasRedirected
            || Validators.Read(response).EntityTag is not { IsWeak: false } tag
        )
            return OwnWrite(default);
        if (engine.StoredAsSent.Vouches(plan.Target))
            return OwnWrite(new Validators { EntityTag = tag });
        engine.StoredAsSent.Sent(plan.Target, tag, write.Content!.Value.Span);
        return OwnWrite(default);
    }

    private Versioned<T>? OwnWrite(Validators validators)
    {
        if (plan.Method == HttpMethod.Delete)
            return null;
        MediaTypeHeaderValue? type = MediaTypeHeaderValue.TryParse(write.ContentType, out MediaTypeHeaderValue? parsed) ? parsed : null;
        var sent = new Representation(plan.Target, write.Content!.Value, type, validators) { IsOwnWrite = validators.IsEmpty };
        // What others wrote is in the bytes and must be in the value: saved again, it would undo them.
        return write.IsMerged ? VersionedOf(sent) : new Versioned<T>(Mine!, sent, plan.Codec, engine);
    }

    private async ValueTask<Versioned<T>?> TryShowCurrentAsync(CancellationToken cancellationToken)
    {
        // Under a lock there is nothing new to see.
        if (write.Conflict?.Cause is ConflictCause.Locked or ConflictCause.AdministrativelyLocked or ConflictCause.OperationInProgress)
            return null;
        try
        {
            return VersionedOf(await origin.ShowAsync(write, cancellationToken).ConfigureAwait(false));
        }
        // How the write ended is known. What the handlers further in throw at a read, an open circuit say, must not take its place.
        catch (Exception)
        {
            return null;
        }
    }

    private Versioned<T>? VersionedOf(Representation? representation)
    {
        if (representation is null)
            return null;
        try
        {
            return new Versioned<T>(plan.Codec.Read(representation.Content), representation, plan.Codec, engine);
        }
        // No JSON, or whatever a converter throws: what the origin holds is no such value, and that changes nothing of how the write ended.
        catch (Exception)
        {
            return null;
        }
    }

    private T? Mine => plan.Edit is TypedEdit<T> edit ? edit.Mine : plan.Mine;

    private Versioned<T>? Base => VersionedOf(plan.Edit is TypedEdit<T> edit ? edit.Base : plan.Base);

    private Conflict Deleted(HttpResponseMessage response) =>
        new()
        {
            StatusCode = response.StatusCode,
            Method = plan.Method,
            Target = plan.Target,
            Cause = ConflictCause.VersionMismatch,
            Confidence = Confidence.Definite,
        };

    private WriteResult<T> Result(WriteOutcome outcome, Versioned<T>? current) =>
        new()
        {
            Outcome = outcome,
            Current = current,
            Base = Base,
            Mine = Mine,
            Refusals = write.Setbacks,
            PossibleSends = write.Intent.Attempts.Started,
            Target = plan.Target,
            Method = plan.Method,
        };
}
