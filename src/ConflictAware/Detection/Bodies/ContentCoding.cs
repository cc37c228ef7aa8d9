using System.IO.Compression;

namespace ConflictAware;

/// <summary>Undoes content codings (RFC 9110 §8.4) that are still on a body, never making more of it than the bound.</summary>
internal static class ContentCoding
{
    // A body is coded once, rarely twice; a longer list is a joke at our expense.
    private const int MostCodings = 3;

    /// <summary>The body without its codings; null when one is unknown, broken, or makes it longer than the bound.</summary>
    public static ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> body, string? contentEncoding, int maxBytes) =>
        string.IsNullOrWhiteSpace(contentEncoding) || body.IsEmpty ? body : DecodeEach(body, contentEncoding, maxBytes);

    private static ReadOnlyMemory<byte>? DecodeEach(ReadOnlyMemory<byte> body, string contentEncoding, int maxBytes)
    {
        string[] codings = contentEncoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (codings.Length > MostCodings)
            return null;
        ReadOnlyMemory<byte>? decoded = body;
        // The last coding was applied last.
        for (int i = codings.Length - 1; i >= 0 && decoded is { } coded; i--)
            decoded = DecodeOne(coded, codings[i], maxBytes);
        return decoded;
    }

    private static ReadOnlyMemory<byte>? DecodeOne(ReadOnlyMemory<byte> body, string coding, int maxBytes)
    {
        if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return body;
        try
        {
            using var coded = new MemoryStream(body.ToArray(), writable: false);
            using Stream? decoder = coding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(coded, CompressionMode.Decompress),
                // RFC 9110 §8.4.1.2 means the zlib format; some servers send raw deflate data.
                "deflate" => IsZlib(body.Span)
                    ? new ZLibStream(coded, CompressionMode.Decompress)
                    : new DeflateStream(coded, CompressionMode.Decompress),
                "br" => new BrotliStream(coded, CompressionMode.Decompress),
                _ => null,
            };
            return decoder is null ? null : ReadBounded(decoder, maxBytes);
        }
        // Broken brotli data is an InvalidOperationException.
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static bool IsZlib(ReadOnlySpan<byte> body) => body.Length > 1 && (body[0] & 0x0F) == 8 && ((body[0] << 8) | body[1]) % 31 == 0;

    private static ReadOnlyMemory<byte>? ReadBounded(Stream decoder, int maxBytes)
    {
        byte[] buffer = new byte[Math.Min(4096, maxBytes + 1)];
        int count = 0;
        while (true)
        {
            int got = decoder.Read(buffer, count, buffer.Length - count);
            if (got == 0)
                return buffer.AsMemory(0, count);
            count += got;
            if (count > maxBytes)
                return null;
            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes + 1));
        }
    }
}
