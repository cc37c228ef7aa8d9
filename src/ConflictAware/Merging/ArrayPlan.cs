using System.Buffers;

namespace ConflictAware;

/// <summary>The elements of a merged array in the order in which they are to stand. Its memory is pooled: it is written once, then given back.</summary>
internal sealed class ArrayPlan : IDisposable
{
    private ArraySlot[] _slots;
    private int _count;

    /// <summary>An empty plan.</summary>
    /// <param name="capacity">How many elements it can have.</param>
    public ArrayPlan(int capacity) => _slots = ArrayPool<ArraySlot>.Shared.Rent(Math.Max(1, capacity));

    public ReadOnlySpan<ArraySlot> Slots => _slots.AsSpan(0, _count);

    /// <summary>Adds the next element. There are never more than the capacity says.</summary>
    public void Add(ArraySlot slot) => _slots[_count++] = slot;

    public void Dispose()
    {
        ArrayPool<ArraySlot>.Shared.Return(_slots, clearArray: true);
        _slots = [];
        _count = 0;
    }
}
