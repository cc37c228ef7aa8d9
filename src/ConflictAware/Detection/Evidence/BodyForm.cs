using System.Text;

namespace ConflictAware;

/// <summary>Finds out what a body is, and makes it UTF-8.</summary>
internal static class BodyForm
{
    /// <summary>What the bytes are, going by their beginning more than by the media type that they were declared to be.</summary>
    public static BodyKind KindOf(ReadOnlySpan<byte> utf8, string? contentType)
    {
        ReadOnlySpan<byte> body = utf8.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty)
            return BodyKind.None;
        if (Declares(contentType, "multipart/"))
            return BodyKind.Parts;
        return body[0] switch
        {
            (byte)'{' or (byte)'[' => BodyKind.Json,
            (byte)'<' => IsHtml(body, contentType) ? BodyKind.Html : BodyKind.Xml,
            _ when IsJsonType(contentType) => BodyKind.Json,
            _ when Declares(contentType, "text/html") => BodyKind.Html,
            _ when contentType is null || Declares(contentType, "text/") => BodyKind.Text,
            // Consul answers a lost check-and-set with the bare word false.
            (byte)'t' or (byte)'f' => BodyKind.Json,
            _ => BodyKind.None,
        };
    }

    /// <summary>The body in UTF-8 without a byte order mark. A wrong or unknown charset leaves it as it is: reading it then fails, or finds what is ASCII.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, string? contentType)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        if (bytes.StartsWith("\uFEFF"u8))
            return body[3..];
        if (Ascii.IsValid(bytes) && bytes.IndexOf((byte)0) < 0)
            return body;
        Encoding? encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            // No text of any kind here begins with a NUL, and ASCII in UTF-16 has one in every pair.
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => Declared(contentType),
        };
        return encoding is null ? body : Encoding.Convert(encoding, Encoding.UTF8, body.ToArray()).AsMemory().TrimStart("\uFEFF"u8);
    }

    private static bool IsHtml(ReadOnlySpan<byte> body, string? contentType) =>
        Declares(contentType, "text/html")
        || Ascii.EqualsIgnoreCase(body[..Math.Min(5, body.Length)], "<html"u8)
        || Ascii.EqualsIgnoreCase(body[..Math.Min(14, body.Length)], "<!doctype html"u8);

    private static bool IsJsonType(string? contentType) => contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool Declares(string? contentType, string prefix) =>
        contentType?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true;

    // Only single-byte Latin is worth a conversion: UTF-16 shows by itself, and everything else that is still sent has ASCII where it matters.
    private static Encoding? Declared(string? contentType)
    {
        if (contentType?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) is not (>= 0 and int at))
            return null;
        ReadOnlySpan<char> charset = contentType.AsSpan(at + "charset=".Length).TrimStart('"');
        return
            charset.StartsWith("iso-8859-1", StringComparison.OrdinalIgnoreCase)
            || charset.StartsWith("latin1", StringComparison.OrdinalIgnoreCase)
            || charset.StartsWith("windows-1252", StringComparison.OrdinalIgnoreCase)
            ? Encoding.Latin1
            : null;
    }
}
