using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

public class JsonMergeLawTests
{
    [Test]
    public void Law23And24And25And26_AnyDocumentsAndRules_MergeAsTheReferenceDoes() =>
        Laws.Hold(MergeCase.Ruled, one => AssertAsReference(one));

    [Test]
    public void Law23And24And25And26_SmallDocumentsUnderRulesThatMeet_MergeAsTheReferenceDoes() =>
        Laws.Hold(MergeCase.Dense, one => AssertAsReference(one));

    [Test]
    public void Law25_KeyedArraysAndSets_MergeAsTheReferenceDoes() => Laws.Hold(MergeCase.Keyed, one => AssertAsReference(one));

    [Test]
    public void Law25_KeyedArraysOneSided_AreTakenAsTheyStand() =>
        Laws.Hold(
            MergeCase.Keyed,
            one =>
            {
                AssertSame(Merge(one.Base, one.Mine, one.Base, one.Rules), one.Mine);
                AssertSame(Merge(one.Base, one.Base, one.Mine, one.Rules), one.Mine);
            }
        );

    [Test]
    public void Law23And24_AnyDocumentsWithoutRules_MergeAsTheReferenceDoes() =>
        Laws.Hold(MergeCase.Unruled, one => AssertAsReference(one));

    [Test]
    public void Law23_AnyMerge_IsADocumentOrConflictsNeverBoth() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                MergeResult merged = one.Merge();
                Assert.That(merged.Document is not null, Is.EqualTo(merged.IsClean));
                Assert.That(merged.Conflicts, merged.IsClean ? Is.Empty : Is.Not.Empty);
            }
        );

    [Test]
    public void Law23_Pointer_LeadsToBaseOfTheDifference() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                foreach (Difference difference in one.Merge().Conflicts)
                    AssertSame(JsonPatchApplier.Find(one.Base, difference.Pointer), Read(difference.Base));
            }
        );

    [Test]
    public void Law23_Pointers_AreUnique() =>
        Laws.Hold(MergeCase.Dense, one => Assert.That(one.Merge().Conflicts.Select(conflict => conflict.Pointer), Is.Unique));

    [Test]
    public void Law24_OneSidedEdit_IsTaken() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                AssertSame(Merge(one.Base, one.Mine, one.Base), one.Mine);
                AssertSame(Merge(one.Base, one.Base, one.Mine), one.Mine);
                AssertSame(Merge(one.Base, one.Mine, one.Mine), one.Mine);
            }
        );

    [Test]
    public void Law24_OneSidedEditUnderRules_IsTaken() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                // Under any rule the origin's edit stands when mine has none; mine stands but for what is the origin's business.
                AssertSame(Merge(one.Base, one.Base, one.Current, one.Rules), one.Current);
                if (!one.Rules.Any(rule => rule.IsIgnored))
                    AssertSame(Merge(one.Base, one.Mine, one.Base, one.Rules), one.Mine);
            }
        );

    [Test]
    public void Law24_SidesSwapped_MirrorTheConflicts() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                IEnumerable<string> there = JsonMerge
                    .Merge(one.BaseText, one.MineText, one.CurrentText)
                    .Conflicts.Select(Line)
                    .Order(StringComparer.Ordinal);
                IEnumerable<string> back = JsonMerge
                    .Merge(one.BaseText, one.CurrentText, one.MineText)
                    .Conflicts.Select(difference => Line(difference with { Mine = difference.Current, Current = difference.Mine }))
                    .Order(StringComparer.Ordinal);
                Assert.That(back, Is.EqualTo(there));
            }
        );

    [Test]
    public void Law24_EveryOneSidedEdit_SurvivesOrIsReported() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (one is not { Base: Tree.Obj b, Mine: Tree.Obj m, Current: Tree.Obj c })
                    return;
                MergeResult merged = one.Merge();
                foreach (
                    string name in b
                        .Members.Concat(m.Members)
                        .Concat(c.Members)
                        .Select(member => member.Name)
                        .Distinct(StringComparer.Ordinal)
                )
                {
                    if (!Tree.Same(b[name], m[name]) && !Tree.Same(b[name], c[name]))
                        continue;
                    string pointer = "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                    Assert.That(
                        merged.Conflicts.Select(conflict => conflict.Pointer),
                        Has.None.EqualTo(pointer).And.None.StartsWith(pointer + "/")
                    );
                    if (merged.IsClean)
                        AssertSame(((Tree.Obj)Read(merged.Document)!)[name], Tree.Same(b[name], m[name]) ? c[name] : m[name]);
                }
            }
        );

    [Test]
    public void Law24_NoValueAppearsThatNeitherSideWrote() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                MergeResult merged = one.Merge();
                if (!merged.IsClean)
                    return;
                List<Tree> written = [.. one.Mine.AndAllBelow().Concat(one.Current.AndAllBelow()).Where(IsPlainOrArray)];
                foreach (Tree value in Read(merged.Document)!.AndAllBelow().Where(IsPlainOrArray))
                    Assert.That(written.Exists(wrote => Tree.Same(wrote, value)), Is.True, () => $"nobody wrote {value}");
            }
        );

    [Test]
    public void Law24_DisjointEdits_NeverConflict() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (one is not { Base: Tree.Obj b })
                    return;
                // Each side edits every other member, and adds one of its own.
                NastyTrees trees = new(one.Seed);
                Tree.Obj mine = EditEverySecond(b, 0, trees).With("only mine", trees.Value(2));
                Tree.Obj current = EditEverySecond(b, 1, trees).With("only current", trees.Value(2));
                Tree merged = Merge(b, mine, current)!;
                Tree.Obj expected = new([
                    .. b.Members.SelectMany(
                        (member, i) =>
                            (i % 2 == 0 ? mine : current)[member.Name] is { } value ? [(member.Name, value)] : Array.Empty<(string, Tree)>()
                    ),
                    ("only mine", mine["only mine"]!),
                    ("only current", current["only current"]!),
                ]);
                AssertSame(merged, expected);
            }
        );

    [Test]
    public void Law24_CleanResultMergedAgainOntoCurrent_ChangesNothing() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                // The law is for merges without rules. It holds under rules too, but for one: a value taken whole from mine keeps the origin's members as mine
                // wrote them (MergeRules.Ignore says so), and they are the origin's again when it is merged once more.
                MergeResult merged = one.Merge();
                if (!merged.IsClean || one.Rules.Any(rule => rule.IsIgnored))
                    return;
                MergeResult again = JsonMerge.Merge(one.CurrentText, merged.Document, one.CurrentText, ReferenceRule.ToRules(one.Rules));
                Assert.That(again.IsClean, Is.True, again.ToString);
                AssertSame(Read(again.Document), Read(merged.Document));
            }
        );

    [Test]
    public void Merge_MembersOfCurrent_KeepTheirOrderAndAdditionsFollow() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (one is not { Base: Tree.Obj, Mine: Tree.Obj m, Current: Tree.Obj c } || one.Merge() is not { IsClean: true } merged)
                    return;
                IEnumerable<string> names = ((Tree.Obj)Read(merged.Document)!).Members.Select(member => member.Name);
                List<string> order = [.. c.Members.Concat(m.Members).Select(member => member.Name).Distinct(StringComparer.Ordinal)];
                Assert.That(names.Select(name => order.IndexOf(name)), Is.Ordered);
            }
        );

    [Test]
    public void Merge_ValuesTakenFromOneSide_AreSpeltAsThere() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (one.Merge() is not { IsClean: true } merged)
                    return;
                HashSet<string> written =
                [
                    .. one.Mine.AndAllBelow().Concat(one.Current.AndAllBelow()).OfType<Tree.Num>().Select(number => number.Text),
                ];
                Assert.That(
                    Read(merged.Document)!.AndAllBelow().OfType<Tree.Num>().Select(number => number.Text).Distinct(StringComparer.Ordinal),
                    Is.SubsetOf(written)
                );
            }
        );

    [Test]
    public void Law26_Sum_IsExact() =>
        Laws.Hold(
            Laws.Seeds,
            seed =>
            {
                Random random = new(seed);
                (string Text, BigInteger Digits, int Power)[] numbers = [AnyNumber(random), AnyNumber(random), AnyNumber(random)];
                byte[][] texts = [.. numbers.Select(number => Encoding.UTF8.GetBytes("{\"a\":{\"n\":" + number.Text + "}}"))];
                MergeResult merged = JsonMerge.Merge(texts[0], texts[1], texts[2], new MergeRules().Sum("/*/n"));
                int power = numbers.Min(number => number.Power);
                BigInteger[] scaled = [.. numbers.Select(number => number.Digits * BigInteger.Pow(10, number.Power - power))];
                Tree.Num expected = new(string.Create(CultureInfo.InvariantCulture, $"{scaled[2] + scaled[1] - scaled[0]}e{power}"));
                AssertSame(((Tree.Obj)((Tree.Obj)Read(merged.Document)!)["a"]!)["n"], expected);
            }
        );

    [Test]
    public void Law26_Sum_CountsEveryEditWhateverElseIsEqual() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (one is not { Mine: Tree.Obj m })
                    return;
                // Both sides wrote the same document, byte for byte, with one sale in it each.
                Tree.Obj Deep(string stock, Tree.Obj around) =>
                    around.With("x", new Tree.Obj([("y", new Tree.Obj([("stock", new Tree.Num(stock))]))]));
                byte[] both = Utf8(Deep("9", m));
                MergeResult merged = JsonMerge.Merge(Utf8(Deep("10", m)), both, both, new MergeRules().Sum("/x/y/stock"));
                AssertSame(Read(merged.Document), Deep("8", m));
            }
        );

    [Test]
    public void Law26_PreferMine_NeverRevertsWhatOnlyCurrentEdited() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                MergeResult merged = JsonMerge.Merge(one.BaseText, one.MineText, one.CurrentText, new MergeRules().PreferMine(""));
                Assert.That(merged.IsClean, Is.True);
                AssertWins(one.Base, one.Mine, one.Current, Read(merged.Document));
            }
        );

    /// <summary>What only the loser edited stands too.</summary>
    private static void AssertWins(Tree? b, Tree? winner, Tree? loser, Tree? merged)
    {
        if (Tree.Same(b, winner))
            AssertSame(merged, loser);
        else if ((b, winner, loser, merged) is (Tree.Obj bo, Tree.Obj wo, Tree.Obj lo, Tree.Obj mo))
        {
            foreach (
                string name in bo
                    .Members.Concat(wo.Members)
                    .Concat(lo.Members)
                    .Select(member => member.Name)
                    .Distinct(StringComparer.Ordinal)
            )
                AssertWins(bo[name], wo[name], lo[name], mo[name]);
        }
        else
            AssertSame(merged, winner);
    }

    private static void AssertAsReference(MergeCase one)
    {
        ReferenceMerge expected = ReferenceMerge.Of(one.Base, one.Mine, one.Current, one.Rules);
        MergeResult merged = one.Merge();
        string results = $"the merge     {Line(merged)}\nthe reference {expected}";
        Assert.That(
            merged.Conflicts.Select(conflict => conflict.Pointer),
            Is.EqualTo(expected.Conflicts.Select(conflict => conflict.Pointer)),
            results
        );
        foreach ((Difference found, (_, Tree? b, Tree? m, Tree? c)) in merged.Conflicts.Zip(expected.Conflicts))
        {
            AssertSame(Read(found.Base), b, results);
            AssertSame(Read(found.Mine), m, results);
            AssertSame(Read(found.Current), c, results);
        }
        if (merged.IsClean)
            AssertSame(Read(merged.Document), expected.Merged, results);
    }

    private static Tree.Obj EditEverySecond(Tree.Obj tree, int from, NastyTrees trees)
    {
        Tree.Obj edited = tree;
        for (int i = from; i < tree.Members.Count; i += 2)
        {
            (string name, Tree value) = tree.Members[i];
            edited = trees.OneIn(4) ? edited.Without(name) : edited.With(name, trees.EditOnce(value));
        }
        return edited;
    }

    private static (string Text, BigInteger Digits, int Power) AnyNumber(Random random)
    {
        string digits = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)('0' + random.Next(10))))
            .TrimStart('0')
            .PadLeft(1, '0');
        string fraction =
            random.Next(2) == 0 ? "" : string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)('0' + random.Next(10))));
        int exponent = random.Next(3) == 0 ? random.Next(-40, 40) : 0;
        string sign = random.Next(3) == 0 ? "-" : "";
        string text =
            sign
            + digits
            + (fraction.Length == 0 ? "" : "." + fraction)
            + (exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture));
        return (text, BigInteger.Parse(sign + digits + fraction, CultureInfo.InvariantCulture), exponent - fraction.Length);
    }

    private static bool IsPlainOrArray(Tree tree) => tree is not Tree.Obj;

    private static string Line(MergeResult merged) =>
        merged.IsClean ? $"{Read(merged.Document)}" : string.Join("; ", merged.Conflicts.Select(Line));

    private static string Line(Difference difference) =>
        $"{difference.Pointer} {Read(difference.Base)} {Read(difference.Mine)} {Read(difference.Current)}";

    private static byte[] Utf8(Tree tree) => Encoding.UTF8.GetBytes(tree.ToString());

    private static Tree? Merge(Tree b, Tree m, Tree c, params IReadOnlyList<ReferenceRule> rules)
    {
        MergeResult merged = JsonMerge.Merge(Utf8(b), Utf8(m), Utf8(c), ReferenceRule.ToRules(rules));
        Assert.That(merged.IsClean, Is.True, merged.ToString);
        return Read(merged.Document);
    }

    private static Tree? Read(JsonElement? value) => value is { } element ? Tree.Of(element) : null;

    private static Tree? Read(ReadOnlyMemory<byte>? document) =>
        document is { } text ? Tree.Parse(Encoding.UTF8.GetString(text.Span)) : null;

    private static void AssertSame(Tree? actual, Tree? expected, string results = "")
    {
        if (!Tree.Same(actual, expected))
            Assert.Fail($"{actual} is not {expected}\n{results}");
    }
}
