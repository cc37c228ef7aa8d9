namespace ConflictAware;

/// <summary>How a write ended, in the words of metrics, traces and logs.</summary>
internal enum WriteEnding
{
    /// <summary>It was carried out, or the origin answered as it does without a conflict.</summary>
    Applied,

    /// <summary>There was nothing to be written.</summary>
    Unchanged,

    /// <summary>The own change was given up for what the origin holds.</summary>
    CurrentAccepted,

    /// <summary>The conflict is the caller's to resolve.</summary>
    Surfaced,

    /// <summary>It failed for a reason that is no conflict.</summary>
    Failed,

    /// <summary>It may have been carried out or not.</summary>
    Unknown,
}
