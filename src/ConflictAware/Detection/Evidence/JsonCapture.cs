using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>A value that stood at one of the places a reader of JSON looks for. It holds no reference: a row of them costs nothing to fill and to forget.</summary>
/// <param name="Place">Where it stood: the <see cref="JsonPlace.Id"/>.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Start">Where it begins in the body; a string behind its quote.</param>
/// <param name="Length">How long it is, without quotes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonCapture(int Place, JsonForm Form, int Start, int Length)
{
    // Longer ones would be a danger to the stack.
    private const int LongestOnStack = 256;

    /// <summary>Whether it stood there.</summary>
    public bool IsAt(JsonPlace place) => Place == place.Id;

    /// <summary>Whether there is something; <c>null</c> is nothing.</summary>
    public bool IsSomething => Form != JsonForm.Null;

    /// <summary>Whether it has a text: it is no container, and not <c>null</c>.</summary>
    public bool HasText => Form >= JsonForm.Bare;

    /// <summary>Whether its bytes are not yet its text.</summary>
    public bool IsEscaped => Form == JsonForm.EscapedText;

    /// <summary>The bytes of the value, without quotes; escapes are as they stand.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>The text of a string, the digits of a number, <c>true</c> or <c>false</c>; null for everything else and for malformed strings.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string? Text(ReadOnlySpan<byte> body)
    {
        if (!HasText)
            return null;
        ReadOnlySpan<byte> raw = Raw(body);
        if (!Ascii.IsValid(raw))
            return Decode(body.Slice(Start - 1, Length + 2));
        if (!IsEscaped)
            return Encoding.ASCII.GetString(raw);
        return Length <= LongestOnStack && raw.IndexOf("\\u"u8) < 0 ? Unescape(raw) : Decode(body.Slice(Start - 1, Length + 2));
    }

    // Quotes in a sentence: by far the most that is escaped, and a reader of its own would take longer over it than the whole body did.
    private static string Unescape(ReadOnlySpan<byte> ascii)
    {
        Span<char> text = stackalloc char[LongestOnStack];
        int length = 0;
        for (int plain; (plain = ascii.IndexOf((byte)'\\')) >= 0; ascii = ascii[(plain + 2)..])
        {
            length += Encoding.Latin1.GetChars(ascii[..plain], text[length..]);
            text[length++] = (char)ascii[plain + 1] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var itself => itself,
            };
        }
        length += Encoding.Latin1.GetChars(ascii, text[length..]);
        return text[..length].ToString();
    }

    private static string? Decode(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return TolerantJsonString.Of(ref reader);
    }
}
