using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>What one source of evidence makes of an answer.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Verdict(ConflictCause Cause, Confidence Confidence, Remedy Remedy)
{
    /// <summary>The source says nothing.</summary>
    public static Verdict Unknown => default;

    public bool MaybeApplied { get; init; }

    public bool SaysSomething => Cause != ConflictCause.Unknown;

    /// <summary>Two parts of one answer: what both say, or the first, but then nothing that would be acted upon.</summary>
    public Verdict AgreeingWith(Verdict other) => this == other ? this : this with { Remedy = Remedy.None };
}
