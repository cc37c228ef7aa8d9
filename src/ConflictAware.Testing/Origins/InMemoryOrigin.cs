using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace ConflictAware.Testing;

/// <summary>An origin in the process of the test: the end of a handler chain that holds resources, tags them, honours preconditions, and does what a script says.</summary>
/// <remarks>
/// <para>
/// GET, HEAD, PUT, PATCH (JSON Merge Patch, JSON Patch), DELETE, and POST, which creates a member of the collection that it is sent to; anything else gets 405, a resource
/// that is not there 404. It answers for every host: a resource is named by its path alone.
/// </para>
/// <para>
/// For a client of a factory: <c>.ConfigurePrimaryHttpMessageHandler(() => origin)</c>. Disposing it does nothing, so that many clients can use one. As on a network, a
/// request whose sender gives up while it travels may still be carried out. For synchronous and asynchronous sends. Thread-safe: a write, its preconditions included,
/// is atomic.
/// </para>
/// </remarks>
public sealed class InMemoryOrigin : HttpMessageHandler
{
    private Exception? _failure;

    /// <summary>An empty origin.</summary>
    /// <param name="options">How it behaves. Null: a conforming origin with strong tags.</param>
    public InMemoryOrigin(OriginOptions? options = null) => Resources = new ResourceStore(options);

    /// <summary>The base address of the clients that <see cref="CreateClient(Action{ConflictHandlingOptions})"/> makes: <c>http://origin.example/</c>.</summary>
    public static Uri BaseAddress { get; } = new("http://origin.example/");

    /// <summary>Every request that arrived, in order, those that a script took away included.</summary>
    public IReadOnlyList<OriginRequest> Requests => Resources.Requests;

    /// <summary>Every write that was carried out, in order, those of the test included.</summary>
    public IReadOnlyList<Commit> Commits => Resources.Commits;

    /// <summary>What the origin holds, what happens to requests, and what happened.</summary>
    internal ResourceStore Resources { get; }

    /// <summary>A resource, whether it exists or not.</summary>
    /// <param name="path">Its path: <c>/products/42</c>, <c>products/42</c>, or an absolute URI, of which the path counts.</param>
    /// <exception cref="ArgumentException">It is no path, or has a query or a fragment, which do not name a resource here.</exception>
    public OriginResource this[string path] => At(PathOf(path));

    /// <summary>A client with a <see cref="ConflictHandler"/> in front of this origin.</summary>
    /// <param name="configure">Sets its options: <c>o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"))</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names each setting, its value and its bound.</exception>
    public HttpClient CreateClient(Action<ConflictHandlingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ConflictHandlingOptions();
        configure(options);
        return CreateClient(new ConflictHandler(options));
    }

    /// <summary>A client of this origin; without handlers a plain one, on which the typed calls work with their default options.</summary>
    /// <param name="handlers">The handlers in between, outermost first. Their inner handlers are set.</param>
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

    /// <summary>The next requests that the function accepts, wherever they go.</summary>
    /// <param name="which">Which requests.</param>
    /// <param name="times">How many. <see cref="AssertNothingPending"/> fails when fewer came.</param>
    /// <param name="description">What to call them when they do not come. Default: the code of <paramref name="which"/>.</param>
    /// <returns>A script, which says what happens to them.</returns>
    public RequestScript Next(
        Func<OriginRequest, bool> which,
        int times = 1,
        [CallerArgumentExpression(nameof(which))] string? description = null
    )
    {
        ArgumentNullException.ThrowIfNull(which);
        return Follow(which, times, $"The next request with {description}");
    }

    /// <summary>Fails when something that was scripted for the next requests has not happened, or has failed: the test does not test what it says.</summary>
    /// <exception cref="InvalidOperationException">It is so; the message lists what has not happened, and which requests came.</exception>
    public void AssertNothingPending()
    {
        ThrowIfFailed();
        if (Resources.Pending is { Count: > 0 } pending)
            throw new InvalidOperationException(
                $"This has not happened:{string.Concat(pending.Select(what => $"\n  {what}"))}\nThese requests came:{(Requests.Count == 0 ? " none" : string.Concat(Requests.Select(request => $"\n  {request}")))}"
            );
    }

    internal RequestScript Follow(Func<OriginRequest, bool> which, int times, string description)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var script = new RequestScript(this, times, description);
        Resources.FollowNext(which, script, times);
        return script;
    }

    /// <summary>Runs a part of the script. Whoever sends may take its failure for a lost answer and send again: it is remembered, so that it is not lost itself.</summary>
    internal T Run<T>(Func<T> part)
    {
        try
        {
            return part();
        }
        catch (Exception failure) when (failure is not (HttpRequestException or OperationCanceledException))
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            throw;
        }
    }

    /// <summary>The resource at a path that a request came with.</summary>
    internal OriginResource At(string path) => new(this, path);

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
            throw new InvalidOperationException($"The script has failed: {failure.Message}", failure);
    }

    private static string PathOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Uri.TryCreate(BaseAddress, path, out Uri? target))
            throw new ArgumentException($"'{path}' is no path. Give one like /products/42.", nameof(path));
        if (target.Query.Length > 0 || target.Fragment.Length > 0)
            throw new ArgumentException($"A resource is named by its path alone: give '{target.AbsolutePath}' for '{path}'.", nameof(path));
        return target.AbsolutePath;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // No network answers before the call returns; code that relies on it would pass here alone.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed();
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
        ThrowIfFailed();
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
        )
        {
            Target = target,
        };
    }

    private static Task LoseAsync(Interference loss, CancellationToken cancellationToken) =>
        loss switch
        {
            Interference.Silence => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken),
            Interference.TimedOut => Task.FromException(
                new TaskCanceledException("The request timed out.", new TimeoutException("No answer came in time."))
            ),
            _ => Task.FromException(
                new HttpRequestException(
                    HttpRequestError.ResponseEnded,
                    "The origin closed the connection before it answered.",
                    new IOException("The response ended prematurely.")
                )
            ),
        };

    private HttpResponseMessage Response(HttpRequestMessage request, OriginAnswer answer) =>
        Response(request, answer, Resources.Options.TimeProvider);

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
