namespace ConflictAware.Tests.Merging;

/// <summary>What one side did to a sequence, against all alignments that keep most: what stays is what every one of them keeps.</summary>
public class SequenceDiffTests
{
    /// <summary>Every sequence of up to so many letters.</summary>
    private static IEnumerable<int[]> Sequences(int letters, int length) =>
        length == 0
            ?
            [
                [],
            ]
            : Sequences(letters, length - 1)
                .SelectMany(shorter =>
                    shorter.Length < length - 1
                        ? [shorter]
                        : Enumerable.Range(0, letters).Select(letter => (int[])[.. shorter, letter]).Prepend(shorter)
                );

    [TestCase(3, 3, 1 + 3 + 9 + 27)]
    [TestCase(2, 4, 1 + 2 + 4 + 8 + 16)]
    public void Changes_OfAnyTwoShortSequences_AreWhatEveryLongestAlignmentChanges(int letters, int length, int count)
    {
        int[][] all = [.. Sequences(letters, length)];
        Assert.That(all, Has.Length.EqualTo(count));
        foreach (int[] @base in all)
        foreach (int[] side in all)
        {
            SequenceChange[] expected = [.. Gaps(Certain(@base, side), @base.Length, side.Length)];
            List<SequenceChange> found = SequenceDiff.Changes(@base, side, letters);
            if (!found.SequenceEqual(expected))
                Assert.Fail(
                    $"{string.Join(' ', @base)} to {string.Join(' ', side)}: {string.Join(", ", found)}, not {string.Join(", ", expected)}"
                );
        }
    }

    /// <summary>In a longer one, with the same at its ends, as in the middle of it alone.</summary>
    [TestCase(0, 0)]
    [TestCase(3, 0)]
    [TestCase(0, 3)]
    [TestCase(5, 4)]
    public void Changes_BetweenWhatBothHave_AreThoseOfTheMiddle(int before, int after)
    {
        int[] prefix = [.. Enumerable.Range(10, before)];
        int[] suffix = [.. Enumerable.Range(20, after)];
        foreach (int[] @base in Sequences(letters: 2, length: 3))
        foreach (int[] side in Sequences(letters: 2, length: 3))
        {
            SequenceChange[] expected =
            [
                .. Gaps(Certain(@base, side), @base.Length, side.Length)
                    .Select(change => new SequenceChange(
                        change.BaseStart + before,
                        change.BaseEnd + before,
                        change.SideStart + before,
                        change.SideEnd + before
                    )),
            ];
            Assert.That(SequenceDiff.Changes([.. prefix, .. @base, .. suffix], [.. prefix, .. side, .. suffix], 30), Is.EqualTo(expected));
        }
    }

    private static (int InBase, int InSide)[] Certain(int[] @base, int[] side)
    {
        List<(int, int)[]> alignments = [.. Alignments(@base, side, 0, 0)];
        int longest = alignments.Max(static pairs => pairs.Length);
        (int, int)[][] best = [.. alignments.Where(pairs => pairs.Length == longest)];
        return [.. best[0].Where(pair => Array.TrueForAll(best, pairs => pairs.Contains(pair)))];
    }

    // Every way to pair equal elements in order.
    private static IEnumerable<(int, int)[]> Alignments(int[] @base, int[] side, int fromBase, int fromSide)
    {
        yield return [];
        for (int i = fromBase; i < @base.Length; i++)
        for (int j = fromSide; j < side.Length; j++)
        {
            if (@base[i] != side[j])
                continue;
            foreach ((int, int)[] rest in Alignments(@base, side, i + 1, j + 1))
                yield return [(i, j), .. rest];
        }
    }

    private static IEnumerable<SequenceChange> Gaps(IEnumerable<(int InBase, int InSide)> stays, int baseLength, int sideLength)
    {
        (int inBase, int inSide) = (0, 0);
        foreach ((int stayBase, int staySide) in stays.Append((baseLength, sideLength)))
        {
            if (stayBase > inBase || staySide > inSide)
                yield return new SequenceChange(inBase, stayBase, inSide, staySide);
            (inBase, inSide) = (stayBase + 1, staySide + 1);
        }
    }

    // Removals stand beside anything that keeps its place; insertions stand beside each other only with something between them that stays.
    [TestCase(1, 2, 0, 2, 3, 0, true, Description = "removals of neighbours")]
    [TestCase(1, 3, 0, 2, 4, 0, true, Description = "of the same")]
    [TestCase(1, 3, 0, 2, 2, 1, true, Description = "an insertion among what goes")]
    [TestCase(1, 3, 0, 2, 4, 1, false, Description = "a replacement of what goes")]
    [TestCase(1, 3, 0, 3, 4, 1, true)]
    [TestCase(1, 1, 1, 2, 2, 1, true)]
    [TestCase(1, 1, 1, 1, 1, 1, false, Description = "at one place: in which order?")]
    [TestCase(1, 2, 1, 2, 3, 1, false, Description = "nothing between them stays")]
    [TestCase(1, 2, 1, 3, 4, 1, true)]
    public void IsCompatible_BothWaysRound(
        int start,
        int end,
        int inserted,
        int otherStart,
        int otherEnd,
        int otherInserted,
        bool isCompatible
    )
    {
        SequenceChange one = new(start, end, 0, inserted);
        SequenceChange other = new(otherStart, otherEnd, 0, otherInserted);
        Assert.That((one.IsCompatibleWith(other), other.IsCompatibleWith(one)), Is.EqualTo((isCompatible, isCompatible)));
    }
}
