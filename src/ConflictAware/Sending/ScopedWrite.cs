using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ConflictAware;

/// <summary>One PUT, PATCH or DELETE of something that was read in the same scope.</summary>
internal sealed class ScopedWrite
{
    private readonly ReadMemory _memory;
    private readonly ReadMemory.Key _key;
    private readonly RememberedRead _known;
    private readonly Representation _version;
    private readonly MediaTypeHeaderValue? _contentType;

    private ScopedWrite(
        ReadMemory memory,
        ReadMemory.Key key,
        RememberedRead known,
        Precondition condition,
        Representation version,
        MediaTypeHeaderValue? contentType
    )
    {
        _memory = memory;
        _key = key;
        _known = known;
        _version = version;
        _contentType = contentType;
        Condition = condition;
    }

    /// <summary>The condition that the request was given.</summary>
    public Precondition Condition { get; }

    /// <summary>What a merge starts from; null where nothing is merged.</summary>
    public Representation? Base { get; private init; }

    /// <summary>Whether an earlier write over the same version may have been carried out.</summary>
    public bool IsInDoubt => _version.HasOpenWrite;

    /// <summary>Gives a request the condition that belongs to what was read; null where it stays as it is: without a read, without a validator, or with a condition of its own.</summary>
    public static async ValueTask<ScopedWrite?> BeginAsync(
        ReadMemory memory,
        ConflictEngine engine,
        HttpRequestMessage request,
        RequestTemplate template,
        Transport transport,
        CancellationToken cancellationToken
    )
    {
        if (!CanBeStamped(request) || ReadMemory.Key.Of(engine, request) is not { } key || memory.Find(key) is not { } known)
            return null;
        if (known.OwnWrite is { } own)
            await ReadBackAsync(known, own, new CurrentReader(engine, transport), template, engine.Managed, cancellationToken)
                .ConfigureAwait(false);
        if (known.For(request.Method) is not var (version, started) || engine.ConditionFor(version) is not { } condition)
            return null;
        condition.ApplyTo(request.Headers);
        MediaTypeHeaderValue? type = request.Content?.Headers.ContentType;
        bool isOfAnotherType = request.Method == HttpMethod.Put && !IsSameType(type, started?.ContentType);
        return new ScopedWrite(memory, key, known, condition, version, type) { Base = isOfAnotherType ? null : started };
    }

    /// <summary>The origin gave its last answer.</summary>
    /// <param name="write">The write.</param>
    /// <param name="answer">The answer that the caller gets.</param>
    public void End(WriteOperation write, HttpResponseMessage answer)
    {
        // What was taken in for later may still fail.
        bool isTakenIn = answer.StatusCode == HttpStatusCode.Accepted;
        // Some say in a 2xx that nothing was done.
        bool isDone =
            answer.IsSuccessStatusCode && !isTakenIn && (write.Conflict is not { } conflict || conflict.StatusCode != answer.StatusCode);
        if (isDone && write.Template.Method == HttpMethod.Delete)
            _memory.Forget(_key);
        else if (isDone)
            _memory.Wrote(_known, Left(write, answer));
        else if (MayBeOpen(write.Intent, isTakenIn || answer.StatusCode == HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500))
            _known.Lose(_memory.Now());
        else if (
            answer.StatusCode
            is HttpStatusCode.PreconditionFailed
                or HttpStatusCode.Conflict
                or HttpStatusCode.NotFound
                or HttpStatusCode.Gone
        )
            _known.Refuse(_memory.Now());
    }

    /// <summary>The write had no answer.</summary>
    public void Lose(WriteIntent intent)
    {
        if (MayBeOpen(intent, isUnanswered: true))
            _known.Lose(_memory.Now());
    }

    // Where a probe counts the tries, it knows what was never sent.
    private static bool MayBeOpen(WriteIntent intent, bool isUnanswered) =>
        intent.Attempts.Open > 0 || (isUnanswered && !intent.IsProbed && !intent.Engine.IsProbed);

    /// <summary>What a write left, as far as it is known (law 7). What was merged in is not in the hands of the caller, whose next write must not undo it.</summary>
    private Representation? Left(WriteOperation write, HttpResponseMessage answer)
    {
        if (write.Template.Method != HttpMethod.Put || write.Mine is not { } mine)
            return null;
        // The array may be the caller's, who gets it back with the answer.
        byte[] sent = mine.ToArray();
        ConflictEngine engine = write.Intent.Engine;
        Uri target = write.Template.Target;
        bool isRedirected =
            write.Intent.WasRedirected
            || (!write.Intent.IsProbed && answer.RequestMessage?.RequestUri is { } answered && answered != target);
        if (!write.IsMerged && !isRedirected && engine.Carrier.Read(answer, default).EntityTag is { IsWeak: false } tag)
        {
            if (engine.StoredAsSent.Vouches(target))
                return new Representation(target, sent, _contentType, new Validators { EntityTag = tag });
            engine.StoredAsSent.Sent(target, tag, sent);
        }
        return new Representation(target, sent, _contentType, _version.Validators) { IsOwnWrite = true };
    }

    /// <summary>Looks whether the origin holds what was written last. Where it does not, the stale condition will be refused, and the answer says so.</summary>
    private static async ValueTask ReadBackAsync(
        RememberedRead known,
        Representation own,
        CurrentReader reader,
        RequestTemplate template,
        MergeRules managed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Representation? current = await reader.ReadAsync(template, asProof: false, cancellationToken).ConfigureAwait(false);
            if (current is not null && Says(current, own.Content, managed))
                known.Confirm(current);
        }
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or JsonException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            ) { }
    }

    private static bool Says(Representation current, ReadOnlyMemory<byte> written, MergeRules managed) =>
        current.Content.Span.SequenceEqual(written.Span)
        || (current.IsJson && JsonValue.Equal(current.Content.Span, written.Span, managed));

    private static bool CanBeStamped(HttpRequestMessage request)
    {
        HttpHeadersNonValidated fields = request.Headers.NonValidated;
        return request.RequestUri is { IsAbsoluteUri: true }
            && (request.Method == HttpMethod.Put || request.Method == HttpMethod.Patch || request.Method == HttpMethod.Delete)
            && !fields.Contains("If-Match")
            && !fields.Contains("If-None-Match")
            && !fields.Contains("If-Unmodified-Since")
            && !fields.Contains("If-Modified-Since")
            && !fields.Contains("If");
    }

    private static bool IsSameType(MediaTypeHeaderValue? sent, MediaTypeHeaderValue? read) =>
        sent?.MediaType is { } type && type.Equals(read?.MediaType, StringComparison.OrdinalIgnoreCase);
}
