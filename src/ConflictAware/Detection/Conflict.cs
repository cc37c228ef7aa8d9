using System.Net;

namespace ConflictAware;

/// <summary>What a conflict answer says: facts, each on its own.</summary>
/// <remarks>Immutable and thread-safe. Texts in it come from the origin: show them as text, not as markup, and keep them out of logs.</remarks>
public sealed record Conflict
{
    /// <summary>The status of the answer.</summary>
    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The method of the request that was refused.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The target URI of the request; null when the answer did not know its request.</summary>
    public Uri? Target { get; init; }

    /// <summary>Why it was refused.</summary>
    public ConflictCause Cause { get; init; }

    /// <summary>How sure <see cref="Cause"/> is. Says nothing when the cause is <see cref="ConflictCause.Unknown"/>.</summary>
    public Confidence Confidence { get; init; }

    /// <summary>What would help. Always <see cref="ConflictAware.Remedy.None"/> for a <see cref="ConflictAware.Confidence.Guess"/>.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>
    /// Whether the write may have been carried out, wholly or in part, although it was answered like this: a batch of which one entry was refused,
    /// a server known to apply and then report a conflict.
    /// </summary>
    public bool MaybeApplied { get; init; }

    /// <summary>The machine-readable code that the answer carries, as it was written; null when it carries none.</summary>
    public string? Code { get; init; }

    /// <summary>What the answer says to people; null when it says nothing that can be read.</summary>
    public string? Detail { get; init; }

    /// <summary>The name of the dialect that understood the answer; null when only the status and the request did.</summary>
    public string? Dialect { get; init; }

    /// <summary>How long the origin asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The problem details (RFC 9457) of the answer; null when it has none.</summary>
    public HttpProblemDetails? Problem { get; init; }

    /// <summary>The current version, where the answer states it (never its <c>ETag</c>: many frameworks hash the error body into that one). A hint.</summary>
    public string? CurrentVersion { get; init; }

    /// <summary>The offset at which an upload has to continue, in bytes; null when the answer does not say.</summary>
    public long? ExpectedOffset { get; init; }

    /// <summary>The fields that others own, for <see cref="ConflictCause.FieldOwnership"/>; empty otherwise.</summary>
    public IReadOnlyList<OwnedField> OwnedFields { get; init; } = [];

    /// <summary>Who answered: the origin, or something in between that speaks for it.</summary>
    public Answerer AnsweredBy { get; init; }
}
