using System.Buffers;

namespace ConflictAware;

/// <summary>Which elements of three arrays are one and the same, where a rule gives them identity. Its memory is pooled.</summary>
internal readonly ref struct ArrayMatch
{
    private readonly int[] _mineOrder;
    private readonly int[] _currentOrder;
    private readonly ArraySlot[] _slots;
    private readonly int _mineCount;
    private readonly int _currentCount;
    private readonly int _count;

    /// <summary>Matches the elements of three arrays.</summary>
    /// <param name="base">The tree of <paramref name="b"/>.</param>
    /// <param name="mine">The tree of <paramref name="m"/>.</param>
    /// <param name="current">The tree of <paramref name="c"/>.</param>
    /// <param name="b">Base's array.</param>
    /// <param name="m">Mine's array.</param>
    /// <param name="c">Current's array.</param>
    /// <param name="key">What tells elements apart; null: their value.</param>
    public ArrayMatch(in JsonTree @base, in JsonTree mine, in JsonTree current, int b, int m, int c, MergeRule.Keyed? key)
    {
        _mineCount = mine[m].Count;
        _currentCount = current[c].Count;
        int most = @base[b].Count + _mineCount + _currentCount;
        _slots = ArrayPool<ArraySlot>.Shared.Rent(most + 1);
        _mineOrder = ArrayPool<int>.Shared.Rent(_mineCount + 1);
        _currentOrder = ArrayPool<int>.Shared.Rent(_currentCount + 1);
        ElementTable table = new(@base, mine, current, key, most);
        int count = 0;
        IsComplete =
            TryAdd(MergeSide.Base, @base, b, ref table, order: default, ref count)
            && TryAdd(MergeSide.Current, current, c, ref table, _currentOrder, ref count)
            && TryAdd(MergeSide.Mine, mine, m, ref table, _mineOrder, ref count);
        _count = count;
        table.Dispose();
    }

    /// <summary>Whether every element could be told apart. False: a key is missing or occurs twice in one array.</summary>
    public bool IsComplete { get; }

    /// <summary>The elements: base's in base's order, then what only current or both added, then what only mine added.</summary>
    public Span<ArraySlot> Slots => _slots.AsSpan(0, _count);

    /// <summary>Which slots mine's elements have, one after the other.</summary>
    public ReadOnlySpan<int> MineOrder => _mineOrder.AsSpan(0, _mineCount);

    /// <summary>Which slots current's elements have, one after the other.</summary>
    public ReadOnlySpan<int> CurrentOrder => _currentOrder.AsSpan(0, _currentCount);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_mineOrder);
        ArrayPool<int>.Shared.Return(_currentOrder);
        ArrayPool<ArraySlot>.Shared.Return(_slots, clearArray: true);
    }

    private bool TryAdd(MergeSide side, in JsonTree tree, int array, ref ElementTable table, Span<int> order, ref int count)
    {
        int end = tree[array].Next;
        int ordinal = 0;
        for (int element = array + 1; element < end; element = tree[element].Next, ordinal++)
        {
            int number = table.Number(side, element);
            if (number < 0)
                return false;
            if (number == count)
            {
                _slots[count++] = new ArraySlot
                {
                    Base = JsonTree.None,
                    Mine = JsonTree.None,
                    Current = JsonTree.None,
                    BaseOrdinal = side is MergeSide.Base ? ordinal : -1,
                };
            }

            ref int place = ref PlaceOf(side, ref _slots[number]);
            if (place >= 0)
                return false;
            place = element;
            if (side is not MergeSide.Base)
                order[ordinal] = number;
        }
        return true;
    }

    private static ref int PlaceOf(MergeSide side, ref ArraySlot slot)
    {
        switch (side)
        {
            case MergeSide.Base:
                return ref slot.Base;
            case MergeSide.Mine:
                return ref slot.Mine;
            default:
                return ref slot.Current;
        }
    }
}
