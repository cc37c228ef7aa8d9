namespace ConflictAware;

/// <summary>Something that is true of an answer or of its request: made by the members of <see cref="At"/>, joined by <see cref="And"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record Clue
{
    private readonly At _at;
    private readonly Test _test;
    private readonly string _value;
    private readonly Clue? _also;

    internal Clue(At at, Test test, string value, Clue? also = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        _at = at;
        _test = test;
        _value = value;
        _also = also;
    }

    internal enum Test
    {
        Exists,
        Missing,
        Is,
        StartsWith,
        Contains,
        Says,
    }

    /// <summary>Both must be true.</summary>
    public Clue And(Clue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _also is null ? new Clue(_at, _test, _value, other) : new Clue(_at, _test, _value, _also.And(other));
    }

    /// <summary>Whether it rests on text for people.</summary>
    internal bool IsWording => _test == Test.Says || _also?.IsWording == true;

    internal IEnumerable<At> Places => _also is null ? [_at] : _also.Places.Prepend(_at);

    internal bool IsTrueOf(Evidence evidence) => IsTrueHere(evidence) && _also?.IsTrueOf(evidence) != false;

    private bool IsTrueHere(Evidence evidence)
    {
        if (_test == Test.Exists)
            return evidence.Has(_at);
        if (_test == Test.Missing)
            return !evidence.Has(_at);
        return evidence.Any(_at, Holds);
    }

    private bool Holds(string found) =>
        _test switch
        {
            Test.Is => found.Equals(_value, StringComparison.OrdinalIgnoreCase),
            Test.StartsWith => found.StartsWith(_value, StringComparison.OrdinalIgnoreCase),
            Test.Contains or Test.Says => found.Contains(_value, StringComparison.OrdinalIgnoreCase),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
