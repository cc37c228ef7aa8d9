using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.Testing;

/// <summary>What a resolver is asked about, made up: for unit tests of an <see cref="IConflictResolver"/> without client or origin.</summary>
/// <remarks>Immutable and thread-safe. <c>await resolver.ResolveAsync(new ConflictSituation { Base = "{}", Mine = "{}", Current = "{}" }.ToContext(), default)</c></remarks>
public sealed record ConflictSituation
{
    private static readonly Uri Somewhere = new(InMemoryOrigin.BaseAddress, "resource");

    /// <summary>A PUT of a version that is out of date, refused by 412.</summary>
    public ConflictSituation()
        : this(ConflictCause.VersionMismatch) { }

    /// <summary>A write that was refused for this cause: a PUT of a known version, or, where it already exists, one that was to create.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="dialect">How the origin said it: what the conflict knows beside the cause comes of that. Null: by the status, and problem details (RFC 9457).</param>
    /// <exception cref="ArgumentException">The dialect cannot say this; the message lists what it can say.</exception>
    public ConflictSituation(ConflictCause cause, Dialect? dialect = null)
        : this(Read(cause, dialect)) { }

    /// <summary>A write that was refused as the conflict says.</summary>
    /// <param name="conflict">What the origin said: read from an answer (<c>ReadConflictAsync</c>), or made by hand.</param>
    /// <exception cref="ArgumentNullException"><paramref name="conflict"/> is null.</exception>
    public ConflictSituation(Conflict conflict)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        Conflict = conflict;
    }

    /// <summary>What the origin said.</summary>
    public Conflict Conflict { get; }

    /// <summary>What the change started from. Default: null, it is not known.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Base { get; init; }

    /// <summary>What was to be written. Default: null, it is not known.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Mine { get; init; }

    /// <summary>What the origin holds now. Default: null, and a resolver that asks for it fails, unless <see cref="IsDeleted"/> is set.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Current { get; init; }

    /// <summary>Whether the origin holds nothing any more. Default: false.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The media type of all three. Default: <c>application/json</c>.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>How many times this write has met a conflict, this one included. Default: 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The time since the first conflict of this write. Default: none.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The time that is left for resolving. Default: that of a client that sets nothing (<see cref="ConflictHandlingOptions.MaxElapsedTime"/>).</summary>
    public TimeSpan Remaining { get; init; } = new ConflictHandlingOptions().MaxElapsedTime;

    /// <summary>Whether there is an update function, which can make the change again. Default: false.</summary>
    public bool CanReapply { get; init; }

    /// <summary>Whether the same bytes may be sent again. Default: true.</summary>
    public bool CanResend { get; init; } = true;

    /// <summary>Whether an earlier try of this write may have been carried out. Default: false.</summary>
    public bool MayHaveBeenApplied { get; init; }

    /// <summary>The pause that suits a contended version. Default: none, as after a first conflict.</summary>
    public TimeSpan ContentionPause { get; init; }

    /// <summary>The pause that suits waiting for somebody to finish. Default: 1 s.</summary>
    public TimeSpan WaitingPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The context that a resolver is given. Each has its own.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Current"/> and <see cref="IsDeleted"/> contradict each other.</exception>
    public ConflictContext ToContext() =>
        IsDeleted && Current is not null
            ? throw new InvalidOperationException("Nothing is there that was deleted. Set Current or IsDeleted, not both.")
            : new ConflictContext(Conflict, GetCurrentAsync)
            {
                Base = Representation(Base, "base"),
                Mine = Mine is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(Mine),
                IsMineWhole = Mine is not null,
                Attempt = Attempt,
                Elapsed = Elapsed,
                Remaining = Remaining,
                CanReapply = CanReapply,
                CanResend = CanResend,
                MayHaveBeenApplied = MayHaveBeenApplied,
                ContentionPause = ContentionPause,
                WaitingPause = WaitingPause,
            };

    private ValueTask<Representation?> GetCurrentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Current is null && !IsDeleted
            ? throw new InvalidOperationException(
                "The resolver asks what the origin holds, and the situation does not say. Set Current, or IsDeleted."
            )
            : ValueTask.FromResult(Representation(Current, "current"));
    }

    private Representation? Representation(string? text, string tag) =>
        text is null
            ? null
            : new Representation(
                Conflict.Target ?? Somewhere,
                Encoding.UTF8.GetBytes(text),
                MediaTypeHeaderValue.Parse(MediaType),
                new Validators { EntityTag = EntityTag.Parse($"\"{tag}\"") }
            );

    private static Conflict Read(ConflictCause cause, Dialect? dialect)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Somewhere);
        request.Headers.TryAddWithoutValidation(
            cause == ConflictCause.AlreadyExists ? "If-None-Match" : "If-Match",
            cause == ConflictCause.AlreadyExists ? "*" : "\"base\""
        );
        return new DialectSpeech(cause, dialect, request, content: null, status: null, retryAfter: null).Hear();
    }
}
