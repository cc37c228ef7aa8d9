namespace ConflictAware;

/// <summary>How the updates that one client makes of one target at the same time stand to each other.</summary>
public enum UpdateCoordination
{
    /// <summary>One after the other, first come, first served; each reads what the origin holds and writes it. Two requests an update.</summary>
    Serialize,

    /// <summary>
    /// As <see cref="Serialize"/>, and an update starts from what the last write of the same principal left instead of reading it, where that write proved what it
    /// left: by a strong entity tag on a route that is known to store what it is sent. About one request an update.
    /// </summary>
    Chain,

    /// <summary>
    /// As <see cref="Chain"/>, and the update functions that wait at the same time, of one principal and one type, run one after the other on one representation and go
    /// out as one write. Far less than one request an update. What becomes of that write becomes of every update in it.
    /// </summary>
    Combine,
}
