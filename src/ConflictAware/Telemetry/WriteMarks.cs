namespace ConflictAware;

/// <summary>What more there is to say about a write that was applied.</summary>
[Flags]
public enum WriteMarks
{
    /// <summary>There is nothing more to say.</summary>
    None = 0,

    /// <summary>The origin holds what was to be written; whether this write put it there is not proven.</summary>
    InPlace = 1,

    /// <summary>An earlier try may have been carried out and changed by somebody before this one was carried out.</summary>
    MayHaveUndone = 2,

    /// <summary>The origin carried the write out although its precondition cannot have held.</summary>
    PreconditionIgnored = 4,

    /// <summary>Only a weak entity tag protected the write.</summary>
    Weak = 8,
}
