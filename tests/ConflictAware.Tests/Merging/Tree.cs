using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

/// <summary>A JSON value in the plainest form there is, to check the merge against: slow, and obviously right.</summary>
public abstract record Tree
{
    private Tree() { }

    public sealed record Obj(ImmutableList<(string Name, Tree Value)> Members) : Tree
    {
        public Tree? this[string name] => Members.Find(member => string.Equals(member.Name, name, StringComparison.Ordinal)).Value;

        public Obj With(string name, Tree value)
        {
            int at = Members.FindIndex(member => string.Equals(member.Name, name, StringComparison.Ordinal));
            return new(at < 0 ? Members.Add((name, value)) : Members.SetItem(at, (name, value)));
        }

        public Obj Without(string name) => new(Members.RemoveAll(member => string.Equals(member.Name, name, StringComparison.Ordinal)));
    }

    public sealed record Arr(ImmutableList<Tree> Elements) : Tree;

    public sealed record Num(string Text) : Tree
    {
        /// <summary>Digits without trailing zeros, and the power of ten of the last one.</summary>
        public (BigInteger Digits, BigInteger Power) Value
        {
            get
            {
                string[] parts = Text.ToLowerInvariant().Split('e');
                int point = parts[0].IndexOf('.', StringComparison.Ordinal);
                BigInteger power =
                    parts.Length == 1 ? 0 : BigInteger.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                if (point >= 0)
                    power -= parts[0].Length - point - 1;
                BigInteger digits = BigInteger.Parse(
                    parts[0].Replace(".", "", StringComparison.Ordinal),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture
                );
                if (digits.IsZero)
                    return (0, 0);
                while (digits % 10 == 0)
                {
                    digits /= 10;
                    power++;
                }
                return (digits, power);
            }
        }
    }

    public sealed record Str(string Text) : Tree;

    /// <summary>true, false or null.</summary>
    public sealed record Word(string Text) : Tree;

    public static Tree Parse(string json) => TreeReader.Read(json);

    public static Tree Of(JsonElement value) => Parse(value.GetRawText());

    public static bool Same(Tree? one, Tree? two) => Same(one, two, [], []);

    /// <summary>Whether two values, of which either may be missing, are equal, what the rules call the origin's business aside.</summary>
    public static bool Same(Tree? one, Tree? two, ImmutableList<string> path, IReadOnlyList<ReferenceRule> rules)
    {
        if (one is null || two is null)
            return one is null && two is null;
        if (ReferenceRule.At(path, rules) is { IsIgnored: true })
            return true;
        switch (one, two)
        {
            case (Obj left, Obj right):
                bool Kept((string Name, Tree Value) member) => ReferenceRule.At(path.Add(member.Name), rules) is not { IsIgnored: true };
                return left.Members.Count(Kept) == right.Members.Count(Kept)
                    && left.Members.Where(Kept).All(member => Same(member.Value, right[member.Name], path.Add(member.Name), rules));
            case (Arr left, Arr right):
                return left.Elements.Count == right.Elements.Count
                    && left.Elements.Zip(right.Elements).All(pair => Same(pair.First, pair.Second, path.Add(ReferenceRule.Element), rules));
            case (Num left, Num right):
                return left.Value == right.Value;
            case (Str left, Str right):
                return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
            case (Word left, Word right):
                return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
            default:
                return false;
        }
    }

    public IEnumerable<Tree> AndAllBelow() =>
        this switch
        {
            Obj value => value.Members.SelectMany(member => member.Value.AndAllBelow()).Prepend(this),
            Arr value => value.Elements.SelectMany(element => element.AndAllBelow()).Prepend(this),
            _ => [this],
        };

    public sealed override string ToString() => TreeText.Plain(this);
}
