namespace ConflictAware;

/// <summary>What a look for a write id says.</summary>
internal enum WriteIdFinding
{
    /// <summary>Nothing: the id may have been overwritten.</summary>
    Absent,

    /// <summary>The write was carried out.</summary>
    Present,

    /// <summary>The write had not been carried out: the log goes back far enough, and does not show it.</summary>
    AbsentFromLog,
}
