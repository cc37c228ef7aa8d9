using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConflictAware;

/// <summary>
/// Walks over JSON (RFC 8259) from token to token, checking all of it and decoding none. It accepts what <c>Utf8JsonReader</c> accepts, in two thirds of the time or less: it keeps no
/// state for coming back with more bytes, and it passes over what nobody asks for. Each method says whether the document is well-formed so far; after a false there is no going on.
/// </summary>
/// <param name="json">The whole document.</param>
/// <param name="maxDepth">How deep containers may nest.</param>
[StructLayout(LayoutKind.Auto)]
internal ref struct JsonScanner(ReadOnlySpan<byte> json, int maxDepth)
{
    private const int LengthOfHexEscape = 6;

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly int _maxDepth = maxDepth;
    private int _at;
    private int _depth;
    private int _start;
    private int _length;

    /// <summary>How the name or value that was passed last is written.</summary>
    public JsonForm Form { get; private set; }

    /// <summary>Its bytes, without quotes.</summary>
    public readonly ReadOnlySpan<byte> Raw => _json.Slice(_start, _length);

    /// <summary>Its text; null when it is malformed.</summary>
    public readonly string? Text() => new JsonCapture(0, Form, _start, _length).Text(_json);

    /// <summary>It, as what stood at this place.</summary>
    public readonly JsonCapture CaptureAt(JsonPlace place) => new(place.Id, Form, _start, _length);

    /// <summary>The first byte of the next token; 0 where there is none.</summary>
    public byte Peek()
    {
        for (; _at < _json.Length; _at++)
        {
            byte next = _json[_at];
            if (next > (byte)' ' || next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return next;
        }
        return 0;
    }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsAtEnd() => Peek() == 0 && _at == _json.Length;

    /// <summary>Takes the next token if it is this one byte.</summary>
    public bool TryTake(byte token)
    {
        if (Peek() != token)
            return false;
        _at++;
        return true;
    }

    /// <summary>Goes into the object or array that begins here.</summary>
    public bool TryEnter()
    {
        (Form, _start, _length) = (JsonForm.Container, _at++, 1);
        return ++_depth <= _maxDepth;
    }

    /// <summary>Leaves the object or array if it ends here.</summary>
    public bool TryLeave(byte end)
    {
        if (!TryTake(end))
            return false;
        _depth--;
        return true;
    }

    /// <summary>Passes the name of a member and its colon.</summary>
    public bool TryName() => Peek() == (byte)'"' && TryString() && TryTake((byte)':');

    /// <summary>Passes a value that is no container.</summary>
    public bool TryScalar() =>
        Peek() switch
        {
            (byte)'"' => TryString(),
            (byte)'t' => TryLiteral("true"u8, JsonForm.Bare),
            (byte)'f' => TryLiteral("false"u8, JsonForm.Bare),
            (byte)'n' => TryLiteral("null"u8, JsonForm.Null),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => TryNumber(),
            _ => false,
        };

    /// <summary>Passes a value, whatever it is. It recurs no deeper than the bound.</summary>
    public bool TrySkip() =>
        Peek() switch
        {
            (byte)'{' => TrySkipMembers(),
            (byte)'[' => TrySkipElements(),
            _ => TryScalar(),
        };

    private bool TrySkipMembers()
    {
        if (!TryEnter())
            return false;
        if (TryLeave((byte)'}'))
            return true;
        do
        {
            if (!TryName() || !TrySkip())
                return false;
        } while (TryTake((byte)','));
        return TryLeave((byte)'}');
    }

    private bool TrySkipElements()
    {
        if (!TryEnter())
            return false;
        if (TryLeave((byte)']'))
            return true;
        do
        {
            if (!TrySkip())
                return false;
        } while (TryTake((byte)','));
        return TryLeave((byte)']');
    }

    private bool TryString()
    {
        _start = ++_at;
        Form = JsonForm.Text;
        while (TryPlainText())
        {
            if (_json[_at] == (byte)'"')
            {
                _length = _at++ - _start;
                return true;
            }
            Form = JsonForm.EscapedText;
            if (!TryEscape())
                return false;
        }
        return false;
    }

    // Up to a quote, which ends the string, a backslash, which escapes, or a control character, which is not allowed (RFC 8259 §7). Most strings are shorter than a vector.
    private bool TryPlainText()
    {
        for (; _json.Length - _at >= Vector128<byte>.Count; _at += Vector128<byte>.Count)
        {
            Vector128<byte> text = Vector128.Create(_json[_at..]);
            Vector128<byte> ends =
                Vector128.Equals(text, Vector128.Create((byte)'"'))
                | Vector128.Equals(text, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(text, Vector128.Create((byte)' '));
            if (ends == Vector128<byte>.Zero)
                continue;
            _at += BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
            return true;
        }
        while (_at < _json.Length && _json[_at] is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
            _at++;
        return _at < _json.Length;
    }

    // Of "\u0041" each digit is checked, but not whether halves of surrogate pairs meet: that shows to whoever decodes it.
    private bool TryEscape()
    {
        ReadOnlySpan<byte> escape = _json[_at..];
        if (escape is not [(byte)'\\', var letter, ..])
            return false;
        if (letter == (byte)'u')
        {
            _at += LengthOfHexEscape;
            return escape.Length >= LengthOfHexEscape
                && Utf8Parser.TryParse(escape[2..LengthOfHexEscape], out ushort _, out int digits, 'x')
                && digits == LengthOfHexEscape - 2;
        }
        _at += 2;
        return letter is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
    }

    private bool TryLiteral(ReadOnlySpan<byte> literal, JsonForm form)
    {
        (Form, _start, _length) = (form, _at, literal.Length);
        bool isThere = _json[_at..].StartsWith(literal);
        _at += literal.Length;
        return isThere;
    }

    // RFC 8259 §6. What must not follow a number is no token that may follow a value either.
    private bool TryNumber()
    {
        (Form, _start) = (JsonForm.Bare, _at);
        if (At('-'))
            _at++;
        if (At('0'))
            _at++;
        else if (!TryDigits())
            return false;
        if (At('.'))
        {
            _at++;
            if (!TryDigits())
                return false;
        }
        if (At('e') || At('E'))
        {
            _at++;
            if (At('+') || At('-'))
                _at++;
            if (!TryDigits())
                return false;
        }
        _length = _at - _start;
        return true;
    }

    private readonly bool At(char character) => _at < _json.Length && _json[_at] == character;

    private bool TryDigits()
    {
        int start = _at;
        while (_at < _json.Length && char.IsAsciiDigit((char)_json[_at]))
            _at++;
        return _at > start;
    }
}
