namespace ConflictAware;

/// <summary>The texts that stand at some places of one answer, best place first. Read when they are asked for: most never are.</summary>
internal readonly ref struct FoundTexts(RankedPlaces places, ReadOnlySpan<Ranked> found, List<string> texts)
{
    private readonly ReadOnlySpan<Ranked> _found = found;

    public int Count => _found.Length;

    /// <summary>How good the place of this text is; lower is better.</summary>
    public int Rank(int i) => _found[i].Rank;

    /// <summary>Whether it is one of several names, not a value.</summary>
    public bool IsName(int i) => places[_found[i].Rank].IsNames;

    public string? Text(int i, in Evidence evidence) =>
        _found[i].Index is >= 0 and int capture ? evidence.Text(places[_found[i].Rank], capture) : texts[~_found[i].Index];

    /// <summary>It, if it is a code; null when it is none.</summary>
    public KnownCode? Code(int i, in Evidence evidence)
    {
        DialectPlace at = places[_found[i].Rank];
        KnownCode? code = _found[i].Index is >= 0 and int capture ? evidence.Code(at, capture) : KnownCode.Of(texts[~_found[i].Index]);
        return at.IsForPeople && code?.IsCompound == false ? null : code;
    }
}
