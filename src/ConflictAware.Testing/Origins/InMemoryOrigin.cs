using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware.Testing;

/// <summary>An origin in the process of the test: the end of a handler chain that holds resources and honours preconditions.</summary>
/// <remarks>As on a network, a request whose sender gives up while it travels may still be carried out. Works for sync and async sends. Thread-safe.</remarks>
public sealed class InMemoryOrigin : HttpMessageHandler
{
    /// <summary>An empty origin.</summary>
    /// <param name="options">How it behaves; null for a conforming origin with strong tags.</param>
    public InMemoryOrigin(OriginOptions? options = null) => Resources = new ResourceStore(options);

    /// <summary>What the origin holds, what happens to requests, and what happened.</summary>
    internal ResourceStore Resources { get; }

    /// <summary>The base address of the clients that <see cref="CreateClient"/> makes.</summary>
    public static Uri BaseAddress { get; } = new("http://origin.example/");

    /// <summary>A client of this origin.</summary>
    /// <param name="handlers">The handlers in between, outermost first.</param>
    public HttpClient CreateClient(params DelegatingHandler[] handlers)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        HttpMessageHandler outermost = this;
        foreach (DelegatingHandler handler in Enumerable.Reverse(handlers))
        {
            handler.InnerHandler = outermost;
            outermost = handler;
        }
        return new HttpClient(outermost, disposeHandler: false) { BaseAddress = BaseAddress };
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // No network answers before the call returns; code that relies on it would pass here alone.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        byte[] content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        OriginAnswer answer = await Resources.HandleAsync(Arrived(request, content)).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (answer.LostBy is { } loss)
            await LoseAsync(loss, cancellationToken).ConfigureAwait(false);
        return Response(request, answer);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var content = new MemoryStream();
        request.Content?.CopyTo(content, context: null, cancellationToken);
        OriginAnswer answer = Resources
            .HandleAsync(Arrived(request, content.ToArray()))
            .WaitAsync(cancellationToken)
            .GetAwaiter()
            .GetResult();
        if (answer.LostBy is { } loss)
            LoseAsync(loss, cancellationToken).GetAwaiter().GetResult();
        return Response(request, answer);
    }

    /// <summary>A request as the origin sees it.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="content">Its content, read.</param>
    internal static OriginRequest Arrived(HttpRequestMessage request, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(request);
        Uri target = request.RequestUri ?? throw new InvalidOperationException("The request has no URI.");
        IEnumerable<KeyValuePair<string, HeaderStringValues>> fields = request.Headers.NonValidated;
        if (request.Content is not null)
            fields = fields.Concat(request.Content.Headers.NonValidated);
        return new OriginRequest(
            request.Method.Method,
            target.AbsolutePath,
            target.Query,
            fields.Select(field => KeyValuePair.Create(field.Key, (IEnumerable<string>)field.Value)),
            content
        );
    }

    private static Task LoseAsync(Interference loss, CancellationToken cancellationToken) =>
        loss is Interference.Silence
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            : Task.FromException(
                new HttpRequestException(
                    HttpRequestError.ResponseEnded,
                    "The origin closed the connection before it answered.",
                    new IOException("The response ended prematurely.")
                )
            );

    private HttpResponseMessage Response(HttpRequestMessage request, OriginAnswer answer) =>
        Response(request, answer, Resources.Options.Time);

    /// <summary>The answer as its sender gets it.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="answer">What the origin says.</param>
    /// <param name="time">The clock behind <c>Date</c>.</param>
    internal static HttpResponseMessage Response(HttpRequestMessage request, OriginAnswer answer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(time);
        bool hasContent = request.Method != HttpMethod.Head && answer.Status is not (204 or 304);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Version = request.Version,
            Content = new ByteArrayContent(hasContent ? answer.Content : []),
        };
        foreach ((string name, string value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        if (answer.Header("Date") is null)
            response.Headers.TryAddWithoutValidation("Date", time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        return response;
    }
}
