using System.Text;

namespace ConflictAware;

/// <summary>Something that is true of an answer or of its request: made by the members of <see cref="DialectPlace"/>, joined by <see cref="And"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record DialectClue
{
    private readonly DialectPlace _at;
    private readonly Test _test;
    private readonly string _value;
    private readonly byte[] _utf8;
    private readonly bool _isAscii;
    private readonly DialectClue? _also;
    private readonly bool _isBeginning;

    internal DialectClue(DialectPlace at, Test test, string value, DialectClue? also = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        _at = at;
        _test = test;
        _value = value;
        _utf8 = Encoding.UTF8.GetBytes(value);
        _isAscii = Ascii.IsValid(_utf8);
        _also = also;
        _isBeginning = at.IsUncutJson && test is Test.Is or Test.StartsWith && _utf8.Length > 0 && _isAscii;
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
    /// <param name="other">The other one; it may be joined itself.</param>
    /// <returns>A clue that is true where this one and the other are; both are left as they are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public DialectClue And(DialectClue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _also is null ? new DialectClue(_at, _test, _value, other) : new DialectClue(_at, _test, _value, _also.And(other));
    }

    /// <summary>Where its first part looks.</summary>
    internal DialectPlace Place => _at;

    /// <summary>What its first part asks there.</summary>
    internal Test Kind => _test;

    /// <summary>What its first part compares with.</summary>
    internal string Value => _value;

    /// <summary>What else must be true; null when nothing.</summary>
    internal DialectClue? Also => _also;

    /// <summary>Whether it rests on text for people.</summary>
    internal bool IsWording => _test == Test.Says || _also?.IsWording == true;

    internal IEnumerable<DialectPlace> Places => _also is null ? [_at] : _also.Places.Prepend(_at);

    /// <summary>A place at which something must stand for it to be true; null where nothing need.</summary>
    internal DialectPlace? Needed => _test == Test.Missing ? null : _at;

    /// <summary>The letter that any value begins with of which its first part is true; null when that may be any.</summary>
    internal byte? Beginning => _isBeginning ? _utf8[0] : null;

    /// <summary>False when its first part is not true of this value, by the length and one letter: nearly always, and that one is the last, since addresses begin alike.</summary>
    internal bool MayBeTrueOf(in JsonCapture capture, ReadOnlySpan<byte> body)
    {
        if (!_isBeginning || capture.IsEscaped || !capture.HasText)
            return true;
        ReadOnlySpan<byte> text = capture.Raw(body);
        int last = _utf8.Length - 1;
        // Bit 5 is the case of a letter.
        return (uint)last < (uint)text.Length
            && ((text[last] ^ _utf8[last]) & ~0x20) == 0
            && (_test == Test.StartsWith || text.Length == _utf8.Length);
    }

    /// <summary>Whether what its first part is joined with is true.</summary>
    internal bool RestIsTrueOf(in Evidence evidence) => _also?.IsTrueOf(evidence) != false;

    /// <summary>Whether its first part is true of this text, wherever that stands; what it is joined with is not looked at.</summary>
    internal bool BeginsWithTrueOf(string found) =>
        _test != Test.Missing && _at.Cut(found) is { } cut && (_test == Test.Exists || Holds(cut));

    /// <summary>Whether it is true, its first part of a value that stands at its place: what a walk along the captured values asks of each.</summary>
    internal bool IsTrueOf(in Evidence evidence, in JsonCapture capture, ReadOnlySpan<byte> body)
    {
        bool isTrueHere = _test switch
        {
            Test.Missing => IsTrueHere(evidence),
            _ when !_at.IsUncutJson => IsTrueHere(evidence),
            Test.Exists => capture.IsSomething,
            _ => capture.HasText && Holds(capture, body),
        };
        return isTrueHere && RestIsTrueOf(evidence);
    }

    internal bool IsTrueOf(in Evidence evidence) => IsTrueHere(evidence) && RestIsTrueOf(evidence);

    private bool IsTrueHere(in Evidence evidence) =>
        _test switch
        {
            Test.Exists => Stands(evidence),
            Test.Missing => !Stands(evidence),
            _ when _at.IsUncutJson => IsTrueInJson(evidence),
            _ when _at.Where == At.Source.Header => _at.Cut(evidence.Field(_at.Name)) is { } value && Holds(value),
            _ => evidence.All(_at).Any(Holds),
        };

    private bool Stands(in Evidence evidence) => _at.IsCut ? evidence.All(_at).Count > 0 : evidence.Has(_at);

    // The most frequent question by far, asked for sign after sign: answered on the bytes.
    private bool IsTrueInJson(in Evidence evidence)
    {
        if (!evidence.Names.MayShare(_at.Place!.Name))
            return false;
        foreach (ref readonly JsonCapture capture in evidence.Captures)
        {
            if (capture.IsAt(_at.Place!) && capture.HasText && Holds(capture, evidence.Bytes))
                return true;
        }
        return false;
    }

    private bool Holds(in JsonCapture capture, ReadOnlySpan<byte> body)
    {
        // Which letters beyond ASCII are the same in the other case, bytes do not show.
        if (!_isAscii || capture.IsEscaped)
            return capture.Text(body) is { } text && Holds(text);
        ReadOnlySpan<byte> raw = capture.Raw(body);
        return _test switch
        {
            Test.Is => Ascii.EqualsIgnoreCase(raw, _utf8),
            Test.StartsWith => raw.Length >= _utf8.Length && Ascii.EqualsIgnoreCase(raw[.._utf8.Length], _utf8),
            _ => HasWithin(raw),
        };
    }

    private bool HasWithin(ReadOnlySpan<byte> raw)
    {
        byte first = _utf8.Length > 0 ? _utf8[0] : (byte)0;
        byte other = char.IsAsciiLetter((char)first) ? (byte)(first ^ 0x20) : first;
        while (raw.IndexOfAny(first, other) is >= 0 and int at && raw.Length - at >= _utf8.Length)
        {
            if (Ascii.EqualsIgnoreCase(raw.Slice(at, _utf8.Length), _utf8))
                return true;
            raw = raw[(at + 1)..];
        }
        return false;
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
