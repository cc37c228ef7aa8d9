using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Which text, and the rank of the place where it stood.</summary>
/// <param name="Rank">How good the place is; lower is better.</param>
/// <param name="Index">Which of the captured values it is; the complement of an index for a text that was read already.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ranked(int Rank, int Index);
