using System.Buffers;

namespace ConflictAware;

/// <summary>What one side did to a sequence, as far as that is certain.</summary>
/// <remarks>
/// Two sequences can often be aligned in several ways that keep equally many elements ([a, a] against [a]; a moved element). What stays is only
/// what every longest common subsequence keeps; everything between is one change. So a merge never rests on a guess about what was moved or which of two
/// equals was removed.
/// </remarks>
internal static class SequenceDiff
{
    // The table of common subsequences is quadratic. Beyond this the middle, once what both have in common at its ends is gone, counts as one change.
    private const int MostCells = 4_000_000;

    /// <summary>The changes that lead from base to a side, in order, with something unchanged between any two of them.</summary>
    /// <param name="base">The elements of base, as numbers: equal elements have one number.</param>
    /// <param name="side">The elements of the side, likewise.</param>
    /// <param name="numbers">How many numbers there are.</param>
    public static List<SequenceChange> Changes(ReadOnlySpan<int> @base, ReadOnlySpan<int> side, int numbers)
    {
        int prefix = CertainPrefix(@base, side, numbers, fromEnd: false);
        int suffix = Math.Min(CertainPrefix(@base, side, numbers, fromEnd: true), Math.Min(@base.Length, side.Length) - prefix);
        ReadOnlySpan<int> baseMiddle = @base[prefix..^suffix];
        ReadOnlySpan<int> sideMiddle = side[prefix..^suffix];

        List<SequenceChange> changes = [];
        SequenceChange open = new(prefix, prefix, prefix, prefix);
        foreach ((int inBase, int inSide) in CertainPairs(baseMiddle, sideMiddle))
        {
            open = open with { BaseEnd = prefix + inBase, SideEnd = prefix + inSide };
            AddTo(changes, open);
            open = new SequenceChange(open.BaseEnd + 1, open.BaseEnd + 1, open.SideEnd + 1, open.SideEnd + 1);
        }
        AddTo(changes, open with { BaseEnd = @base.Length - suffix, SideEnd = side.Length - suffix });
        return changes;
    }

    private static void AddTo(List<SequenceChange> changes, SequenceChange change)
    {
        if (change.Removed > 0 || change.Inserted > 0)
            changes.Add(change);
    }

    /// <summary>
    /// How many elements at the start, or at the end, are the same for certain: up to the last equal one that occurs once in both. No longest common subsequence
    /// can do without such a one, nor without what stands before it.
    /// </summary>
    private static int CertainPrefix(ReadOnlySpan<int> @base, ReadOnlySpan<int> side, int numbers, bool fromEnd)
    {
        if (@base.SequenceEqual(side))
            return @base.Length;
        int[] rented = ArrayPool<int>.Shared.Rent(numbers);
        Span<int> occurrences = rented.AsSpan(0, numbers);
        occurrences.Clear();
        foreach (int number in @base)
            occurrences[number]++;
        foreach (int number in side)
            occurrences[number]++;

        int certain = 0;
        for (int i = 0; i < Math.Min(@base.Length, side.Length); i++)
        {
            int inBase = fromEnd ? @base[^(i + 1)] : @base[i];
            int inSide = fromEnd ? side[^(i + 1)] : side[i];
            if (inBase != inSide)
                break;
            if (occurrences[inBase] == 2)
                certain = i + 1;
        }
        ArrayPool<int>.Shared.Return(rented);
        return certain;
    }

    /// <summary>The pairs that are in every longest common subsequence.</summary>
    private static List<(int InBase, int InSide)> CertainPairs(ReadOnlySpan<int> @base, ReadOnlySpan<int> side)
    {
        int width = side.Length + 1;
        long cells = (long)(@base.Length + 1) * width;
        if (@base.IsEmpty || side.IsEmpty || cells > MostCells)
            return [];

        // The length of the longest common subsequence of what stands before, and of what stands after.
        int[] rentedBefore = ArrayPool<int>.Shared.Rent((int)cells);
        int[] rentedAfter = ArrayPool<int>.Shared.Rent((int)cells);
        Span<int> before = rentedBefore.AsSpan(0, (int)cells);
        Span<int> after = rentedAfter.AsSpan(0, (int)cells);
        before.Clear();
        after.Clear();
        for (int i = 0; i < @base.Length; i++)
        for (int j = 0; j < side.Length; j++)
        {
            before[((i + 1) * width) + j + 1] =
                @base[i] == side[j] ? before[(i * width) + j] + 1 : Math.Max(before[(i * width) + j + 1], before[((i + 1) * width) + j]);
        }
        for (int i = @base.Length - 1; i >= 0; i--)
        for (int j = side.Length - 1; j >= 0; j--)
        {
            after[(i * width) + j] =
                @base[i] == side[j]
                    ? after[((i + 1) * width) + j + 1] + 1
                    : Math.Max(after[((i + 1) * width) + j], after[(i * width) + j + 1]);
        }

        // A pair is in a longest one if it completes the best before and after it, and in every one if no other pair can be at its rank.
        int longest = after[0];
        (int Count, int InBase, int InSide)[] ranks = new (int, int, int)[longest];
        for (int i = 0; i < @base.Length; i++)
        for (int j = 0; j < side.Length; j++)
        {
            int rank = before[(i * width) + j];
            if (@base[i] == side[j] && rank + 1 + after[((i + 1) * width) + j + 1] == longest)
                ranks[rank] = (ranks[rank].Count + 1, i, j);
        }
        ArrayPool<int>.Shared.Return(rentedBefore);
        ArrayPool<int>.Shared.Return(rentedAfter);
        return [.. ranks.Where(rank => rank.Count == 1).Select(rank => (rank.InBase, rank.InSide))];
    }
}
