using System.Text.Json;

namespace ConflictAware;

/// <summary>How a client deals with conflicts. Every setting has a sensible default.</summary>
/// <remarks>
/// The plain settings bind from configuration, and are read again when it changes; delegates, resolvers and clocks are set in code, and are read when the client's first handler is
/// made. Changing an instance afterwards changes nothing. Not thread-safe while they are being changed.
/// </remarks>
public sealed class ConflictHandlingOptions
{
    /// <summary>How many times one write may be refused before its conflict is surfaced. Default: 100. At least 1, which resolves nothing.</summary>
    public int MaxAttempts { get; set; } = 100;

    /// <summary>
    /// How long one write may take from its first conflict on, pauses included, before the conflict is surfaced; also how long a typed write waits for
    /// its turn behind other writers of its target in this process. Default: 2 minutes. From more than zero to one day.
    /// </summary>
    /// <remarks>A pause that would end later, because <c>Retry-After</c> asks for it or otherwise, is not begun. Whichever of this and <see cref="MaxAttempts"/> is reached first ends the write.</remarks>
    public TimeSpan MaxElapsedTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The upper end of the first jittered pause; it doubles with each further conflict. Default: 10 milliseconds. From more than zero to <see cref="MaxDelay"/>.
    /// </summary>
    /// <remarks>Waiting for a lock or an operation begins at sixteen times this. Where reading and writing takes long, the pauses do too: up to eight times that time after the second conflict, up to sixteen times later on.</remarks>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest pause that is chosen here; <c>Retry-After</c> may ask for a longer one. Default: 2 seconds. From more than zero to one day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The size in bytes up to which the content of a write is kept, so that it can be sent again, and what is read in a <c>ReadScope</c>, so that it can be merged. Default:
    /// 4 MiB (4,194,304). Zero or more. Larger content is sent, or read, as it is, and a conflict of such a write is surfaced.
    /// </summary>
    public int MaxCapturedContent { get; set; } = 4 * 1024 * 1024;

    /// <summary>The size in bytes, after decompression, up to which the body of a conflict answer, or of a status monitor, is read for its meaning. Default: 256 KiB (262,144). From 0 to 16 MiB. The caller gets the whole body in any case.</summary>
    public int MaxConflictBody { get; set; } = 256 * 1024;

    /// <summary>How long reading the body of a conflict answer may take; what has come by then is all that is understood. Default: 5 seconds. From more than zero to one day.</summary>
    public TimeSpan ConflictBodyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a weak entity tag is sent in <c>If-Match</c> where there is no strong one. Default: true. Otherwise such a write is refused, whatever dates there are.</summary>
    /// <remarks>A conforming origin never matches one (RFC 9110 §13.1.1), yet some need it there (Azure Tables, FHIR, Dataverse). It protects only as far as the tag distinguishes versions.</remarks>
    public bool AllowWeakTags { get; set; } = true;

    /// <summary>Whether typed writes go out where nothing protects them: without a validator, or to an origin that does not look at it. Default: false, which refuses them.</summary>
    /// <remarks><b>This loses updates.</b> Such a write replaces whatever the origin holds, including what somebody else wrote a moment ago, and nobody is told.</remarks>
    public bool AllowUnprotectedWrites { get; set; }

    /// <summary>Whether text meant for people is looked at to guess a cause where nothing else tells it, beyond the wording that a dialect knows. Default: false. A guess never causes a write.</summary>
    public bool ReadConflictText { get; set; }

    /// <summary>
    /// How often a typed write whose answer got lost looks for what became of it, or sends the same bytes under the same condition again where the origin
    /// still shows the version that was to be replaced, after it has looked once, before its outcome is reported as unknown. Default: 3. Zero or more.
    /// </summary>
    public int MaxResendsInDoubt { get; set; } = 3;

    /// <summary>
    /// Whether a typed write that is answered 202 is followed to its end where the answer names a status monitor on the same origin (<c>Operation-Location</c>,
    /// <c>Azure-AsyncOperation</c>, <c>Location</c>): it is asked, at the pace of <c>Retry-After</c> and within <see cref="MaxElapsedTime"/>, until it says that the
    /// operation is over. Default: true. Without a monitor, or when it does not say in time, the outcome is what the target shows, or unknown.
    /// </summary>
    public bool FollowOperations { get; set; } = true;

    /// <summary>
    /// Whether something on the way to the origin, a gateway with several upstreams for instance, may send a write again by itself. Then a refusal does not
    /// prove that nothing was carried out, and without a write id most conflicts end as unknown. Default: false, which assumes that nothing does.
    /// </summary>
    public bool PathMayResend { get; set; }

    /// <summary>
    /// Whether callers of the handler get every conflict that is surfaced as <c>application/problem+json</c> (RFC 9457), whatever the origin sent: members <c>cause</c>,
    /// <c>confidence</c>, <c>remedy</c>, <c>code</c> and others, and the original body as <c>original</c>. Default: false. What a gateway would do; typed calls are not affected.
    /// </summary>
    /// <remarks>A conflict inside a 2xx answer becomes a 409. A body above <see cref="MaxConflictBody"/> is left as it is.</remarks>
    public bool ConflictsAsProblemDetails { get; set; }

    /// <summary>How <c>SaveAsync</c>, <c>UpdateAsync</c> and <c>ModifyAsync</c> say what they change. Default: <see cref="WriteFormat.Representation"/>. <c>PatchAsync</c> takes <see cref="WriteFormat.Patch"/> in place of that.</summary>
    public WriteFormat WriteFormat { get; set; }

    /// <summary>Whether typed writes carry an <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header), the same when the same bytes are sent again. Default: false.</summary>
    /// <remarks>Only for origins that honour it: they answer the second request with the result of the first, which proves what became of it.</remarks>
    public bool SendIdempotencyKeys { get; set; }

    /// <summary>
    /// Whether the status of this origin does not tell what was created from what was replaced: 201 to every PUT (Radicale), or 200 to every PUT. Default: false. Then
    /// 201 to a write over a known version, and another success than 201 to a creation where this client had seen something, is taken as the sign that the
    /// precondition was ignored. Azure Storage, which says 201 to every Put Blob, is known by its answers and needs no setting.
    /// </summary>
    public bool CreatedMayMeanReplaced { get; set; }

    /// <summary>
    /// Where the version of a resource travels. Default: entity tag, and <c>Last-Modified</c> where there is none (<see cref="VersionCarrier.EntityTag"/>). For origins that keep it elsewhere:
    /// <c>VersionCarrier.Member("/metadata/resourceVersion")</c>.
    /// </summary>
    /// <remarks>Set in code. It replaces <c>If-Match</c>, and what was read without a version is not written. See docs/version-carriers.md for what origins make of it.</remarks>
    public VersionCarrier Version { get; set; } = VersionCarrier.EntityTag;

    /// <summary>
    /// How updates of one target that are made through this client at the same time stand to each other. Default: <see cref="UpdateCoordination.Serialize"/>. The
    /// others need a <see cref="Principal"/>.
    /// </summary>
    public UpdateCoordination Coordination { get; set; }

    /// <summary>
    /// Names whose credentials a request uses: what is read or written under one name is never used under another. Default: null, which admits <see cref="UpdateCoordination.Serialize"/> only.
    /// </summary>
    /// <remarks>
    /// Asked by updates that share (not under <see cref="UpdateCoordination.Serialize"/>), and by requests inside of a <c>ReadScope</c>. Gets the request with the client's default header
    /// fields, before any handler has added to it, in the caller's flow of execution. Returns a name for everything that the answer may depend on, a user and a tenant say; a constant where all calls of the client are made for one; null where
    /// it cannot be told: then an update shares nothing with others, and a scope neither remembers nor protects. Must be thread-safe.
    /// </remarks>
    public Func<HttpRequestMessage, string?>? Principal { get; set; }

    /// <summary>
    /// Whether typed writes ask for the representation in the answer (<c>Prefer: return=representation</c>, RFC 7240 §4.2). Default: false. An origin that says that
    /// it complies saves the next read: after a write, and, where it sends the current representation with a 412 (RFC 8144 §3.2), after a refusal.
    /// </summary>
    /// <remarks>It costs bytes: every answer to a write then carries the representation. A <c>Prefer</c> among the client's default header fields is left as it is.</remarks>
    public bool PreferRepresentation { get; set; }

    /// <summary>Where the origin keeps the id of the last write, the best proof of what became of a write whose answer got lost. Default: null, nowhere.</summary>
    public WriteId? WriteId { get; set; }

    /// <summary>The dialects in which conflict answers are understood. Default: all that come with the library, for the statuses 409, 412, 423 and 428.</summary>
    /// <remarks><c>o.Dialects.Enable(Dialects.DynamoDb)</c> also finds what that dialect hides behind other statuses; <c>Add</c> takes a dialect of one's own.</remarks>
    public DialectSet Dialects { get; } = new();

    /// <summary>The serializer options of the typed calls that are not given a <c>JsonTypeInfo</c>. Default: null, which means <see cref="JsonSerializerDefaults.Web"/>.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>The clock and the timers. Default: <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Sets <see cref="WriteFormat"/>.</summary>
    /// <param name="format">How typed writes say what they change.</param>
    /// <returns>These options.</returns>
    public ConflictHandlingOptions WriteAs(WriteFormat format)
    {
        WriteFormat = format;
        return this;
    }

    internal ConflictPolicies Policies { get; } = new();

    /// <summary>What configuration said of each setting, and where: a message about it names the place.</summary>
    internal Dictionary<string, (string Path, object Value)> Configured { get; set; } = new(StringComparer.Ordinal);

    internal Jitter Jitter { get; set; } = Jitter.OfThisProcess;

    internal ConflictHandlingOptions Copy() => (ConflictHandlingOptions)MemberwiseClone();

    /// <summary>Says what is done about a cause, from nothing: the default, or what an earlier call said, is replaced.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>The policy, empty. Add resolvers to it; they are tried in that order, and after the last one the conflict is surfaced.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cause"/> is not one of the defined causes.</exception>
    public ConflictPolicy On(ConflictCause cause)
    {
        if (!Enum.IsDefined(cause))
            throw new ArgumentOutOfRangeException(nameof(cause), cause, "Give one of the defined causes.");
        return Policies.Replace(cause);
    }
}
