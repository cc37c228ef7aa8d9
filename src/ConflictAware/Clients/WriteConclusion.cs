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
                return Result(WriteOutcome.Applied, write.CurrentIsKnown ? VersionedOf(write.Current) : OwnWrite(default)) with
                {
                    Marks = marks | MarksOf(response: null, told: null),
                    Proof = proof,
                };

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
            Representation? told =
                plan.Method == HttpMethod.Delete
                    ? null
                    : await origin.TryReadAfterWriteAsync(write, response, cancellationToken).ConfigureAwait(false);
            WriteMarks marks = MarksOf(response, told);
            if (await HasNginxReplacedAsync(response, cancellationToken).ConfigureAwait(false))
                marks |= WriteMarks.PreconditionIgnored;
            if (marks.HasFlag(WriteMarks.PreconditionIgnored))
                engine.IgnoredPreconditions.Add(plan.Target);
            if (plan.Method == HttpMethod.Delete)
                engine.SeenTargets.Remove(plan.Target);
            else
                engine.SeenTargets.Add(plan.Target);
            Versioned<T>? written = AfterWrite(response, told);
            return Result(WriteOutcome.Applied, written) with { Marks = marks, Proof = WriteProof.Answer };
        }
        if (write.Precondition is { IsOverVersion: true } && response.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.Gone))
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

    private bool IsOfNothing => write.Precondition is Precondition.IfAbsent;

    private WriteMarks MarksOf(HttpResponseMessage? response, Representation? told)
    {
        WriteMarks marks = write.Precondition is { IsWeak: true } ? WriteMarks.Weak : WriteMarks.None;
        if (response is not null && (IsIgnoredBy(response) || (told is not null && HasJumped(told))))
            marks |= WriteMarks.PreconditionIgnored;
        // One try may have been carried out, and undone by somebody before another one was.
        bool isCreateOrDelete = IsOfNothing || plan.Method == HttpMethod.Delete;
        if (isCreateOrDelete && write.Intent.Attempts.Open + write.Intent.Attempts.Succeeded > 1)
            marks |= WriteMarks.MayHaveUndone;
        return marks;
    }

    // Where nothing was, no version can have matched (CouchDB, whose versions travel otherwise, answers 201 to every PUT); and what was replaced, was there.
    private bool IsIgnoredBy(HttpResponseMessage response) =>
        !MayMeanReplaced(response)
        && (
            response.StatusCode is HttpStatusCode.Created
                ? write.Precondition is Precondition.IfMatch or Precondition.IfUnmodifiedSince
                : IsOfNothing && engine.SeenTargets.Contains(plan.Target)
        );

    /// <summary>Whether what the write left has another version than the write named, or still the one that it replaced.</summary>
    private bool HasJumped(Representation told)
    {
        if (write.Precondition is not Precondition.IfVersion { Version: var replaced } || told.Validators.Version is not { } left)
            return false;
        return engine.Carrier.After(replaced) is { } named
            ? left != named
            : left == replaced && write.Over is { } over && !engine.DiffersInVersionAlone(over.Content, write.Content!.Value);
    }

    /// <summary>
    /// Whether nginx's dav module, which looks at no precondition, has overwritten what was to be created. It says 204 then (RFC 9110 §9.3.4), as applications behind
    /// nginx also do for what they created: only the tag of a file, which it makes itself, tells.
    /// </summary>
    private async ValueTask<bool> HasNginxReplacedAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        write.Precondition is Precondition.IfAbsent
        && response.StatusCode == HttpStatusCode.NoContent
        && response.Headers.NonValidated.TryGetValues("Server", out HeaderStringValues server)
        && server.ToString().StartsWith("nginx", StringComparison.OrdinalIgnoreCase)
        && await TryShowCurrentAsync(cancellationToken).ConfigureAwait(false) is { Representation.Validators: var validators }
        && FileTags.IsNginx(validators);

    // Azure Storage says 201 to every Put Blob, and checks If-Match before; each of its answers names the version of its protocol.
    private bool MayMeanReplaced(HttpResponseMessage response) =>
        engine.Options.CreatedMayMeanReplaced || response.Headers.NonValidated.Contains("x-ms-version");

    private static HttpRequestException? FailureOf(HttpResponseMessage? answer) =>
        answer is null ? null : new HttpRequestException($"The origin answered {(int)answer.StatusCode}.", inner: null, answer.StatusCode);

    /// <summary>What the origin holds after a write that it carried out: its own word where it gives one that counts (law 7), else the bytes that were sent.</summary>
    private Versioned<T>? AfterWrite(HttpResponseMessage response, Representation? told)
    {
        if (plan.Method == HttpMethod.Delete)
            return null;
        // Where a version has to travel, an answer that shows none is no base for the next write.
        if ((engine.Carrier.IsOfHttp || told is { Validators.IsEmpty: false }) && VersionedOf(told) is { } returned)
            return returned;

        // Only a PUT has sent what is stored; what a patch came to, the origin alone knows.
        if (write.Answer?.RequestMessage?.Method == HttpMethod.Patch || write.Intent.WasRedirected)
            return OwnWrite(default);
        WatchVersion();
        if (!engine.Carrier.IsEntityTag || Validators.Read(response).EntityTag is not { IsWeak: false } tag)
            return OwnWrite(default);
        if (engine.StoredAsSent.Vouches(plan.Target))
            return OwnWrite(new Validators { EntityTag = tag });
        engine.StoredAsSent.Sent(plan.Target, tag, Outgoing.Whole(write, engine).Span);
        return OwnWrite(default);
    }

    private void WatchVersion()
    {
        if (
            write is { Precondition: Precondition.IfVersion { Version: var replaced }, Over: { } over, Content: { } content }
            && !engine.Carrier.Increments
            && !engine.DiffersInVersionAlone(over.Content, content)
        )
            engine.StandingVersions.Replaced(plan.Target, replaced, Outgoing.Of(write, engine).Content.Span);
    }

    private Versioned<T>? OwnWrite(Validators validators)
    {
        if (plan.Method == HttpMethod.Delete)
            return null;
        MediaTypeHeaderValue? type = MediaTypeHeaderValue.TryParse(write.ContentType, out MediaTypeHeaderValue? parsed) ? parsed : null;
        var sent = new Representation(plan.Target, Outgoing.Whole(write, engine), type, validators) { IsOwnWrite = validators.IsEmpty };
        // What others wrote is in the bytes and must be in the value: saved again, it would undo them.
        return write.IsMerged ? VersionedOf(sent) : new Versioned<T>(Mine!, sent, plan.Codec, engine).UnderLock(plan.Lock);
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
            return new Versioned<T>(plan.Codec.Read(representation.Content), representation, plan.Codec, engine).UnderLock(plan.Lock);
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
