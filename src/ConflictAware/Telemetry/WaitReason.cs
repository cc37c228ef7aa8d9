namespace ConflictAware;

/// <summary>What a write waits for.</summary>
internal enum WaitReason
{
    /// <summary>Other writers of the process are before it.</summary>
    Turn,

    /// <summary>The pause before it is tried again.</summary>
    Pause,
}
