namespace ConflictAware.Testing;

/// <summary>How an origin behaves. The defaults are those of a conforming one with strong tags.</summary>
public sealed record OriginOptions
{
    private readonly VersionCarrier _version = VersionCarrier.EntityTag;

    /// <summary>The clock behind <c>Date</c>, <c>Last-Modified</c>, locks and delays. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What the entity tags are like. Default: <see cref="TagStyle.Counter"/>.</summary>
    public TagStyle Tags { get; init; } = TagStyle.Counter;

    /// <summary>Whether <c>If-Match</c> compares weak tags by their characters, as Azure Tables and FHIR servers do. Default: false.</summary>
    public bool MatchesWeakTags { get; init; }

    /// <summary>Whether answers carry <c>Last-Modified</c> beside a tag. Default: true.</summary>
    public bool SendsLastModified { get; init; } = true;

    /// <summary>Whether the answer to a write carries the new validators. Default: true.</summary>
    public bool TagsWriteAnswers { get; init; } = true;

    /// <summary>Whether no precondition is ever looked at. Default: false.</summary>
    public bool IgnoresPreconditions { get; init; }

    /// <summary>Whether a PUT, PATCH or DELETE of something that exists is refused with 428 when it is unconditional. Default: false.</summary>
    public bool RequiresPreconditions { get; init; }

    /// <summary>Whether what was deleted answers 410 instead of 404. Default: false.</summary>
    public bool RemembersDeleted { get; init; }

    /// <summary>Whether writes return the representation unasked. Default: false, only with <c>Prefer: return=representation</c>.</summary>
    public bool ReturnsRepresentation { get; init; }

    /// <summary>The JSON member that the origin adds to what it creates, for example <c>id</c>. Default: null, none.</summary>
    public string? IdMember { get; init; }

    /// <summary>What the origin makes of the bytes that a write would store, for example another server-managed member. Default: null, nothing.</summary>
    public Func<OriginRequest, byte[], byte[]>? Storing { get; init; }

    /// <summary>The request field by which the commit log tells writes apart. Default: <c>X-Request-Id</c>.</summary>
    internal string RequestIdHeader { get; init; } = "X-Request-Id";

    /// <summary>A request field whose value is stored with what a write leaves, and sent back with each read. Default: null, none.</summary>
    public string? WriteIdHeader { get; init; }

    /// <summary>Whether a repeated <c>Idempotency-Key</c> gets the first answer again, and 422 with other bytes. Default: false.</summary>
    public bool HonoursIdempotencyKeys { get; init; }

    /// <summary>Whether reads carry <c>Repr-Digest</c> (RFC 9530) with SHA-256. Default: false.</summary>
    public bool SendsDigest { get; init; }

    /// <summary>
    /// Where versions travel: the carrier that the clients have (<see cref="ConflictHandlingOptions.Version"/>). By one that is not of HTTP itself, a read shows a number there, a write that
    /// states another is refused with 409, one that states none with 428. Default: <see cref="VersionCarrier.EntityTag"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public VersionCarrier Version
    {
        get => _version;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _version = value;
            Carrier = value.IsOfHttp ? null : new CarrierChecks(value);
        }
    }

    /// <summary>What does that.</summary>
    internal IVersionChecks? Carrier { get; init; }

    /// <summary>The <c>Retry-After</c> of a 423. Default: null, none.</summary>
    public TimeSpan? LockRetryAfter { get; init; }

    /// <summary>Whether every request is kept for <see cref="ResourceStore.Requests"/>. Default: true. Of a hundred thousand, nobody looks at each.</summary>
    internal bool KeepsRequests { get; init; } = true;

    /// <summary>How long a request travels. Default: no time.</summary>
    internal TimeSpan HopDelay { get; init; }
}
