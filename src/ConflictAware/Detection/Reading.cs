using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>What one source of evidence makes of an answer.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reading(ConflictCause Cause, Confidence Confidence, Remedy Remedy)
{
    /// <summary>The source says nothing.</summary>
    public static Reading Unknown => default;

    public bool SaysSomething => Cause != ConflictCause.Unknown;
}
