namespace ConflictAware;

/// <summary>What the next round of a write begins with.</summary>
internal enum NextStep
{
    /// <summary>The bytes are there: send them.</summary>
    Send,

    /// <summary>Read the current representation and make the change on it, then send.</summary>
    Read,

    /// <summary>Find out what became of a send whose answer got lost.</summary>
    Settle,
}
