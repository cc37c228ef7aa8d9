using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Elements of base that one side removed, and what it has in their place. Ends are exclusive.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SequenceChange(int BaseStart, int BaseEnd, int SideStart, int SideEnd)
{
    public int Removed => BaseEnd - BaseStart;

    public int Inserted => SideEnd - SideStart;

    /// <summary>Whether two sides did the same at one place.</summary>
    /// <param name="side">The elements of the side that this change leads to.</param>
    /// <param name="other">The other side's change.</param>
    /// <param name="otherSide">The elements of the other side.</param>
    public bool IsSameAs(ReadOnlySpan<int> side, in SequenceChange other, ReadOnlySpan<int> otherSide) =>
        BaseStart == other.BaseStart
        && BaseEnd == other.BaseEnd
        && side[SideStart..SideEnd].SequenceEqual(otherSide[other.SideStart..other.SideEnd]);

    /// <summary>Whether both changes can stand, in one order only.</summary>
    public bool IsCompatibleWith(in SequenceChange other)
    {
        // Removals never contradict each other, and an insertion has its place although its neighbours go.
        if (Inserted == 0 && other.Inserted == 0)
            return true;
        if (Inserted == 0)
            return other.Removed == 0 || !Overlaps(other);
        if (other.Inserted == 0)
            return Removed == 0 || !Overlaps(other);
        // Both insert: their places must lie apart, with something that stays between them.
        return BaseEnd < other.BaseStart || other.BaseEnd < BaseStart;
    }

    private bool Overlaps(in SequenceChange other) => BaseStart < other.BaseEnd && other.BaseStart < BaseEnd;
}
