using System.Text;

namespace ConflictAware.TestSupport;

/// <summary>The end of a handler chain that answers from a script and fails on whatever the script does not know.</summary>
/// <remarks>
/// <para>
/// Lines made by <c>Expect</c> are for one request each, in their order. Lines made by <c>When</c> hold for any number of requests, whenever they
/// come; the next expected line has precedence, then the first <c>When</c> that matches. Thread-safe once the script is written.
/// </para>
/// <code>
/// var script = new ScriptedHandler();
/// script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, "{}", ("ETag", "\"1\""));
/// script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);
/// using var client = new HttpClient(script) { BaseAddress = new("http://origin.example") };
/// </code>
/// </remarks>
public sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Queue<Exchange> _expected = new();
    private readonly List<Exchange> _rules = [];
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<RecordedRequest> _unexpected = [];
    private readonly List<HttpResponseMessage> _responses = [];

    /// <summary>Every request so far, in the order of arrival, unexpected ones included.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Every answer so far that was made by the script itself and not yet disposed by whoever received it.</summary>
    public IReadOnlyList<ScriptedResponse> UndisposedResponses
    {
        get
        {
            lock (_requests)
                return [.. _responses.OfType<ScriptedResponse>().Where(response => !response.IsDisposed)];
        }
    }

    /// <summary>The next request has this method and this target.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">A path ("/a"; any query matches), a path with a query ("/a?b=1") or an absolute URI, all compared exactly.</param>
    public Exchange Expect(HttpMethod method, string target) => Expect($"{method} {target}", Targets(method, target));

    /// <summary>The next request is one that the function accepts.</summary>
    /// <param name="description">What to call it when it does not come.</param>
    /// <param name="matches">Which request.</param>
    public Exchange Expect(string description, Func<RecordedRequest, bool> matches)
    {
        var exchange = new Exchange(this, description, matches);
        lock (_requests)
            _expected.Enqueue(exchange);
        return exchange;
    }

    /// <summary>Any request with this method and this target, however often.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">As in <see cref="Expect(HttpMethod, string)"/>.</param>
    public Exchange When(HttpMethod method, string target) => When($"{method} {target}", Targets(method, target));

    /// <summary>Any request that the function accepts, however often.</summary>
    /// <param name="description">What to call it.</param>
    /// <param name="matches">Which request.</param>
    public Exchange When(string description, Func<RecordedRequest, bool> matches)
    {
        var exchange = new Exchange(this, description, matches);
        lock (_requests)
            _rules.Add(exchange);
        return exchange;
    }

    /// <summary>Fails when an expected request has not come, or one has come that was not expected, whatever became of its exception.</summary>
    /// <exception cref="UnexpectedRequestException">It is so; the message lists both.</exception>
    public void VerifyDone()
    {
        lock (_requests)
        {
            if (_expected.Count == 0 && _unexpected.Count == 0)
                return;
            var message = new StringBuilder("The script was not followed.");
            foreach (Exchange missing in _expected)
                message.Append("\n  did not come: ").Append(missing);
            foreach (RecordedRequest request in _unexpected)
                message.Append("\n  came unexpectedly: ").Append(request);
            throw new UnexpectedRequestException(message.ToString());
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RecordedRequest recorded = await RecordedRequest.OfAsync(request, cancellationToken).ConfigureAwait(false);
        return Remember(await Take(recorded).AnswerAsync(recorded, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RecordedRequest recorded = RecordedRequest.Of(request, cancellationToken);
        return Remember(Take(recorded).AnswerAsync(recorded, cancellationToken).GetAwaiter().GetResult());
    }

    private Exchange Take(RecordedRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
            if (_expected.TryPeek(out Exchange? next) && next.Matches(request))
                return _expected.Dequeue();
            if (_rules.Find(rule => rule.Matches(request)) is { } matching)
                return matching;
            _unexpected.Add(request);
            throw new UnexpectedRequestException(
                $"Request {_requests.Count} is {request}; the script expects {(next is null ? "no further request" : next.ToString())}"
                    + (_rules.Count == 0 ? "." : $", and always answers {string.Join(", ", _rules)}.")
            );
        }
    }

    private HttpResponseMessage Remember(HttpResponseMessage response)
    {
        lock (_requests)
            _responses.Add(response);
        return response;
    }

    private static Func<RecordedRequest, bool> Targets(HttpMethod method, string target) =>
        request =>
            request.Method == method
            && (
                string.Equals(target, request.Uri.AbsolutePath, StringComparison.Ordinal)
                || string.Equals(target, request.Uri.PathAndQuery, StringComparison.Ordinal)
                || string.Equals(target, request.Uri.AbsoluteUri, StringComparison.Ordinal)
            );
}
