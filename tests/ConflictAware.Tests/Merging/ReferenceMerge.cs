using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace ConflictAware.Tests.Merging;

/// <summary>The laws of merging written down one after the other, without a thought for speed.</summary>
public sealed class ReferenceMerge
{
    private readonly IReadOnlyList<ReferenceRule> _rules;
    private readonly List<(string Pointer, Tree? Base, Tree? Mine, Tree? Current)> _conflicts = [];

    private ReferenceMerge(IReadOnlyList<ReferenceRule> rules) => _rules = rules;

    public IReadOnlyList<(string Pointer, Tree? Base, Tree? Mine, Tree? Current)> Conflicts => _conflicts;

    public Tree? Merged { get; private set; }

    public static ReferenceMerge Of(Tree? b, Tree? m, Tree? c, params IReadOnlyList<ReferenceRule> rules)
    {
        ReferenceMerge merge = new(rules);
        merge.Merged = merge.Merge(b, m, c, [], "");
        return merge;
    }

    public override string ToString() =>
        _conflicts.Count == 0
            ? $"{Merged}"
            : string.Join("; ", _conflicts.Select(conflict => $"{conflict.Pointer} {conflict.Base} {conflict.Mine} {conflict.Current}"));

    /// <param name="b">Base.</param>
    /// <param name="m">Mine.</param>
    /// <param name="c">Current.</param>
    /// <param name="path">The place, array elements without number.</param>
    /// <param name="pointer">The place as differences say it.</param>
    private Tree? Merge(Tree? b, Tree? m, Tree? c, ImmutableList<string> path, string pointer)
    {
        ReferenceRule? rule = ReferenceRule.At(path, _rules);
        if (rule is { IsIgnored: true })
            return c;
        if (b is Tree.Obj bo && m is Tree.Obj mo && c is Tree.Obj co)
            return MergeObjects(bo, mo, co, path, pointer);
        if (rule?.Kind is "Sum" && b is not null && m is not null && c is not null)
            return Sum(b, m, c, rule, path, pointer);
        if (
            rule?.Kind is "Key" or "Set"
            && b is Tree.Arr ba
            && m is Tree.Arr ma
            && c is Tree.Arr ca
            && Keys(ba, rule) is { } bk
            && Keys(ma, rule) is { } mk
            && Keys(ca, rule) is { } ck
        )
            return MergeKeyed((ba, bk), (ma, mk), (ca, ck), rule, path, pointer);

        if (Same(b, m))
            return c;
        if (Same(b, c))
            return m;
        if (Same(m, c) && !(m is not null && HasCounter(m, path)))
            return c;
        if (m is not null && c is not null)
        {
            switch (rule?.Kind)
            {
                case "Max" when m is Tree.Num mn && c is Tree.Num cn:
                    return Compare(mn, cn) > 0 ? m : c;
                case "Min" when m is Tree.Num mn && c is Tree.Num cn:
                    return Compare(mn, cn) < 0 ? m : c;
                case "Union" when m is Tree.Arr ms && c is Tree.Arr cs:
                    return ms.Elements.Aggregate(
                        cs,
                        (all, one) => all.Elements.Any(element => Tree.Same(element, one)) ? all : new Tree.Arr(all.Elements.Add(one))
                    );
            }
        }
        return Conflict(b, m, c, path, pointer);

        bool Same(Tree? one, Tree? two) => Tree.Same(one, two, path, _rules);
    }

    private Tree? Conflict(Tree? b, Tree? m, Tree? c, ImmutableList<string> path, string pointer)
    {
        switch (ReferenceRule.PreferenceAt(path, _rules)?.Kind)
        {
            case "PreferMine":
                return m;
            case "PreferCurrent":
                return c;
            default:
                _conflicts.Add((pointer, b, m, c));
                return c;
        }
    }

    private Tree.Obj MergeObjects(Tree.Obj b, Tree.Obj m, Tree.Obj c, ImmutableList<string> path, string pointer)
    {
        // Conflicts in the order of base, then of current; the members in the order of current, then of mine.
        Dictionary<string, Tree?> merged = new(StringComparer.Ordinal);
        foreach (
            string name in b.Members.Concat(c.Members).Concat(m.Members).Select(member => member.Name).Distinct(StringComparer.Ordinal)
        )
        {
            string escaped = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            merged[name] = Merge(b[name], m[name], c[name], path.Add(name), pointer + "/" + escaped);
        }
        IEnumerable<string> order = c.Members.Concat(m.Members).Select(member => member.Name).Distinct(StringComparer.Ordinal);
        return new([.. order.Where(name => merged[name] is not null).Select(name => (name, merged[name]!))]);
    }

    private Tree? Sum(Tree b, Tree m, Tree c, ReferenceRule rule, ImmutableList<string> path, string pointer)
    {
        if (b is Tree.Num bn && m is Tree.Num mn && c is Tree.Num cn)
        {
            (BigInteger Digits, BigInteger Power)[] values = [cn.Value, mn.Value, bn.Value];
            BigInteger power = values.Min(value => value.Power);
            BigInteger[] scaled = [.. values.Select(value => value.Digits * BigInteger.Pow(10, (int)(value.Power - power)))];
            Tree.Num sum = new(string.Create(CultureInfo.InvariantCulture, $"{scaled[0] + scaled[1] - scaled[2]}e{power}"));
            bool isWithinBounds =
                rule.Members is not [var least, var most] || (Compare(sum, new(least)) >= 0 && Compare(sum, new(most)) <= 0);
            return isWithinBounds || Tree.Same(b, m) ? sum : Conflict(b, m, c, path, pointer);
        }
        if (Tree.Same(b, m, path, _rules))
            return c;
        if (Tree.Same(b, c, path, _rules))
            return m;
        return Tree.Same(m, c, path, _rules) && !HasCounter(m, path) ? c : Conflict(b, m, c, path, pointer);
    }

    private Tree.Arr MergeKeyed(
        (Tree.Arr Array, List<Tree> Keys) b,
        (Tree.Arr Array, List<Tree> Keys) m,
        (Tree.Arr Array, List<Tree> Keys) c,
        ReferenceRule rule,
        ImmutableList<string> path,
        string pointer
    )
    {
        ImmutableList<string> inside = path.Add(ReferenceRule.Element);
        string? preference = ReferenceRule.PreferenceAt(path, _rules)?.Kind;
        int reported = _conflicts.Count;
        bool isContested = false;
        List<(Tree Key, Tree? Value)> merged = [];
        for (int i = 0; i < b.Keys.Count; i++)
            merged.Add(
                (
                    b.Keys[i],
                    Merge(
                        b.Array.Elements[i],
                        Find(m, b.Keys[i]),
                        Find(c, b.Keys[i]),
                        inside,
                        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}")
                    )
                )
            );
        foreach (Tree key in c.Keys.Where(key => !Contains(b.Keys, key)))
        {
            Tree? theirs = Find(c, key);
            Tree? ours = Find(m, key);
            if (ours is null || (Tree.Same(ours, theirs, inside, _rules) && !HasCounter(ours, inside)))
                merged.Add((key, theirs));
            else if (preference is null)
                isContested = true;
            else
                merged.Add((key, preference is "PreferMine" ? ours : theirs));
        }
        foreach (Tree key in m.Keys.Where(key => !Contains(b.Keys, key) && !Contains(c.Keys, key)))
            merged.Add((key, Merge(null, Find(m, key), null, inside, pointer)));

        List<Tree> stays = [.. merged.Where(one => one.Value is not null && Contains(b.Keys, one.Key)).Select(one => one.Key)];
        List<Tree> inMine = [.. m.Keys.Where(key => Contains(stays, key))];
        List<Tree> inCurrent = [.. c.Keys.Where(key => Contains(stays, key))];
        bool mineReordered = !IsSame(inMine, [.. b.Keys.Where(key => Contains(inMine, key))]);
        bool currentReordered = !IsSame(inCurrent, [.. b.Keys.Where(key => Contains(inCurrent, key))]);
        bool mineAdded = m.Keys.Exists(key => !Contains(b.Keys, key) && !Contains(c.Keys, key));
        bool currentAdded = c.Keys.Exists(key => !Contains(b.Keys, key));
        bool byMine = mineReordered && !currentReordered;
        if (
            mineReordered
            && currentReordered
            && rule.Kind is "Key"
            && !IsSame([.. inMine.Where(key => Contains(inCurrent, key))], [.. inCurrent.Where(key => Contains(inMine, key))])
        )
        {
            byMine = preference is "PreferMine";
            isContested |= preference is null;
        }
        if (!mineReordered && !currentReordered && mineAdded && !currentAdded)
            byMine = true;
        if (isContested)
            _conflicts.Insert(reported, (pointer, b.Array, m.Array, c.Array));

        IEnumerable<Tree> order = byMine ? m.Keys.Where(key => Contains(b.Keys, key) || !(mineAdded && currentAdded)) : c.Keys;
        List<Tree> placed = [];
        foreach (Tree key in order.Concat(merged.Select(one => one.Key)))
        {
            if (!Contains(placed, key))
                placed.Add(key);
        }
        return new Tree.Arr([.. placed.Select(key => merged.Find(one => Tree.Same(one.Key, key)).Value).OfType<Tree>()]);
    }

    /// <summary>The keys of the elements; null when one is missing or occurs twice.</summary>
    private static List<Tree>? Keys(Tree.Arr array, ReferenceRule rule)
    {
        List<Tree> keys = [];
        foreach (Tree element in array.Elements)
        {
            Tree? key =
                rule.Kind is "Set" ? element
                : element is Tree.Obj value && rule.Members.All(member => value[member] is not null)
                    ? new Tree.Arr([.. rule.Members.Select(member => value[member]!)])
                : null;
            if (key is null || Contains(keys, key))
                return null;
            keys.Add(key);
        }
        return keys;
    }

    private static Tree? Find((Tree.Arr Array, List<Tree> Keys) array, Tree key)
    {
        int at = array.Keys.FindIndex(one => Tree.Same(one, key));
        return at < 0 ? null : array.Array.Elements[at];
    }

    private static bool Contains(List<Tree> keys, Tree key) => keys.Exists(one => Tree.Same(one, key));

    private static bool IsSame(List<Tree> one, List<Tree> two) =>
        one.Count == two.Count && one.Zip(two).All(pair => Tree.Same(pair.First, pair.Second));

    private bool HasCounter(Tree value, ImmutableList<string> path) =>
        ReferenceRule.At(path, _rules) is not { IsIgnored: true }
        && value switch
        {
            Tree.Num => ReferenceRule.At(path, _rules) is { Kind: "Sum" },
            Tree.Obj all => all.Members.Exists(member => HasCounter(member.Value, path.Add(member.Name))),
            Tree.Arr all => all.Elements.Exists(element => HasCounter(element, path.Add(ReferenceRule.Element))),
            _ => false,
        };

    private static int Compare(Tree.Num one, Tree.Num two)
    {
        (BigInteger Digits, BigInteger Power) left = one.Value;
        (BigInteger Digits, BigInteger Power) right = two.Value;
        BigInteger power = BigInteger.Min(left.Power, right.Power);
        return (left.Digits * BigInteger.Pow(10, (int)(left.Power - power))).CompareTo(
            right.Digits * BigInteger.Pow(10, (int)(right.Power - power))
        );
    }
}
