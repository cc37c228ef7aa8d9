using System.Globalization;
using System.Text;

namespace ConflictAware.Tests.Merging;

public class SequenceTests
{
    [TestCase("nobody changed anything", "a b", "a b", "a b", "a b")]
    [TestCase("one side alone", "a b", "a b", "b x", "b x")]
    [TestCase("the same edit", "a b", "b x", "b x", "b x")]
    [TestCase("insertions at two places", "a b c", "x a b c", "a b c y", "x a b c y")]
    [TestCase("insertion and deletion", "a b c", "a x b c", "a b", "a x b")]
    [TestCase("deletions that overlap", "a b c d", "a d", "a b", "a")]
    [TestCase("insertion where the other side deletes all around it", "a b c d", "a d", "a b y c d", "a y d")]
    [TestCase("the same insertion", "a b", "a x b", "a x b c", "a x b c")]
    [TestCase("the same replacement, and another insertion", "a b c d", "a x c d", "a x c y d", "a x c y d")]
    [TestCase("replacements apart", "a b c d e", "a x c d e", "a b c y e", "a x c y e")]
    [TestCase("a replacement beside a deletion", "a b c d", "a x c d", "a b d", "a x d")]
    [TestCase("both at the same place", "a b", "a x b", "a y b", null)]
    [TestCase("both at the end", "a", "a x", "a y", null)]
    [TestCase("both replace the same", "a b c", "a x c", "a y c", null)]
    [TestCase("replacements side by side", "a b c d", "a x c d", "a b y d", null)]
    [TestCase("replacement against deletion", "a b c", "a x c", "a c", null)]
    [TestCase("insertion beside a replacement", "a b c", "a x c", "a b y c", null)]
    [TestCase("a moved element against an insertion in its way", "a b", "b a", "a y b", null)]
    [TestCase("a moved element, and an insertion elsewhere", "a b c d", "b a c d", "a b c y d", "b a c y d")]
    [TestCase("which of two equals went matters", "a a", "a", "a y a", null)]
    [TestCase("which of two equals went does not matter", "a a b c", "a b c", "a a b y c", "a b y c")]
    [TestCase("emptied and appended", "a", "", "a y", "y")]
    [TestCase("both from nothing", "", "x", "y", null)]
    public void Sequence_TwoEdits_ComeTogetherOrConflict(string what, string b, string m, string c, string? expected)
    {
        MergeResult merged = Merge(b, m, c);
        MergeResult mirrored = Merge(b, c, m);
        if (expected is null)
        {
            Assert.That(merged.Conflicts.Select(conflict => conflict.Pointer), Is.EqualTo(new[] { "/s" }), what);
            Assert.That(mirrored.Conflicts.Select(conflict => conflict.Pointer), Is.EqualTo(new[] { "/s" }), what);
            return;
        }
        Assert.That(Text(merged), Is.EqualTo(expected), what);
        Assert.That(Text(mirrored), Is.EqualTo(expected), what);
    }

    [Test]
    public void Sequence_Conflict_IsDecidedByThePreferenceAndTheRestStands()
    {
        Assert.That(Text(Merge("a b c d", "a x b c d", "a y b c d z", rules => rules.PreferMine("/s"))), Is.EqualTo("a x b c d z"));
        Assert.That(Text(Merge("a b c d", "a x b c d", "a y b c d z", rules => rules.PreferCurrent("/s"))), Is.EqualTo("a y b c d z"));
        // A removal that is given up leaves what was there.
        Assert.That(Text(Merge("a b c d", "a x b c d", "a y c d z", rules => rules.PreferMine("/s"))), Is.EqualTo("a x b c d z"));
        Assert.That(Text(Merge("a b c d", "a y c d z", "a x b c d", rules => rules.PreferCurrent("/s"))), Is.EqualTo("a x b c d z"));
    }

    [Test]
    public void Sequence_AnyEdits_KeepEveryInsertionAndTheOrderOfBothSides() =>
        Laws.Hold(
            Laws.Seeds,
            seed =>
            {
                Random random = new(seed);
                List<string> b = [.. Enumerable.Range(0, random.Next(9)).Select(i => "b" + i.ToString(CultureInfo.InvariantCulture))];
                List<string> m = Edit(b, "m", random);
                List<string> c = Edit(b, "c", random);
                MergeResult merged = Merge(Join(b), Join(m), Join(c));
                MergeResult mirrored = Merge(Join(b), Join(c), Join(m));
                Assert.That(mirrored.IsClean, Is.EqualTo(merged.IsClean));
                if (!merged.IsClean)
                    return;
                List<string> all = [.. Text(merged).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                Assert.That(all, Is.Unique);
                Assert.That(
                    all,
                    Is.EquivalentTo(
                        b.Where(one => m.Contains(one) && c.Contains(one))
                            .Concat(m.Except(b, StringComparer.Ordinal))
                            .Concat(c.Except(b, StringComparer.Ordinal))
                    )
                );
                Assert.That(all.Where(m.Contains), Is.EqualTo(m.Where(all.Contains)));
                Assert.That(all.Where(c.Contains), Is.EqualTo(c.Where(all.Contains)));
                Assert.That(Text(mirrored), Is.EqualTo(Text(merged)));
            }
        );

    [Test]
    public void Sequence_OneSidedEdit_IsTaken() =>
        Laws.Hold(
            Laws.Seeds,
            seed =>
            {
                Random random = new(seed);
                // Few different elements, so that many are equal.
                string Any() =>
                    string.Join(
                        ' ',
                        Enumerable.Range(0, random.Next(9)).Select(_ => random.Next(3).ToString(CultureInfo.InvariantCulture))
                    );
                string b = Any();
                string x = Any();
                Assert.That(Text(Merge(b, x, b)), Is.EqualTo(x));
                Assert.That(Text(Merge(b, b, x)), Is.EqualTo(x));
                Assert.That(Text(Merge(b, x, x)), Is.EqualTo(x));
                // And beside an edit that is far enough away.
                Assert.That(
                    Text(Merge("p " + b + " q", "p " + x + " q", "p " + b + " q r")),
                    Is.EqualTo(("p " + x + " q r").Replace("  ", " ", StringComparison.Ordinal))
                );
            }
        );

    [Test]
    public void Sequence_TooLongToAlign_ConflictsOnlyWhereBothChangedTheMiddle()
    {
        string b = string.Join(' ', Enumerable.Range(0, 5000));
        string m = "x " + string.Join(' ', Enumerable.Range(0, 5000).Select(i => i % 7 == 3 ? -i : i));
        Assert.That(Merge(b, m, b.Replace(" 2500 ", " 2500 y ", StringComparison.Ordinal)).IsClean, Is.False);
        Assert.That(Text(Merge(b, m, b + " y")), Is.EqualTo(m + " y"));
    }

    private static List<string> Edit(List<string> b, string prefix, Random random)
    {
        List<string> edited = [.. b];
        for (int i = random.Next(3); i > 0; i--)
        {
            if (random.Next(2) == 0 && edited.Count > 0)
                edited.RemoveAt(random.Next(edited.Count));
            else
                edited.Insert(random.Next(edited.Count + 1), prefix + i.ToString(CultureInfo.InvariantCulture));
        }
        return edited;
    }

    private static MergeResult Merge(string b, string m, string c, Func<MergeRules, MergeRules>? more = null)
    {
        MergeRules rules = new MergeRules().Sequence("/s");
        return JsonMerge.Merge(Array(b), Array(m), Array(c), more is null ? rules : more(rules));
    }

    private static string Join(List<string> elements) => string.Join(' ', elements);

    private static byte[] Array(string elements) =>
        Encoding.UTF8.GetBytes(
            "{\"s\":["
                + string.Join(',', elements.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(element => "\"" + element + "\""))
                + "]}"
        );

    private static string Text(MergeResult merged)
    {
        Assert.That(merged.IsClean, Is.True, merged.ToString);
        Tree.Obj document = (Tree.Obj)Tree.Parse(Encoding.UTF8.GetString(merged.Document!.Value.Span));
        return string.Join(' ', ((Tree.Arr)document["s"]!).Elements.Select(element => ((Tree.Str)element).Text));
    }
}
