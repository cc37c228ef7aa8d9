using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware;

/// <summary>
/// Text in bytes. Its charset is that of a byte order mark, else that of the media type, else that of an XML declaration (RFC 7303 §3), else UTF-8. What would be
/// read or written with loss is refused: somebody's characters would come back as others.
/// </summary>
internal static class TextContent
{
    private const int LongestDeclaration = 256;

    // The mark of UTF-16 is the beginning of that of UTF-32.
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the media type says that it is text.</summary>
    public static bool IsText(MediaTypeHeaderValue? type) =>
        type is { MediaType: { } name }
        && (name.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.CharSet is not null || IsXml(type));

    /// <summary>Reads text. A byte order mark is no part of it.</summary>
    /// <exception cref="FormatException">The charset is not known here, or the bytes are not of that charset.</exception>
    public static string Read(ReadOnlySpan<byte> content, MediaTypeHeaderValue? type)
    {
        Encoding? marked = MarkedOf(content);
        Encoding encoding = marked ?? Named(type?.CharSet) ?? (IsXml(type) ? DeclaredIn(content) : null) ?? Utf8;
        try
        {
            return encoding.GetString(marked is null ? content : content[marked.Preamble.Length..]);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new FormatException(
                $"The representation is no text in {encoding.WebName}. Read it as byte[], or have the origin name its charset.",
                wrong
            );
        }
    }

    /// <summary>Writes text in the charset of what it takes the place of.</summary>
    /// <param name="text">The text.</param>
    /// <param name="former">What it takes the place of; empty for nothing.</param>
    /// <param name="type">The media type of both.</param>
    /// <exception cref="EncoderFallbackException">The charset lacks a character of the text.</exception>
    /// <exception cref="FormatException">The charset is not known here.</exception>
    public static ReadOnlyMemory<byte> Write(string text, ReadOnlySpan<byte> former, MediaTypeHeaderValue? type)
    {
        if (MarkedOf(former) is { } marked)
            return WithMark(text, marked);
        string? declared = IsXml(type) ? DeclaredIn(text.AsSpan(0, Math.Min(text.Length, LongestDeclaration))) : null;
        string? charset = type?.CharSet ?? declared;
        Encoding encoding = Named(charset) ?? Utf8;
        // A name that leaves the order of the bytes open promises the mark (RFC 2781 §4.3, XML 1.0 §4.3.3). What came without it goes back without it.
        bool isOpen = (former.IsEmpty || type?.CharSet is null) && charset?.Trim('"', ' ').ToUpperInvariant() is "UTF-16" or "UTF-32";
        return isOpen ? WithMark(text, encoding) : encoding.GetBytes(text);
    }

    private static byte[] WithMark(string text, Encoding encoding) => [.. encoding.Preamble, .. encoding.GetBytes(text)];

    private static Encoding? MarkedOf(ReadOnlySpan<byte> content)
    {
        foreach (Encoding encoding in Marked)
        {
            if (content.StartsWith(encoding.Preamble))
                return encoding;
        }
        return null;
    }

    private static Encoding? Named(string? charset)
    {
        if (charset?.Trim('"', ' ') is not { Length: > 0 } name)
            return null;
        // No name of it (RFC 3629 §8), and many origins' spelling.
        if (name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return Utf8;
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            throw new FormatException(
                $"The charset '{name}' is not known here. Register it (Encoding.RegisterProvider(CodePagesEncodingProvider.Instance)), or read the representation as byte[].",
                unknown
            );
        }
    }

    private static bool IsXml(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } name
        && (name.EndsWith("/xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+xml", StringComparison.OrdinalIgnoreCase));

    private static Encoding? DeclaredIn(ReadOnlySpan<byte> content) =>
        content switch
        {
            [(byte)'<', 0, (byte)'?', 0, ..] => Marked[3],
            [0, (byte)'<', 0, (byte)'?', ..] => Marked[4],
            // Bytes that can be read this far are not of UTF-16 or UTF-32, though writers who work on strings say so.
            _ => Named(DeclaredIn(Encoding.Latin1.GetString(content[..Math.Min(content.Length, LongestDeclaration)])))
                is { WebName: not ("utf-16" or "utf-16BE" or "utf-32" or "utf-32BE") } named
                ? named
                : null,
        };

    /// <summary>The encoding that an XML declaration names (XML 1.0 §4.3.3); null when there is none.</summary>
    private static string? DeclaredIn(ReadOnlySpan<char> text)
    {
        const string Name = "encoding";
        if (!text.StartsWith("<?xml", StringComparison.Ordinal) || text.IndexOf("?>", StringComparison.Ordinal) is not (> 0 and var end))
            return null;
        ReadOnlySpan<char> declaration = text[..end];
        int at = declaration.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0)
            return null;
        ReadOnlySpan<char> rest = declaration[(at + Name.Length)..].TrimStart();
        if (rest is not ['=', .. var value])
            return null;
        value = value.TrimStart();
        if (value is not ['"' or '\'', .. var quoted])
            return null;
        int close = quoted.IndexOf(value[0]);
        return close > 0 ? quoted[..close].ToString() : null;
    }
}
