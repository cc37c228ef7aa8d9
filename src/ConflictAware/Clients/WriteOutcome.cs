namespace ConflictAware;

/// <summary>What became of a write.</summary>
public enum WriteOutcome
{
    /// <summary>It was carried out. <see cref="WriteMarks"/> say more about how.</summary>
    Applied,

    /// <summary>Nothing was written: what the origin holds is already what was wanted.</summary>
    Unchanged,

    /// <summary>It met a conflict, and the own change was given up for what the origin holds.</summary>
    CurrentAccepted,

    /// <summary>It met a conflict that nothing resolved, and was not carried out.</summary>
    Conflicted,

    /// <summary>It was not carried out, for a reason that is no conflict: the caller cancelled it.</summary>
    NotApplied,

    /// <summary>It may have been carried out or not: an answer got lost, and nothing proves which.</summary>
    Unknown,
}
