using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware;

/// <summary>The character encoding of JSON: UTF-8 (RFC 8259 §8.1), though some origins send others.</summary>
internal static class JsonEncoding
{
    /// <summary>Converts JSON that came in another encoding; one that nobody knows is taken for UTF-8. A byte order mark is no part of the text.</summary>
    /// <param name="content">The bytes as they came.</param>
    /// <param name="type">Their media type; names no other charset afterwards.</param>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type)
    {
        if (type?.MediaType is not { } mediaType || !mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
            return content;
        string? charset = type.CharSet?.Trim('"').ToUpperInvariant();
        // The media type goes back with what is written, which is UTF-8.
        if (charset is not "UTF-8")
            type.CharSet = null;
        if (content.Span.StartsWith(Encoding.UTF8.Preamble))
            return content[Encoding.UTF8.Preamble.Length..];
        Encoding? encoding = charset switch
        {
            "UTF-16" or "UTF-16LE" => Encoding.Unicode,
            "UTF-16BE" => Encoding.BigEndianUnicode,
            "UTF-32" or "UTF-32LE" => Encoding.UTF32,
            "ISO-8859-1" => Encoding.Latin1,
            _ => null,
        };
        if (encoding is null)
            return content;
        ReadOnlySpan<byte> preamble = encoding.Preamble;
        ReadOnlySpan<byte> text = content.Span.StartsWith(preamble) ? content.Span[preamble.Length..] : content.Span;
        return Encoding.UTF8.GetBytes(encoding.GetString(text));
    }
}
