using System.Diagnostics;
using System.Net;

namespace ConflictAware;

/// <summary>Says what became of a typed write in the terms of its caller.</summary>
/// <param name="engine">The engine that it ran on.</param>
/// <param name="plan">What the caller wanted.</param>
/// <param name="after">How the write ended that carried it.</param>
/// <param name="part">What the caller's function made, where others' changes went out in the same write; else null.</param>
internal sealed class WriteConclusion<T>(ConflictEngine engine, WritePlan<T> plan, Aftermath after, EditResult? part = null)
{
    private WriteOperation Write => after.Write;

    /// <summary>The result of a write that ended.</summary>
    /// <exception cref="HttpRequestException">It ended in a failure that is neither a conflict nor an unknown outcome.</exception>
    public WriteResult<T> Conclude()
    {
        switch (after.End)
        {
            case WriteEnd.Answered { Response: var response }:
                return OfAnswer(response);

            case WriteEnd.Unknown { Reason: var reason }:
                plan.Base?.HasOpenWrite = true;
                return Result(WriteOutcome.Unknown, VersionedOf(after.Current)) with
                {
                    Conflict = Write.Conflict,
                    Reason = reason,
                    Failure = Write.Failure ?? FailureOf(Write.Answer),
                };

            case WriteEnd.Proven { Proof: var proof }:
                return CarriedOut(proof);

            case WriteEnd.Surfaced surfaced:
                return Result(WriteOutcome.Conflicted, VersionedOf(after.Current)) with
                {
                    Conflict = surfaced.Conflict,
                    Reason = surfaced.Reason,
                    Differences = surfaced.Differences,
                };

            case WriteEnd.Unchanged:
                return Result(WriteOutcome.Unchanged, VersionedOf(after.Current));

            case WriteEnd.CurrentAccepted:
                return Result(WriteOutcome.CurrentAccepted, VersionedOf(after.Current)) with { Conflict = Write.Conflict };

            case WriteEnd.AlreadyApplied:
                return CarriedOut(WriteProof.None);

            case WriteEnd.FailedLater { Reason: var reason }:
                throw new HttpRequestException(
                    $"The origin took the write of {FailureText.Of(plan.Target)} in, and reported later that it ended as {reason}. It holds what it held before."
                );

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

    private WriteResult<T> OfAnswer(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return CarriedOut(WriteProof.Answer);
        if (Write.Precondition is { IsOverVersion: true } && response.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.Gone))
            return Result(WriteOutcome.Conflicted, current: null) with
            {
                Conflict = Deleted(response),
                Reason = "It was deleted meanwhile.",
            };
        if (
            response.RequestMessage is { Method: var method } patch
            && method == HttpMethod.Patch
            && FailureText.OfPatch(patch, response) is { } advice
        )
            throw new HttpRequestException(advice, inner: null, response.StatusCode);
        response.EnsureSuccessStatusCode();
        throw new UnreachableException();
    }

    private WriteResult<T> CarriedOut(WriteProof proof) =>
        part is EditResult.Unchanged
            ? Result(WriteOutcome.Unchanged, Written())
            : Result(WriteOutcome.Applied, Written()) with
            {
                Marks = after.Marks,
                Proof = proof,
            };

    /// <summary>The value and version after a write that was carried out.</summary>
    private Versioned<T>? Written()
    {
        Versioned<T>? told = VersionedOf(after.Current);
        if (told is not null || after.Own is not { } own)
            return told;
        // What others wrote is in the bytes and must be in the value: saved again, it would undo them.
        return Write.IsMerged ? VersionedOf(own) : new Versioned<T>(Mine!, own, plan.Codec, engine).UnderLock(plan.Lock);
    }

    private static HttpRequestException? FailureOf(HttpResponseMessage? answer) =>
        answer is null ? null : new HttpRequestException($"The origin answered {(int)answer.StatusCode}.", inner: null, answer.StatusCode);

    private Versioned<T>? VersionedOf(Representation? representation)
    {
        if (representation is null)
            return null;
        try
        {
            return new Versioned<T>(
                plan.Codec.Read(representation.Content, representation.ContentType),
                representation,
                plan.Codec,
                engine
            ).UnderLock(plan.Lock);
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
            Refusals = Write.Setbacks,
            PossibleSends = Write.Intent.Attempts.Started,
            Target = plan.Target,
            Method = plan.Method,
        };
}
