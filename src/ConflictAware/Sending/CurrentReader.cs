using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware;

/// <summary>Reads what the origin holds now, as the base of a write (law 8).</summary>
internal static class CurrentReader
{
    /// <summary>Asks for a representation that the origin itself vouches for, without a content coding: codings get tags of their own, or share one.</summary>
    public static void Prepare(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity, gzip;q=0, deflate;q=0, br;q=0");
        request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
    }

    /// <summary>Reads the representation out of an answer to a GET.</summary>
    /// <returns>The representation; null when the origin says that there is none (404, 410).</returns>
    /// <exception cref="HttpRequestException">The answer is another failure, or no complete representation.</exception>
    public static async ValueTask<Representation?> ReadAsync(
        HttpResponseMessage response,
        Uri target,
        WriteIntent intent,
        Transport transport,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using (response)
        {
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                return null;
            if (response.StatusCode != HttpStatusCode.OK)
                throw NotARepresentation(response);
            if (response.Content.Headers.ContentEncoding.Count > 0)
                throw new HttpRequestException(
                    HttpRequestError.InvalidResponse,
                    $"{target} was answered in a content coding that was not asked for. Switch on AutomaticDecompression in the primary handler, or have the origin honour Accept-Encoding."
                );
            ReadOnlyMemory<byte> content = await ReadBodyAsync(response, transport, time, cancellationToken).ConfigureAwait(false);
            bool wasRedirected = intent.WasRedirected || (!intent.IsProbed && IsRedirected(response, target));
            MediaTypeHeaderValue? contentType = ContentTypeOf(response);
            return new Representation(
                target,
                AsUtf8(content, contentType),
                contentType,
                wasRedirected ? default : Validators.Read(response)
            )
            {
                WasRedirected = wasRedirected,
            };
        }
    }

    private static HttpRequestException NotARepresentation(HttpResponseMessage response) =>
        new(
            response.IsSuccessStatusCode
                ? $"The read was answered with {(int)response.StatusCode}; only a complete 200 can be the base of a write."
                : $"The read was answered with {(int)response.StatusCode} ({response.ReasonPhrase}).",
            inner: null,
            response.StatusCode
        );

    private static bool IsRedirected(HttpResponseMessage response, Uri target) =>
        response.RequestMessage?.RequestUri is { IsAbsoluteUri: true } answered && answered != target;

    private static MediaTypeHeaderValue? ContentTypeOf(HttpResponseMessage response) =>
        MediaTypeHeaderValue.TryParse(Validators.Single(response.Content.Headers.NonValidated, "Content-Type"), out MediaTypeHeaderValue? type)
            ? type
            : null;

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        Transport transport,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (transport.IsSynchronous)
        {
            using Stream body = response.Content.ReadAsStream(cancellationToken);
            using var copy = new BoundedBuffer(transport.MaxRepresentation, response.Content.Headers.ContentLength);
            body.CopyTo(copy);
            return copy.Written;
        }

        using var limit = new CancellationTokenSource(transport.BodyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                using var copy = new BoundedBuffer(transport.MaxRepresentation, response.Content.Headers.ContentLength);
                await body.CopyToAsync(copy, either.Token).ConfigureAwait(false);
                return copy.Written;
            }
        }
        catch (OperationCanceledException timedOut) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string message = $"The body of the representation did not arrive within the HttpClient.Timeout of {transport.BodyTimeout:c}.";
            throw new TaskCanceledException(message, new TimeoutException(message, timedOut), timedOut.CancellationToken);
        }
        catch (IOException failure)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The body of the representation ended early.", failure);
        }
    }

    // JSON is read as UTF-8. What came in another encoding is converted once, here; an encoding that nobody knows is taken for UTF-8.
    private static ReadOnlyMemory<byte> AsUtf8(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type)
    {
        if (type?.MediaType is not { } mediaType || !mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
            return content;
        if (content.Span.StartsWith(Encoding.UTF8.Preamble))
            return content[Encoding.UTF8.Preamble.Length..];
        Encoding? encoding = type.CharSet?.Trim('"').ToUpperInvariant() switch
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
