using System.Globalization;

namespace ConflictAware;

/// <summary>What a rule says of the place it is for. At one place there is at most one of these, and at most one <see cref="MergePreference"/>.</summary>
internal abstract record MergeRule
{
    private MergeRule() { }

    /// <summary>The elements of the array are told apart by these members.</summary>
    internal sealed record Keyed(IReadOnlyList<string> Members, byte[][] Utf8Members) : MergeRule
    {
        public override string ToString() => $"Key({string.Join(", ", Members)})";
    }

    /// <summary>The elements of the array are told apart by their value; their order says nothing.</summary>
    internal sealed record Distinct : MergeRule
    {
        public override string ToString() => "Set";
    }

    /// <summary>The array is a text of which the elements are the lines.</summary>
    internal sealed record Ordered : MergeRule
    {
        public override string ToString() => "Sequence";
    }

    internal sealed record United : MergeRule
    {
        public override string ToString() => "Union";
    }

    internal sealed record Summed(decimal? Least, decimal? Most) : MergeRule
    {
        /// <summary>Whether a number may stand under the rule.</summary>
        public bool Allows(ReadOnlySpan<byte> number)
        {
            JsonNumber value = JsonNumber.Read(number);
            return (Least is not { } least || value.CompareTo(JsonNumber.Read(Spell(least))) >= 0)
                && (Most is not { } most || value.CompareTo(JsonNumber.Read(Spell(most))) <= 0);
        }

        public override string ToString() => "Sum";

        private static byte[] Spell(decimal bound) => System.Text.Encoding.ASCII.GetBytes(bound.ToString(CultureInfo.InvariantCulture));
    }

    internal sealed record Largest : MergeRule
    {
        public override string ToString() => "Max";
    }

    internal sealed record Smallest : MergeRule
    {
        public override string ToString() => "Min";
    }

    /// <summary>The member is the origin's business, whatever anybody wrote there.</summary>
    internal sealed record Ignored(bool IsVersion) : MergeRule
    {
        public override string ToString() => IsVersion ? "Version" : "Ignore";
    }
}
