using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>A verdict and the code that led to it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Finding(Verdict Verdict, string? Code)
{
    /// <summary>The dialect in which it was read; null when none was needed.</summary>
    public Dialect? Dialect { get; init; }
}
