namespace ConflictAware;

/// <summary>How a typed write ended. Conflicts and unknown outcomes are results here; every other failure is still an exception.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record WriteResult<T>
{
    internal WriteResult() { }

    /// <summary>What became of the write.</summary>
    public required WriteOutcome Outcome { get; init; }

    /// <summary>What more there is to say about a write that was applied.</summary>
    public WriteMarks Marks { get; init; }

    /// <summary>How it is known that the write was applied; <see cref="WriteProof.None"/> when it was not, or nothing was sent.</summary>
    public WriteProof Proof { get; init; }

    /// <summary>What the origin holds after the call, as far as it is known; of a save that changes nothing, what was read. Null when it is not known, or when there is nothing (any more).</summary>
    public Versioned<T>? Current { get; init; }

    /// <summary>What the change started from; null when it started from nothing.</summary>
    public Versioned<T>? Base { get; init; }

    /// <summary>The value that was to be written; <c>default</c> when there was none.</summary>
    public T? Mine { get; init; }

    /// <summary>The conflict that was not resolved, or that was the last one before the outcome became unknown; else null.</summary>
    public Conflict? Conflict { get; init; }

    /// <summary>Every place at which both sides wrote differently, where the write was to be merged and could not be; else empty.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>Why the conflict was not resolved, or the outcome is not known, for people; null when there is nothing to add.</summary>
    public string? Reason { get; init; }

    /// <summary>How many times the write was refused, or its answer got lost, before it ended like this.</summary>
    public int Refusals { get; init; }

    /// <summary>How many sends of the write may have reached the origin. More than the requests made here where something in between resends.</summary>
    public int PossibleSends { get; init; }

    internal Exception? Failure { get; init; }
    internal Uri? Target { get; init; }
    internal HttpMethod? Method { get; init; }

    /// <summary>The result for callers who would rather catch.</summary>
    internal Versioned<T>? CurrentOrThrow() =>
        Outcome switch
        {
            WriteOutcome.Conflicted => throw new ConflictException<T>(this),
            WriteOutcome.Unknown => throw new OutcomeUnknownException<T>(this),
            _ => Current,
        };
}
