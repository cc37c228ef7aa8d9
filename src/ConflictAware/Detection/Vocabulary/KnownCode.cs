using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace ConflictAware;

/// <summary>A code with what can be said of it whoever sent it, found by its bytes: a code that came before is neither decoded nor taken apart again.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class KnownCode
{
    // A code is a word or an address, never a text.
    private const int LongestCode = 200;

    // A character of UTF-16 is at most three bytes of UTF-8.
    private const int MostBytes = 3 * LongestCode;

    // Codes are few and come again and again. Each has one seat and gives it up to the next code that belongs there: one that is made up for every answer fills no memory.
    private static readonly KnownCode?[] Seats = new KnownCode?[1024];

    private readonly byte[] _utf8;
    private readonly Lazy<Verdict> _verdict;

    private KnownCode(string text, ReadOnlySpan<byte> utf8)
    {
        Text = text;
        OnlyRestates = CodeVocabulary.OnlyRestates(text);
        IsCompound = CodeWords.AreSeveral(text);
        _utf8 = utf8.ToArray();
        _verdict = new Lazy<Verdict>(() => CodeVocabulary.Look(text), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The code as it was written.</summary>
    public string Text { get; }

    /// <summary>What the vocabulary says of it.</summary>
    public Verdict Verdict => _verdict.Value;

    /// <summary>Whether it only says once more that there is a conflict or an error.</summary>
    public bool OnlyRestates { get; }

    /// <summary>Whether it is made of several words, as what is meant for people and is one word is not.</summary>
    public bool IsCompound { get; }

    /// <summary>The code in this text; null when it is none: a code is one word, not a sentence and not the status once more.</summary>
    public static KnownCode? Of(string text)
    {
        if (text.Length > LongestCode)
            return null;
        Span<byte> utf8 = stackalloc byte[MostBytes];
        return Utf8.FromUtf16(text, utf8, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done
            ? Of(utf8[..written])
            : null;
    }

    /// <summary>The code in this text; null when it is none, or malformed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static KnownCode? Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MostBytes || utf8.Contains((byte)' ') || RepeatsStatus(utf8))
            return null;
        ref KnownCode? seat = ref Seats[SeatOf(utf8)];
        return seat is { } known && utf8.SequenceEqual(known._utf8) ? known : Learn(utf8, out seat);
    }

    // A seat that is asked for by what is no code is empty again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KnownCode? Learn(ReadOnlySpan<byte> utf8, out KnownCode? seat) =>
        seat = Utf8.IsValid(utf8) && Encoding.UTF8.GetString(utf8) is { Length: <= LongestCode } text ? new KnownCode(text, utf8) : null;

    private static bool RepeatsStatus(ReadOnlySpan<byte> text) =>
        text is [>= (byte)'2' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9']
        || text.SequenceEqual("true"u8)
        || text.SequenceEqual("false"u8);

    private static int SeatOf(ReadOnlySpan<byte> utf8)
    {
        const ulong Odd = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)utf8.Length;
        if (utf8.Length < sizeof(ulong))
        {
            foreach (byte b in utf8)
                hash = (hash ^ b) * Odd;
        }
        else
        {
            for (int i = 0; i < utf8.Length - sizeof(ulong); i += sizeof(ulong))
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[i..])) * Odd;
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..])) * Odd;
        }
        return (int)(hash >> 54);
    }
}
