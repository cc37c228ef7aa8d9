using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConflictAware;

/// <summary>What the raw text of a JSON string says.</summary>
/// <remarks>
/// An escaped half of a surrogate pair (RFC 8259 §8.2) says no character, yet two texts that hold the same half are the same text. It becomes the
/// three bytes that UTF-8 would give that code point, so that comparing stays a comparison of bytes.
/// </remarks>
internal static class JsonText
{
    private const int OnTheStack = 256;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static readonly ulong Multiplier = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>Whether two raw texts say the same.</summary>
    public static bool Equal(ReadOnlySpan<byte> left, bool leftEscaped, ReadOnlySpan<byte> right, bool rightEscaped)
    {
        if (left.SequenceEqual(right))
            return true;
        if (!leftEscaped && !rightEscaped)
            return false;

        byte[]? rentedLeft = null;
        byte[]? rentedRight = null;
        Span<byte> readLeft =
            left.Length <= OnTheStack ? stackalloc byte[OnTheStack] : rentedLeft = ArrayPool<byte>.Shared.Rent(left.Length);
        Span<byte> readRight =
            right.Length <= OnTheStack ? stackalloc byte[OnTheStack] : rentedRight = ArrayPool<byte>.Shared.Rent(right.Length);
        bool equal = readLeft[..Unescape(left, readLeft)].SequenceEqual(readRight[..Unescape(right, readRight)]);
        GiveBack(rentedLeft);
        GiveBack(rentedRight);
        return equal;
    }

    /// <summary>A hash of what the raw text says. Seeded for each process, so that nobody outside can choose texts that collide.</summary>
    public static int Hash(ReadOnlySpan<byte> text, bool escaped)
    {
        if (!escaped)
            return Hash(text);
        byte[]? rented = null;
        Span<byte> read = text.Length <= OnTheStack ? stackalloc byte[OnTheStack] : rented = ArrayPool<byte>.Shared.Rent(text.Length);
        int hash = Hash(read[..Unescape(text, read)]);
        GiveBack(rented);
        return hash;
    }

    /// <summary>A hash of bytes: names are many and short, so eight bytes are taken at a time, and the last eight may overlap.</summary>
    public static int Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = Seed ^ (uint)text.Length;
        if (text.Length >= sizeof(ulong))
        {
            ReadOnlySpan<byte> rest = text;
            for (; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
                hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
            return Fold(Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])));
        }
        if (text.Length >= sizeof(uint))
        {
            ulong start = BinaryPrimitives.ReadUInt32LittleEndian(text);
            return Fold(Mix(hash ^ (start << 32 | BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]))));
        }
        return text.IsEmpty ? 0 : Fold(Mix(hash ^ ((ulong)text[0] << 16 | (ulong)text[text.Length / 2] << 8 | text[^1])));
    }

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, Multiplier, out ulong low);
        return high ^ low;
    }

    private static int Fold(ulong hash) => (int)(hash ^ (hash >> 32));

    /// <summary>What the raw text says, as a string.</summary>
    public static string Read(ReadOnlySpan<byte> text, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(text);
        // Through UTF-16 here: a string can hold half a pair, UTF-8 cannot.
        StringBuilder read = new(text.Length);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain < 0)
                plain = text.Length;
            read.Append(Encoding.UTF8.GetString(text[..plain]));
            text = text[plain..];
            if (text.IsEmpty)
                break;
            read.Append(text[1] == 'u' ? (char)Hex(text) : (char)Short(text[1]));
            text = text[(text[1] == 'u' ? 6 : 2)..];
        }
        return read.ToString();
    }

    /// <summary>Resolves the escapes of a well-formed text.</summary>
    /// <returns>How many bytes were written: never more than were read.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> read)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain < 0)
            {
                text.CopyTo(read[written..]);
                return written + text.Length;
            }
            text[..plain].CopyTo(read[written..]);
            written += plain;
            text = text[plain..];
            if (text[1] != 'u')
            {
                read[written++] = Short(text[1]);
                text = text[2..];
                continue;
            }

            int code = Hex(text);
            text = text[6..];
            if (char.IsHighSurrogate((char)code) && text is [(byte)'\\', (byte)'u', ..] && char.IsLowSurrogate((char)Hex(text)))
            {
                code = char.ConvertToUtf32((char)code, (char)Hex(text));
                text = text[6..];
            }
            written += Encode(code, read[written..]);
        }
    }

    private static int Encode(int code, Span<byte> utf8)
    {
        switch (code)
        {
            case < 0x80:
                utf8[0] = (byte)code;
                return 1;
            case < 0x800:
                utf8[0] = (byte)(0xC0 | (code >> 6));
                utf8[1] = (byte)(0x80 | (code & 0x3F));
                return 2;
            case < 0x10000:
                utf8[0] = (byte)(0xE0 | (code >> 12));
                utf8[1] = (byte)(0x80 | ((code >> 6) & 0x3F));
                utf8[2] = (byte)(0x80 | (code & 0x3F));
                return 3;
            default:
                utf8[0] = (byte)(0xF0 | (code >> 18));
                utf8[1] = (byte)(0x80 | ((code >> 12) & 0x3F));
                utf8[2] = (byte)(0x80 | ((code >> 6) & 0x3F));
                utf8[3] = (byte)(0x80 | (code & 0x3F));
                return 4;
        }
    }

    private static int Hex(ReadOnlySpan<byte> escape)
    {
        _ = int.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code);
        return code;
    }

    private static byte Short(byte letter) =>
        letter switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => letter,
        };

    private static void GiveBack(byte[]? rented)
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
