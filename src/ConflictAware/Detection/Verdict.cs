using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>What one source of evidence makes of an answer. Four bytes: it is handed from hand to hand a dozen times in a detection.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Verdict
{
    private readonly byte _cause;
    private readonly byte _confidence;
    private readonly byte _remedy;

    public Verdict(ConflictCause cause, Confidence confidence, Remedy remedy)
    {
        _cause = (byte)cause;
        _confidence = (byte)confidence;
        _remedy = (byte)remedy;
    }

    /// <summary>The source says nothing.</summary>
    public static Verdict Unknown => default;

    public ConflictCause Cause => (ConflictCause)_cause;

    public Confidence Confidence
    {
        get => (Confidence)_confidence;
        init => _confidence = (byte)value;
    }

    public Remedy Remedy
    {
        get => (Remedy)_remedy;
        init => _remedy = (byte)value;
    }

    public bool MaybeApplied { get; init; }

    public bool SaysSomething => _cause != (byte)ConflictCause.Unknown;

    /// <summary>Two parts of one answer: what both say, or the first, but then nothing that would be acted upon.</summary>
    public Verdict AgreeingWith(Verdict other) => this == other ? this : this with { Remedy = Remedy.None };
}
