using System.Buffers;
using System.Numerics;

namespace ConflictAware;

/// <summary>Finds the members of one object by name, most quickly when they are asked for in the order in which they stand.</summary>
/// <remarks>Looking up every member of a wide object stays linear, whatever their order: after the first miss in one, a hash table is built.</remarks>
internal struct NameIndex
{
    private const int ScanUpTo = 8;

    private readonly int _container;
    private int _expected;
    private int[]? _table;
    private int _size;

    public NameIndex(int container)
    {
        _container = container;
        _expected = container + 1;
    }

    /// <summary>The size of a hash table for so many names: a power of two, at most half full.</summary>
    public static int SizeFor(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count * 2);

    /// <summary>The member that has the name of <paramref name="otherMember"/>, or <see cref="JsonTree.None"/>.</summary>
    public int Find(in JsonTree tree, in JsonTree other, int otherMember)
    {
        if (_container < 0)
            return JsonTree.None;
        ref readonly TreeNode container = ref tree[_container];
        if (_expected < container.Next && tree.HasNameOf(_expected, other, otherMember))
            return Found(tree, _expected);
        return container.Count <= ScanUpTo ? Scan(tree, other, otherMember) : LookUp(tree, other, otherMember);
    }

    public readonly void Dispose()
    {
        if (_table is not null)
            ArrayPool<int>.Shared.Return(_table);
    }

    private int Found(in JsonTree tree, int member)
    {
        _expected = tree[member].Next;
        return member;
    }

    private int Scan(in JsonTree tree, in JsonTree other, int otherMember)
    {
        int end = tree[_container].Next;
        for (int member = _container + 1; member < end; member = tree[member].Next)
        {
            if (tree.HasNameOf(member, other, otherMember))
                return Found(tree, member);
        }
        return JsonTree.None;
    }

    private int LookUp(in JsonTree tree, in JsonTree other, int otherMember)
    {
        if (_table is null)
            Build(tree);
        Span<int> table = _table.AsSpan(0, _size);
        for (int bucket = other[otherMember].NameHash & (_size - 1); table[bucket] != 0; bucket = (bucket + 1) & (_size - 1))
        {
            if (tree.HasNameOf(table[bucket], other, otherMember))
                return Found(tree, table[bucket]);
        }
        return JsonTree.None;
    }

    private void Build(in JsonTree tree)
    {
        ref readonly TreeNode container = ref tree[_container];
        _size = SizeFor(container.Count);
        _table = ArrayPool<int>.Shared.Rent(_size);
        Span<int> table = _table.AsSpan(0, _size);
        table.Clear();
        for (int member = _container + 1; member < container.Next; member = tree[member].Next)
        {
            int bucket = tree[member].NameHash & (_size - 1);
            while (table[bucket] != 0)
                bucket = (bucket + 1) & (_size - 1);
            table[bucket] = member;
        }
    }
}
