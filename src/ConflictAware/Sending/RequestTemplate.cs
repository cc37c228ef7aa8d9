using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>A request as it was before its first send, of which any number of requests can be made. Handlers on the way change the ones that they are given.</summary>
internal sealed class RequestTemplate
{
    /// <summary>Fields that say which version is meant, or how this one exchange is carried out; a read on behalf of a write does not repeat them.</summary>
    private static readonly string[] OfTheWriteAlone =
    [
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
        "If",
        "Lock-Token",
        "x-ms-lease-id",
        "Overwrite",
        "Range",
        "Prefer",
        "Idempotency-Key",
        "Expect",
        "Transfer-Encoding",
        "Accept-Encoding",
        "Cache-Control",
        "Pragma",
    ];

    private readonly KeyValuePair<string, HeaderStringValues>[] _headers;
    private readonly KeyValuePair<string, HeaderStringValues>[] _contentHeaders;
    private readonly KeyValuePair<string, object?>[] _options;

    private RequestTemplate(HttpRequestMessage request)
    {
        Method = request.Method;
        Target = request.RequestUri!;
        Version = request.Version;
        VersionPolicy = request.VersionPolicy;
        Sent = request.Headers.ReadSentPreconditions();
        HasIdempotencyKey = request.Headers.NonValidated.Contains("Idempotency-Key");
        _headers = Copy(request.Headers.NonValidated);
        _contentHeaders = request.Content is { } content ? Copy(content.Headers.NonValidated) : [];
        _options = [.. request.Options];
    }

    public HttpMethod Method { get; }
    public Uri Target { get; }
    public Version Version { get; }
    public HttpVersionPolicy VersionPolicy { get; }

    /// <summary>The preconditions that the caller set.</summary>
    public SentPreconditions Sent { get; }

    public bool HasIdempotencyKey { get; }

    /// <summary>Whether the caller's own request cannot be carried out twice. <c>Overwrite: F</c> means something to COPY and MOVE alone (RFC 4918 §10.6).</summary>
    public bool IsGuarded
    {
        get
        {
            bool overwrites = Method.Method is not ("COPY" or "MOVE");
            SentPreconditions guard = overwrites ? SentPreconditions.Guard & ~SentPreconditions.NoOverwrite : SentPreconditions.Guard;
            return HasIdempotencyKey || (Sent & guard) != SentPreconditions.None;
        }
    }

    /// <summary>Whether the request asks for nothing to be changed (RFC 9110 §9.2.1).</summary>
    public bool IsSafe => Method.IsSafe();

    /// <summary>Whether carrying the request out twice is meant to leave the same as once (RFC 9110 §9.2.2).</summary>
    public bool IsIdempotent => IsSafe || Method == HttpMethod.Put || Method == HttpMethod.Delete;

    public static RequestTemplate Of(HttpRequestMessage request) => new(request);

    /// <summary>A request like the one that the template was made of.</summary>
    /// <param name="outgoing">Its method and content.</param>
    /// <param name="precondition">The precondition that stands in for those of the template; null to keep them.</param>
    /// <param name="intent">What the request is part of.</param>
    public HttpRequestMessage Write(Outgoing outgoing, Precondition? precondition, WriteIntent intent)
    {
        var request = new IntentRequest(outgoing.Method, Target, intent) { Version = Version, VersionPolicy = VersionPolicy };
        VersionCarrier carrier = intent.Engine.Carrier;
        foreach ((string name, HeaderStringValues values) in _headers)
        {
            if (precondition is null || !(IsVersionField(name) || carrier.IsField(name, Method)))
                request.Headers.TryAddWithoutValidation(name, values);
        }
        if (precondition is not null)
            request.RequestUri = carrier.Bare(Target, Method);
        if (precondition is Precondition.IfVersion { Version: var version })
            carrier.State(request, version);
        else
            precondition?.ApplyTo(request.Headers);
        if (IsSafe && outgoing.Content.IsEmpty)
            return Complete(request);
        request.Content = new CapturedContent(outgoing.Content, intent);
        foreach ((string name, HeaderStringValues values) in _contentHeaders)
        {
            if (
                !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && (outgoing.ContentType is null || !name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            )
                request.Content.Headers.TryAddWithoutValidation(name, values);
        }
        if (outgoing.ContentType is { } contentType)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Complete(request);
    }

    /// <summary>A read by the same caller.</summary>
    /// <param name="intent">What the read is part of.</param>
    /// <param name="from">What is read, on the same origin; null for the target.</param>
    public HttpRequestMessage Read(WriteIntent intent, Uri? from = null)
    {
        VersionCarrier carrier = intent.Engine.Carrier;
        // With the caller's own version in it, the target may be an old revision.
        Uri target = from ?? carrier.Bare(Target, Method);
        var request = new IntentRequest(HttpMethod.Get, target, intent) { Version = Version, VersionPolicy = VersionPolicy };
        foreach ((string name, HeaderStringValues values) in _headers)
        {
            if (!OfTheWriteAlone.Contains(name, StringComparer.OrdinalIgnoreCase) && !carrier.IsField(name, Method))
                request.Headers.TryAddWithoutValidation(name, values);
        }
        CurrentReader.Prepare(request);
        return Complete(request);
    }

    private IntentRequest Complete(IntentRequest request)
    {
        foreach ((string name, object? value) in _options)
            ((IDictionary<string, object?>)request.Options).TryAdd(name, value);
        return request;
    }

    private static bool IsVersionField(string name) =>
        name.StartsWith("If-", StringComparison.OrdinalIgnoreCase)
        && (
            name.Equals("If-Match", StringComparison.OrdinalIgnoreCase)
            || name.Equals("If-None-Match", StringComparison.OrdinalIgnoreCase)
            || name.Equals("If-Unmodified-Since", StringComparison.OrdinalIgnoreCase)
        );

    private static KeyValuePair<string, HeaderStringValues>[] Copy(HttpHeadersNonValidated headers)
    {
        if (headers.Count == 0)
            return [];
        var copy = new KeyValuePair<string, HeaderStringValues>[headers.Count];
        int i = 0;
        foreach (KeyValuePair<string, HeaderStringValues> header in headers)
            copy[i++] = header;
        return copy;
    }
}
