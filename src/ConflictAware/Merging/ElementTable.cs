using System.Buffers;
using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Gives array elements that are the same, by their key or by their value, one number: 0, 1, 2 in the order in which they are first seen.</summary>
/// <remarks>A hash table, so that it stays linear. Its memory is pooled.</remarks>
internal ref struct ElementTable
{
    private readonly JsonTree _base;
    private readonly JsonTree _mine;
    private readonly JsonTree _current;
    private readonly MergeRule.Keyed? _key;
    private readonly bool _caseInsensitive;
    private readonly int _size;
    private readonly int[] _table;
    private readonly Entry[] _entries;

    /// <summary>An empty table.</summary>
    /// <param name="base">One of the trees that elements come from.</param>
    /// <param name="mine">One of the trees that elements come from.</param>
    /// <param name="current">One of the trees that elements come from.</param>
    /// <param name="key">What tells elements apart; null: their value.</param>
    /// <param name="most">How many elements will be asked for at most.</param>
    /// <param name="caseInsensitive">Whether the key's members may differ in case from document to document.</param>
    public ElementTable(
        in JsonTree @base,
        in JsonTree mine,
        in JsonTree current,
        MergeRule.Keyed? key,
        int most,
        bool caseInsensitive = false
    )
    {
        _caseInsensitive = caseInsensitive;
        _base = @base;
        _mine = mine;
        _current = current;
        _key = key;
        _size = NameIndex.SizeFor(most + 1);
        _table = ArrayPool<int>.Shared.Rent(_size);
        _table.AsSpan(0, _size).Clear();
        _entries = ArrayPool<Entry>.Shared.Rent(most + 1);
    }

    private int _expected;

    /// <summary>How many numbers were given.</summary>
    public int Count { get; private set; }

    /// <summary>The element's number; -1 when it has no key.</summary>
    public int Number(MergeSide side, int element)
    {
        // Most arrays come in one order: then only the first of them is hashed.
        if (_expected < Count && IsSame(Tree(_entries[_expected].Side), _entries[_expected].Element, Tree(side), element))
            return _expected++;
        int number = LookUp(side, element);
        _expected = number + 1;
        return number;
    }

    private int LookUp(MergeSide side, int element)
    {
        if (!TryHash(Tree(side), element, out int hash))
            return -1;
        int bucket = hash & (_size - 1);
        for (; _table[bucket] != 0; bucket = (bucket + 1) & (_size - 1))
        {
            int seen = _table[bucket] - 1;
            if (_entries[seen].Hash == hash && IsSame(Tree(_entries[seen].Side), _entries[seen].Element, Tree(side), element))
                return seen;
        }
        _entries[Count] = new Entry(hash, side, element);
        _table[bucket] = ++Count;
        return Count - 1;
    }

    public readonly void Dispose()
    {
        ArrayPool<int>.Shared.Return(_table);
        ArrayPool<Entry>.Shared.Return(_entries);
    }

    private readonly JsonTree Tree(MergeSide side) =>
        side switch
        {
            MergeSide.Base => _base,
            MergeSide.Mine => _mine,
            _ => _current,
        };

    private readonly bool TryHash(in JsonTree tree, int element, out int hash)
    {
        hash = 0;
        if (_key is null)
        {
            hash = JsonValue.Hash(tree, element);
            return true;
        }
        if (tree[element].Kind is not JsonKind.Object)
            return false;
        foreach (byte[] member in _key.Utf8Members)
        {
            int value = tree.Member(element, member, _caseInsensitive);
            if (value < 0)
                return false;
            hash = HashCode.Combine(hash, JsonValue.Hash(tree, value));
        }
        return true;
    }

    private readonly bool IsSame(in JsonTree left, int one, in JsonTree right, int two)
    {
        if (_key is null)
            return JsonValue.Equal(left, one, right, two, place: null);
        foreach (byte[] member in _key.Utf8Members)
        {
            if (
                !JsonValue.Equal(
                    left,
                    left.Member(one, member, _caseInsensitive),
                    right,
                    right.Member(two, member, _caseInsensitive),
                    place: null
                )
            )
                return false;
        }
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Hash, MergeSide Side, int Element);
}
