using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>One element of arrays that are merged element by element: where it stands in each document, and what of it is taken.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ArraySlot
{
    public int Base;
    public int Mine;
    public int Current;

    /// <summary>The element's place in base, counted from 0: what a pointer to it says.</summary>
    public int BaseOrdinal;

    /// <summary>Whether the element has its place in the merged array already.</summary>
    public bool IsPlaced;

    public MergeDecision Decision;

    public readonly bool IsAddition => Base < 0;

    public readonly bool LeavesValue => Decision.LeavesValue(Mine, Current);

    public static ArraySlot FromCurrent(int element) => Whole(JsonTree.None, element, MergeDecision.Current);

    public static ArraySlot FromMine(int element) => Whole(element, JsonTree.None, MergeDecision.Mine);

    private static ArraySlot Whole(int mine, int current, MergeDecision decision) =>
        new()
        {
            Base = JsonTree.None,
            Mine = mine,
            Current = current,
            BaseOrdinal = -1,
            Decision = decision,
        };
}
