using ConflictAware.TestSupport;

namespace ConflictAware.Tests;

/// <summary>A client around a handler around a script, with a clock that stands still, a coin that always lands in the middle, and waits that end at once.</summary>
internal sealed class Bench : IDisposable
{
    public static readonly Uri BaseAddress = new("http://origin.example/");

    private readonly Lazy<HttpClient> _client;

    public Bench(params DelegatingHandler[] between)
    {
        Options = OptionsOf(Time);
        _client = new Lazy<HttpClient>(() =>
        {
            HttpMessageHandler next = Script;
            foreach (DelegatingHandler handler in Enumerable.Reverse(between))
            {
                handler.InnerHandler = next;
                next = handler;
            }
            return new HttpClient(new ConflictHandler(Options, next)) { BaseAddress = BaseAddress };
        });
    }

    public FakeTimeProvider Time { get; } = new() { AutoAdvance = true };

    public ScriptedHandler Script { get; } = new();

    /// <summary>To be set before the client is asked for.</summary>
    public ConflictHandlingOptions Options { get; }

    public HttpClient Http => _client.Value;

    public static ConflictHandlingOptions OptionsOf(FakeTimeProvider time) =>
        new() { TimeProvider = time, Jitter = new Jitter(static () => 0.5) };

    public static HttpRequestMessage Request(
        HttpMethod method,
        string target,
        string? content = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, target) { Content = content is null ? null : new StringContent(content) };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>Sends one way or the other.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        bool synchronously,
        CancellationToken cancellationToken = default
    ) =>
        synchronously
            ? Task.FromResult(Http.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
            : Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>The answer is the one that the script gave last, whole; every other was disposed.</summary>
    public async Task AssertIsLastAndWholeAsync(HttpResponseMessage answer, string? body = null)
    {
        Assert.That(Script.UndisposedResponses, Is.EqualTo(new[] { answer }));
        string text = await answer.Content.ReadAsStringAsync();
        if (body is not null)
            Assert.That(text, Is.EqualTo(body));
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
