using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConflictAware;

/// <summary>
/// Walks over JSON (RFC 8259) from token to token, checking all of it and decoding none. It accepts what <c>Utf8JsonReader</c> accepts, in half of the time or less: it keeps no
/// state for coming back with more bytes, and it passes over what nobody asks for.
/// </summary>
/// <remarks>Each method is told where something begins, and says where it ends. What is malformed ends nowhere in the document, and nothing is ever found there: it shows to whoever looks next.</remarks>
/// <param name="json">The whole document.</param>
internal readonly ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    private const int LengthOfHexEscape = 6;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>The byte that stands there; 0 where none does.</summary>
    public byte this[int at]
    {
        get
        {
            ReadOnlySpan<byte> document = _json;
            return (uint)at < (uint)document.Length ? document[at] : (byte)0;
        }
    }

    /// <summary>Where what is malformed ends: behind the end.</summary>
    public int Malformed => _json.Length + 1;

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsEnd(int at) => Next(at) == _json.Length;

    /// <summary>Where the next token begins.</summary>
    public int Next(int at) => this[at] > (byte)' ' ? at : BehindSpace(at);

    /// <summary>What stands between these two.</summary>
    public ReadOnlySpan<byte> Slice(int start, int end) => _json[start..end];

    /// <summary>The text of the string between these two; null when it is malformed.</summary>
    public string? Text(JsonForm form, int start, int end) => new JsonCapture(0, form, start + 1, end - start - 2).Text(_json);

    /// <summary>Passes the string that begins here with its quote.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int EndOfString(int at, out JsonForm form)
    {
        form = JsonForm.Text;
        at = EndOfPlainText(at + 1);
        while (this[at] == (byte)'\\')
        {
            form = JsonForm.EscapedText;
            at = EndOfPlainText(EndOfEscape(at));
        }
        return this[at] == (byte)'"' ? at + 1 : Malformed;
    }

    /// <summary>Passes a value that is no container.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int EndOfScalar(int at, out JsonForm form)
    {
        switch (this[at])
        {
            case (byte)'"':
                return EndOfString(at, out form);
            case (byte)'n':
                form = JsonForm.Null;
                return EndOfLiteral(at, "null"u8);
            case (byte)'t':
                form = JsonForm.Bare;
                return EndOfLiteral(at, "true"u8);
            case (byte)'f':
                form = JsonForm.Bare;
                return EndOfLiteral(at, "false"u8);
            default:
                form = JsonForm.Bare;
                return EndOfNumber(at);
        }
    }

    /// <summary>Passes a value, whatever it is. It recurs no deeper than the bound.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="depth">How deep it may nest.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int EndOfValue(int at, int depth) =>
        this[at] switch
        {
            (byte)'{' => EndOfMembers(at, depth),
            (byte)'[' => EndOfElements(at, depth),
            _ => EndOfScalar(at, out _),
        };

    /// <summary>Passes the colon behind the name that ends here.</summary>
    /// <returns>Where the value begins.</returns>
    public int EndOfColon(int at)
    {
        at = Next(at);
        return this[at] == (byte)':' ? Next(at + 1) : Malformed;
    }

    // Hardly any server writes it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int BehindSpace(int at)
    {
        while (this[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EndOfMembers(int at, int depth)
    {
        if (depth == 0)
            return Malformed;
        at = Next(at + 1);
        if (this[at] == (byte)'}')
            return at + 1;
        while (this[at] == (byte)'"')
        {
            at = Next(EndOfValue(EndOfColon(EndOfString(at, out _)), depth - 1));
            if (this[at] != (byte)',')
                return this[at] == (byte)'}' ? at + 1 : Malformed;
            at = Next(at + 1);
        }
        return Malformed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EndOfElements(int at, int depth)
    {
        if (depth == 0)
            return Malformed;
        at = Next(at + 1);
        if (this[at] == (byte)']')
            return at + 1;
        while (true)
        {
            at = Next(EndOfValue(at, depth - 1));
            if (this[at] != (byte)',')
                return this[at] == (byte)']' ? at + 1 : Malformed;
            at = Next(at + 1);
        }
    }

    // Up to a quote, which ends the string, a backslash, which escapes, or a control character, which is not allowed (RFC 8259 §7). Most strings are shorter than a vector.
    private int EndOfPlainText(int at)
    {
        for (; _json.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> text = Vector128.Create(_json[at..]);
            uint ends = (
                Vector128.Equals(text, Vector128.Create((byte)'"'))
                | Vector128.Equals(text, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(text, Vector128.Create((byte)' '))
            ).ExtractMostSignificantBits();
            if (ends != 0)
                return at + BitOperations.TrailingZeroCount(ends);
        }
        while (this[at] is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
            at++;
        return at;
    }

    // Of "\u0041" each digit is checked, but not whether halves of surrogate pairs meet: that shows to whoever decodes it.
    private int EndOfEscape(int at) =>
        this[at + 1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => at + 2,
            (byte)'u'
                when _json.Length - at >= LengthOfHexEscape
                    && Utf8Parser.TryParse(_json.Slice(at + 2, LengthOfHexEscape - 2), out ushort _, out int digits, 'x')
                    && digits == LengthOfHexEscape - 2 => at + LengthOfHexEscape,
            _ => Malformed,
        };

    private int EndOfLiteral(int at, ReadOnlySpan<byte> literal) => _json[at..].StartsWith(literal) ? at + literal.Length : Malformed;

    // RFC 8259 §6. What must not follow a number is no token that may follow a value either.
    private int EndOfNumber(int at)
    {
        if (this[at] == (byte)'-')
            at++;
        at = this[at] == (byte)'0' ? at + 1 : EndOfDigits(at);
        if (this[at] == (byte)'.')
            at = EndOfDigits(at + 1);
        if (this[at] is (byte)'e' or (byte)'E')
            at = EndOfDigits(this[at + 1] is (byte)'+' or (byte)'-' ? at + 2 : at + 1);
        return at;
    }

    // At least one.
    private int EndOfDigits(int at)
    {
        if (!char.IsAsciiDigit((char)this[at]))
            return Malformed;
        do at++;
        while (char.IsAsciiDigit((char)this[at]));
        return at;
    }
}
