using FsCheck;
using FsCheck.Fluent;

namespace ConflictAware.Tests.Merging;

/// <summary>Three documents and rules for them. Where a law fails, smaller ones are tried before it is reported.</summary>
public sealed record MergeCase(Tree Base, Tree Mine, Tree Current, IReadOnlyList<ReferenceRule> Rules, int Seed)
{
    private byte[]? _base;
    private byte[]? _mine;
    private byte[]? _current;

    public static Arbitrary<MergeCase> Unruled { get; } = Arbitrary(withRules: false);

    public static Arbitrary<MergeCase> Ruled { get; } = Arbitrary(withRules: true);

    /// <summary>Documents that are one array with a rule that gives its elements identity, edited and reordered.</summary>
    public static Arbitrary<MergeCase> Keyed { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(KeyedFrom), Smaller);

    /// <summary>Small documents made of few names and values, under rules that meet in them.</summary>
    public static Arbitrary<MergeCase> Dense { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(DenseFrom), Smaller);

    public byte[] BaseText => _base ??= TreeText.Odd(Base, new Random(Seed));

    public byte[] MineText => _mine ??= TreeText.Odd(Mine, new Random(Seed / 2));

    public byte[] CurrentText => _current ??= TreeText.Odd(Current, new Random(Seed / 3));

    public MergeResult Merge() => JsonMerge.Merge(BaseText, MineText, CurrentText, ReferenceRule.ToRules(Rules));

    public override string ToString() =>
        $"seed {Seed}\nbase    {Base}\nmine    {Mine}\ncurrent {Current}\nrules   {string.Join("; ", Rules.Select(rule => $"{rule.Kind} {rule.Pointer} {string.Join(',', rule.Members)}"))}";

    private static Arbitrary<MergeCase> Arbitrary(bool withRules) =>
        Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => From(seed, withRules)), Smaller);

    internal static MergeCase DenseFrom(int seed)
    {
        DenseTrees trees = new(seed);
        (Tree b, Tree m, Tree c) = trees.Documents();
        return new MergeCase(b, m, c, trees.Rules(b, m, c), seed);
    }

    internal static MergeCase From(int seed, bool withRules)
    {
        NastyTrees trees = new(seed);
        Tree start = trees.Document();
        Tree mine = trees.Edit(start);
        Tree current = trees.OneIn(10) ? mine : trees.Edit(trees.OneIn(10) ? mine : start);
        return new MergeCase(start, mine, current, withRules ? trees.Rules() : [], seed);
    }

    internal static MergeCase KeyedFrom(int seed)
    {
        NastyTrees trees = new(seed);
        List<ReferenceRule> rules = [trees.OneIn(3) ? new("", "Set") : new("", "Key", "id")];
        if (trees.OneIn(3))
            rules.Add(new("", trees.OneIn(2) ? "PreferMine" : "PreferCurrent"));
        if (trees.OneIn(3))
            rules.Add(new("/*/stock", "Sum"));
        Tree.Arr start = trees.Lines(1);
        return new MergeCase(start, trees.EditLines(start), trees.EditLines(start), rules, seed);
    }

    internal static IEnumerable<MergeCase> Smaller(MergeCase large)
    {
        foreach (ReferenceRule rule in large.Rules)
            yield return new(large.Base, large.Mine, large.Current, [.. large.Rules.Where(other => other != rule)], large.Seed);
        foreach (Tree tree in Smaller(large.Base))
            yield return new(tree, large.Mine, large.Current, large.Rules, large.Seed);
        foreach (Tree tree in Smaller(large.Mine))
            yield return new(large.Base, tree, large.Current, large.Rules, large.Seed);
        foreach (Tree tree in Smaller(large.Current))
            yield return new(large.Base, large.Mine, tree, large.Rules, large.Seed);
        if (large is { Base: Tree.Obj b, Mine: Tree.Obj m, Current: Tree.Obj c })
        {
            foreach ((string name, _) in b.Members.Concat(m.Members).Concat(c.Members).Distinct())
                yield return new(b.Without(name), m.Without(name), c.Without(name), large.Rules, large.Seed);
        }
    }

    private static IEnumerable<Tree> Smaller(Tree tree)
    {
        switch (tree)
        {
            case Tree.Obj value:
                for (int i = 0; i < value.Members.Count; i++)
                {
                    yield return new Tree.Obj(value.Members.RemoveAt(i));
                    foreach (Tree smaller in Smaller(value.Members[i].Value))
                        yield return new Tree.Obj(value.Members.SetItem(i, (value.Members[i].Name, smaller)));
                }
                break;
            case Tree.Arr value:
                for (int i = 0; i < value.Elements.Count; i++)
                {
                    yield return new Tree.Arr(value.Elements.RemoveAt(i));
                    foreach (Tree smaller in Smaller(value.Elements[i]))
                        yield return new Tree.Arr(value.Elements.SetItem(i, smaller));
                }
                break;
        }
    }
}
