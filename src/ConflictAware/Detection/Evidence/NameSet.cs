using System.Numerics;

namespace ConflictAware;

/// <summary>
/// Names of fields or of members, as bits: a name that is not in the set mostly shows at once. Names share bits, so one that seems to be in it has to be looked up. Immutable.
/// </summary>
internal readonly struct NameSet
{
    /// <summary>How many names it tells apart at best.</summary>
    public const int Seats = 64;

    private readonly ulong _bits;

    private NameSet(ulong bits) => _bits = bits;

    /// <summary>The set of these names.</summary>
    public NameSet(IEnumerable<string> names) => _bits = names.Aggregate(0UL, (bits, name) => bits | BitOf(name));

    /// <summary>The set with one more name.</summary>
    public NameSet With(string name) => new(_bits | BitOf(name));

    /// <summary>False when the name, in either case of letters, is not in the set.</summary>
    public bool MayHave(string name) => (_bits & BitOf(name)) != 0;

    /// <summary>False when no name is in both.</summary>
    public bool MayShare(NameSet other) => (_bits & other._bits) != 0;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The number, below <see cref="Seats"/>, of the first bit that is set.</summary>
    public int First => BitOperations.TrailingZeroCount(_bits);

    /// <summary>What is left without that bit.</summary>
    public NameSet WithoutFirst => new(_bits & (_bits - 1));

    /// <summary>The bits of both.</summary>
    public NameSet Or(NameSet other) => new(_bits | other._bits);

    /// <summary>The bits that both have.</summary>
    public NameSet And(NameSet other) => new(_bits & other._bits);

    // Bit 5 is the case of a letter. The factors keep what most messages have apart from what dialects look for.
    private static ulong BitOf(string name) =>
        name.Length == 0 ? 0 : 1UL << (((name.Length * 7) ^ ((name[0] | 0x20) * 17) ^ ((name[^1] | 0x20) * 12)) & 63);
}
