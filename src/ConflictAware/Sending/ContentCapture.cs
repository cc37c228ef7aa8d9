using System.Net.Http.Json;

namespace ConflictAware;

/// <summary>Takes the content of a request as bytes before it is sent the first time, if it may and can be sent again (law 20).</summary>
internal static class ContentCapture
{
    /// <summary>Takes the bytes of the content; where it can be read but once, they are put in its place.</summary>
    /// <returns>The bytes; null when they are not kept: too many, or a stream of unknown length that nothing guards and nobody may send twice.</returns>
    public static ValueTask<ReadOnlyMemory<byte>?> CaptureAsync(
        HttpRequestMessage request,
        WriteIntent intent,
        bool isGuarded,
        int limit,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        switch (request.Content)
        {
            case null:
                // SocketsHttpHandler resends a request without content by itself when a reused connection breaks; empty content stops that.
                request.Content = new CapturedContent(default, intent);
                return new(ReadOnlyMemory<byte>.Empty);
            case CapturedContent captured:
                return new(captured.Bytes);
            case JsonContent json:
                return SerialiseAsync(json, limit, synchronously, cancellationToken);
            case { } content when IsInMemory(content):
                return new(Held(content, limit, cancellationToken));
            case { } content:
                return ReadAsync(content, request, intent, isGuarded, limit, synchronously, cancellationToken);
        }
    }

    // These very types: what is derived from them may write whatever it likes.
    private static bool IsInMemory(HttpContent content)
    {
        Type type = content.GetType();
        return type == typeof(ByteArrayContent)
            || type == typeof(StringContent)
            || type == typeof(FormUrlEncodedContent)
            || type == typeof(ReadOnlyMemoryContent);
    }

    private static ReadOnlyMemory<byte>? Held(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = HeldBytes.Of(content, cancellationToken);
        return bytes.Length <= limit ? bytes : default(ReadOnlyMemory<byte>?);
    }

    // To be read, it buffers what it serialises, and sends that from then on.
    private static async ValueTask<ReadOnlyMemory<byte>?> SerialiseAsync(
        JsonContent content,
        int limit,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        _ = synchronously
            ? content.ReadAsStream(cancellationToken)
            : await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return Held(content, limit, cancellationToken);
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpContent content,
        HttpRequestMessage request,
        WriteIntent intent,
        bool isGuarded,
        int limit,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        long? length = content.Headers.ContentLength;
        // Reading a stream ahead of sending it would hang a caller who writes the rest only after the answer has begun (gRPC).
        if (length > limit || (length is null && !isGuarded))
            return null;

        Stream stream = synchronously
            ? content.ReadAsStream(cancellationToken)
            : await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        // One byte more than expected tells "just fits" from "too large", and from content that is longer than it says.
        int expected = length is { } known ? (int)known : limit;
        byte[] buffer = new byte[Math.Min(expected + 1L, length is null ? 4096 : int.MaxValue)];
        int filled = 0;
        while (filled <= expected)
        {
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(expected + 1L, buffer.Length * 2L));
            int read = await ReadAsync(stream, buffer.AsMemory(filled), synchronously, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            filled += read;
        }

        ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, filled);
        // More than announced goes on to fail where it always fails, in the transport: cut off, it would be half a document.
        if (filled > expected)
        {
            request.Content = WithHeadersOf(content, new ContinuedContent(bytes, stream, content));
            return null;
        }
        request.Content = WithHeadersOf(content, new CapturedContent(bytes, intent, content));
        return bytes;
    }

    // As HttpContent.CopyToAsync has it: content that cannot be read is a request that could not be sent.
    private static async ValueTask<int> ReadAsync(
        Stream stream,
        Memory<byte> buffer,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return synchronously ? stream.Read(buffer.Span) : await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new HttpRequestException("The content of the request could not be read.", failure);
        }
    }

    private static HttpContent WithHeadersOf(HttpContent original, HttpContent replacement)
    {
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in original.Headers.NonValidated)
            replacement.Headers.TryAddWithoutValidation(name, values);
        return replacement;
    }
}
