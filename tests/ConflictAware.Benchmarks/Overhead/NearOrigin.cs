using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware.Benchmarks;

/// <summary>An origin in memory that answers before the call returns, so that nothing is measured but the handlers: a document with a strong tag.</summary>
internal sealed class NearOrigin(byte[] document) : HttpMessageHandler
{
    private static readonly EntityTagHeaderValue Tag = new("\"1\"");
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What a transport does with content: writes it out.
        request.Content?.CopyTo(Stream.Null, context: null, cancellationToken);
        bool isRead = request.Method == HttpMethod.Get;
        var answer = new HttpResponseMessage(isRead ? HttpStatusCode.OK : HttpStatusCode.NoContent) { RequestMessage = request };
        answer.Headers.ETag = Tag;
        if (isRead)
        {
            answer.Content = new ByteArrayContent(document);
            answer.Content.Headers.ContentType = Json;
        }
        return Task.FromResult(answer);
    }
}
