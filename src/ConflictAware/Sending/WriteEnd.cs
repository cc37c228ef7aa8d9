namespace ConflictAware;

/// <summary>How a write ended. A closed set.</summary>
internal abstract record WriteEnd
{
    private WriteEnd() { }

    /// <summary>The origin answered, and not with a conflict: it was done, or it failed for another reason.</summary>
    public sealed record Answered(HttpResponseMessage Response) : WriteEnd;

    /// <summary>The origin refused, and nothing resolved it.</summary>
    public sealed record Surfaced(Conflict Conflict, string? Reason) : WriteEnd
    {
        /// <summary>Every place at which both sides wrote differently, where a merge found them; else empty.</summary>
        public IReadOnlyList<Difference> Differences { get; init; } = [];
    }

    /// <summary>Nothing was sent: the change changes nothing.</summary>
    public sealed record Unchanged : WriteEnd;

    /// <summary>The own change was given up.</summary>
    public sealed record CurrentAccepted : WriteEnd;

    /// <summary>A resolver has proof that the write was carried out before.</summary>
    public sealed record AlreadyApplied : WriteEnd;

    /// <summary>An answer got lost, and what the origin holds proves that the write was carried out, or that what it was to bring about is there.</summary>
    public sealed record Proven(WriteProof Proof, WriteMarks Marks) : WriteEnd;

    /// <summary>An answer got lost, and nothing proves what became of the write.</summary>
    public sealed record Unknown(string Reason) : WriteEnd;

    /// <summary>The origin took the write in, reported later that it failed, and holds what it held before.</summary>
    public sealed record FailedLater(string Reason) : WriteEnd;

    /// <summary>There is nothing at the target that could be changed.</summary>
    public sealed record Missing : WriteEnd;
}
