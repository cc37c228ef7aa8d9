using System.Text;

namespace ConflictAware;

/// <summary>Finds out what a body is, and makes it UTF-8.</summary>
internal static class BodyForm
{
    /// <summary>What the bytes are, going by their beginning more than by the media type that they were declared to be.</summary>
    public static BodyKind KindOf(ReadOnlySpan<byte> utf8, BodyType type)
    {
        ReadOnlySpan<byte> body = utf8.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty)
            return BodyKind.None;
        if (type.IsParts)
            return BodyKind.Parts;
        return body[0] switch
        {
            (byte)'{' or (byte)'[' => BodyKind.Json,
            (byte)'<' => IsHtml(body, type) ? BodyKind.Html : BodyKind.Xml,
            _ when type.IsJson => BodyKind.Json,
            _ when type.IsHtml => BodyKind.Html,
            _ when type.IsText => BodyKind.Text,
            // Consul answers a lost check-and-set with the bare word false.
            (byte)'t' or (byte)'f' => BodyKind.Json,
            _ => BodyKind.None,
        };
    }

    /// <summary>The body in UTF-8 without a byte order mark. A wrong or unknown charset leaves it as it is: reading it then fails, or finds what is ASCII.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, BodyType type)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        if (bytes.StartsWith("\uFEFF"u8))
            return body[3..];
        Encoding? encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            // No text of any kind here begins with a NUL, and ASCII in UTF-16 has one in every pair.
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => type.Encoding,
        };
        if (encoding is null || (Ascii.IsValid(bytes) && !bytes.Contains((byte)0)))
            return body;
        return Encoding.Convert(encoding, Encoding.UTF8, body.ToArray()).AsMemory().TrimStart("\uFEFF"u8);
    }

    private static bool IsHtml(ReadOnlySpan<byte> body, BodyType type) =>
        type.IsHtml
        || Ascii.EqualsIgnoreCase(body[..Math.Min(5, body.Length)], "<html"u8)
        || Ascii.EqualsIgnoreCase(body[..Math.Min(14, body.Length)], "<!doctype html"u8);
}
