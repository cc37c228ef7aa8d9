using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>A verdict and the code that led to it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Finding(Verdict Verdict, string? Code)
{
    /// <summary>The dialect in which it was read; null when none was needed.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The first that found at least a code keeps the word until somebody understands more.</summary>
    public Finding OrOneWithCode(Finding other) => Code is null && other.Code is not null ? other : this;

    /// <summary>This and another code of the same list; its own verdict when this says nothing yet.</summary>
    public Finding AndAlso(Verdict verdict, string code) =>
        Verdict.SaysSomething ? this with { Verdict = Verdict.AgreeingWith(verdict) } : new Finding(verdict, code);
}
