using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

internal sealed partial class ResourceStore
{
    /// <summary>Lets a request travel, then carries it out. Nobody can call it back: there is no cancellation.</summary>
    public async Task<OriginAnswer> HandleAsync(OriginRequest request)
    {
        RequestScript? script = _next.Take(request) ?? _every.Take(request);
        ParkedRequest? parked = script?.Parked ?? _parked.Take(request);
        if (parked is not null)
            await parked.StopAsync(request).ConfigureAwait(false);
        if (Options.HopDelay > TimeSpan.Zero)
            await Task.Delay(Options.HopDelay, Options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        OriginAnswer answer = Handle(request, script);
        parked?.Complete(answer);
        return answer;
    }

    /// <summary>Carries a request out.</summary>
    public OriginAnswer Handle(OriginRequest request, RequestScript? script = null)
    {
        Remember(request);
        if ((script?.LostBy ?? _intercepted.Take(request)) is { } interception)
            return Lost(interception, commit: null);
        script?.Before?.Invoke(request);
        _before.Take(request)?.Invoke(request);
        OriginAnswer answer = CarryOut(request, script);
        if (script?.IsTwice == true)
        {
            Remember(request);
            answer = CarryOut(request, script);
        }
        script?.After?.Invoke(request);
        if (answer.Commit is not null)
            _afterWrite.Take(request)?.Invoke(request);
        return (script?.AnswerLostBy ?? _lostAnswers.Take(request)) is { } loss ? Lost(loss, answer.Commit) : answer;
    }

    private void Remember(OriginRequest request)
    {
        if (!Options.KeepsRequests)
            return;
        lock (_resources)
            _requests.Add(request);
    }

    private OriginAnswer CarryOut(OriginRequest request, RequestScript? script)
    {
        if ((script?.Answer ?? _custom.Take(request)) is { } custom)
            return custom(request);
        lock (_resources)
            return Replayed(request) ?? Remembered(request, Process(request));
    }

    private static OriginAnswer Lost(Interference interference, Commit? commit) =>
        interference is Interference.Answer instead
            ? new OriginAnswer(instead.Status) { Commit = commit }.With("Retry-After", instead.RetryAfter)
            : new OriginAnswer(0) { Commit = commit, LostBy = interference };

    private OriginAnswer? Replayed(OriginRequest request)
    {
        if (
            !Options.HonoursIdempotencyKeys
            || request.Header("Idempotency-Key") is not { } key
            || !_answersByKey.TryGetValue(key, out var first)
        )
            return null;
        return first.Content.AsSpan().SequenceEqual(request.Content)
            ? first.Answer
            : OriginAnswer.Problem(422, "This Idempotency-Key was used for another request.");
    }

    private OriginAnswer Remembered(OriginRequest request, OriginAnswer answer)
    {
        if (Options.HonoursIdempotencyKeys && answer.Commit is not null && request.Header("Idempotency-Key") is { } key)
            _answersByKey[key] = (request.Content, answer);
        return answer;
    }

    private OriginAnswer Process(OriginRequest request)
    {
        StoredResource? current = _resources.GetValueOrDefault(request.Path);
        return Refused(request, current)
            ?? request.Method switch
            {
                "GET" or "HEAD" => Read(current!),
                "PUT" => Written(
                    request,
                    200,
                    Store(request.Path, AsStored(request, request.Content, request.Path, current), ContentType(request), request)
                ),
                "PATCH" => Patch(request, current!),
                "DELETE" => new OriginAnswer(204) { Commit = Remove(request.Path, request) },
                "POST" => Create(request),
                _ => new OriginAnswer(405).With("Allow", "GET, HEAD, PUT, PATCH, DELETE, POST"),
            };
    }

    // Preconditions are ignored where the answer without them would be neither 2xx nor 412 (RFC 9110 §13.2.1): absence and locks come first.
    private OriginAnswer? Refused(OriginRequest request, StoredResource? current)
    {
        if (current is null && request.Method is "GET" or "HEAD" or "PATCH" or "DELETE")
        {
            return Options.RemembersDeleted && _deleted.Contains(request.Path)
                ? OriginAnswer.Problem(410, "It was deleted.")
                : OriginAnswer.Problem(404, Absence(request.Path));
        }
        if (!request.IsSafe && IsLockedFor(request))
            return OriginAnswer.Problem(423, "It is locked.").With("Retry-After", WholeSeconds(Options.LockRetryAfter));
        if (!request.IsSafe && request.Method is not "POST" && Options.Carrier?.Refuse(request, current) is { } stale)
            return stale;
        if (Options.IgnoresPreconditions || request.Method is "POST")
            return null;
        if (Options.RequiresPreconditions && current is not null && !request.IsSafe && !Preconditions.AnyIn(request))
            return OriginAnswer.Problem(428, "Say which version the change is for.");
        string? tag = current is null ? null : Tag(current);
        return Preconditions.Evaluate(request, current, tag, Comparison) switch
        {
            304 => WithValidators(new OriginAnswer(304), current!),
            { } status => OriginAnswer.Problem(status, "The precondition does not hold."),
            null => null,
        };
    }

    private Func<string, string, bool> Comparison =>
        Options.MatchesWeakTags || Options.Tags is TagStyle.Unquoted or TagStyle.LowerCaseWeak
            ? Preconditions.SameText
            : Preconditions.StrongEquals;

    private OriginAnswer Read(StoredResource current)
    {
        OriginAnswer answer = WithValidators(new OriginAnswer(200), current).WithContent(current.Content, current.MediaType);
        Options.Carrier?.Show(answer, current);
        if (Options.WriteIdHeader is { } header)
            answer.With(header, current.WriteId);
        if (Options.SendsDigest)
            answer.With("Repr-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(current.Content))}:");
        return answer;
    }

    private OriginAnswer Patch(OriginRequest request, StoredResource current)
    {
        try
        {
            JsonNode? before = JsonNode.Parse(current.Content);
            JsonNode? patch = JsonNode.Parse(request.Content);
            JsonNode? after;
            switch (MediaType(request))
            {
                case "application/merge-patch+json" or "application/json":
                    after = PatchDocuments.Merge(before, patch);
                    break;
                case "application/json-patch+json":
                    if (!PatchDocuments.TryApply(before, patch, out after))
                        return OriginAnswer.Problem(409, "The patch does not apply to what is here.");
                    break;
                default:
                    return new OriginAnswer(415).With("Accept-Patch", "application/merge-patch+json, application/json-patch+json");
            }
            byte[] bytes = Encoding.UTF8.GetBytes(after?.ToJsonString() ?? "null");
            return Written(request, 200, Store(request.Path, AsStored(request, bytes, request.Path, current), current.MediaType, request));
        }
        catch (JsonException malformed)
        {
            return OriginAnswer.Problem(400, malformed.Message);
        }
    }

    private OriginAnswer Create(OriginRequest request)
    {
        string path = $"{request.Path.TrimEnd('/')}/{(++_ids).ToString(CultureInfo.InvariantCulture)}";
        return Written(request, 201, Store(path, AsStored(request, request.Content, path, current: null), ContentType(request), request));
    }

    private OriginAnswer Written(OriginRequest request, int status, Commit commit)
    {
        StoredResource stored = _resources[commit.Path];
        bool asked = request.Header("Prefer")?.Contains("return=representation", StringComparison.OrdinalIgnoreCase) == true;
        bool returns = asked || Options.ReturnsRepresentation;
        bool created = commit.Before is null;
        var answer = new OriginAnswer(
            created ? 201
            : returns ? status
            : 204
        )
        {
            Commit = commit,
        };
        if (created)
            answer.With("Location", commit.Path);
        if (Options.TagsWriteAnswers)
            WithValidators(answer, stored);
        if (asked)
            answer.With("Preference-Applied", "return=representation");
        return returns ? answer.With("Content-Location", commit.Path).WithContent(stored.Content, stored.MediaType) : answer;
    }

    private byte[] AsStored(OriginRequest request, byte[] content, string path, StoredResource? current)
    {
        if (current is null && Options.IdMember is { } member && ParsedContent.ObjectIn(content) is { } created)
        {
            created[member] = path[(path.LastIndexOf('/') + 1)..];
            content = Encoding.UTF8.GetBytes(created.ToJsonString());
        }
        return Options.Storing?.Invoke(request, content) ?? content;
    }

    private Commit Store(string path, byte[] content, string mediaType, OriginRequest? request)
    {
        string? writeId = Options.WriteIdHeader is { } header ? request?.Header(header) : null;
        StoredResource? before = _resources.GetValueOrDefault(path);
        long revision = Options.Carrier?.Next(before, _version + 1) ?? _version + 1;
        content = Options.Carrier?.Stamp(content, revision) ?? content;
        _resources[path] = new StoredResource(content, mediaType, ++_version, Options.TimeProvider.GetUtcNow(), writeId)
        {
            Revision = revision,
        };
        _deleted.Remove(path);
        return Log(path, before?.Content, content, request);
    }

    private Commit Remove(string path, OriginRequest? request)
    {
        _resources.Remove(path, out StoredResource? removed);
        _deleted.Add(path);
        return Log(path, removed?.Content, after: null, request);
    }

    private Commit Log(string path, byte[]? before, byte[]? after, OriginRequest? request)
    {
        var commit = new Commit(++_sequence, path, before, after, request, request?.Header(Options.RequestIdHeader));
        _commits.Add(commit);
        return commit;
    }

    private bool IsLockedFor(OriginRequest request)
    {
        if (!_locks.TryGetValue(request.Path, out ResourceLock? held))
            return false;
        if (held.Until <= Options.TimeProvider.GetUtcNow())
        {
            _locks.Remove(request.Path);
            return false;
        }
        return held.Token is null || request.Header("If")?.Contains($"<{held.Token}>", StringComparison.Ordinal) != true;
    }

    private OriginAnswer WithValidators(OriginAnswer answer, StoredResource resource)
    {
        answer.With("ETag", Tag(resource));
        bool dated = Options.Tags is not TagStyle.None && (Options.SendsLastModified || Options.Tags is TagStyle.LastModifiedOnly);
        return dated ? answer.With("Last-Modified", resource.LastModified.ToString("r", CultureInfo.InvariantCulture)) : answer;
    }

    private string? Tag(StoredResource resource)
    {
        string version = resource.Version.ToString(CultureInfo.InvariantCulture);
        return Options.Tags switch
        {
            TagStyle.Counter => $"\"{version}\"",
            TagStyle.ContentHash => $"\"{Convert.ToHexString(SHA256.HashData(resource.Content), 0, 8)}\"",
            TagStyle.Weak => $"W/\"{version}\"",
            TagStyle.Unquoted => version,
            TagStyle.LowerCaseWeak => $"w/\"{version}\"",
            TagStyle.ChangingOnEveryRead => $"\"{version}-{++_reads}\"",
            TagStyle.LastModifiedOnly or TagStyle.None => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string MediaType(OriginRequest request) => ContentType(request).Split(';')[0].Trim();

    private static string ContentType(OriginRequest request) => request.Header("Content-Type") ?? "application/octet-stream";

    private static string? WholeSeconds(TimeSpan? wait) =>
        wait is { } time ? Math.Ceiling(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) : null;
}
