using System.Net;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Origins;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;

namespace ConflictAware.ServerTests.Composition;

/// <summary>With what usually stands between conflict handling and the network, over real sockets.</summary>
public class InnerHandlersTests
{
    private const string Path = "/counter";
    private KestrelOrigin _origin = null!;

    [SetUp]
    public async Task SetUp()
    {
        _origin = await KestrelOrigin.StartAsync();
        _origin.Resources.Put(Path, """{"value":0,"note":"","owner":"somebody"}""");
    }

    [TearDown]
    public async Task TearDown() => await _origin.DisposeAsync();

    private JsonNode Stored => JsonNode.Parse(_origin.Resources.TextOf(Path))!;

    private HttpClient Client(Action<IHttpClientBuilder> between, Action<ConflictHandlingOptions>? configure = null)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder builder = services
            .AddHttpClient("counter", http => http.BaseAddress = _origin.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
            .AddConflictHandling(configure ?? (static _ => { }));
        between(builder);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("counter");
    }

    // A gateway's 503 does not say that nothing was carried out: after it, only the log of write ids tells that the 412 is somebody else's doing.
    [TestCase(false, WriteOutcome.Unknown, 10)]
    [TestCase(true, WriteOutcome.Applied, 11)]
    public async Task Update_WithTransientFaultsAndAnotherWriter_IsAppliedOnceOrUnknown(bool hasWriteId, WriteOutcome outcome, int value)
    {
        using HttpClient http = Client(
            static client => client.AddHttpMessageHandler(static () => new StandardResilience()),
            o => o.WriteId = hasWriteId ? WriteId.Log("writes") : null
        );
        if (hasWriteId)
            await http.UpdateAsync<Counter>(Path, static counter => counter with { Note = "first" });
        _origin.Resources.Intercept(new Interference.Answer(503), times: 2);
        _origin.Resources.BeforeWrite(
            Path,
            _ =>
            {
                JsonNode theirs = Stored;
                theirs["value"] = 10;
                // Whoever writes keeps the log.
                (theirs["writes"] as JsonArray)?.Add("theirs");
                _origin.Resources.Put(Path, theirs.ToJsonString());
            }
        );

        WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(1));

        Assert.That((result.Outcome, (int)Stored["value"]!), Is.EqualTo((outcome, value)));
        Assert.That((string?)Stored["owner"], Is.EqualTo("somebody"));
    }

    [TestCase(false, WriteOutcome.Unknown)]
    [TestCase(true, WriteOutcome.Applied)]
    public async Task Update_WhoseAnswerIsLostAndIsRepeatedInside_IsNeverAppliedTwice(bool hasWriteId, WriteOutcome outcome)
    {
        using HttpClient http = Client(
            static client => client.AddHttpMessageHandler(static () => new StandardResilience()),
            o => o.WriteId = hasWriteId ? WriteId.Log("writes") : null
        );
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(1));

        Assert.That((result.Outcome, (int)Stored["value"]!), Is.EqualTo((outcome, 1)));
        Assert.That(_origin.Resources.Commits.Count(commit => commit.Request is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task Update_WhoseTryTimesOutInside_IsNeverAppliedTwice()
    {
        using HttpClient http = Client(
            static client => client.AddHttpMessageHandler(static () => new StandardResilience(TimeSpan.FromMilliseconds(300))),
            static o => o.WriteId = WriteId.Log("writes")
        );
        _origin.Resources.LoseAnswer(new Interference.Silence());

        WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(1));

        Assert.That((result.Outcome, result.Proof, (int)Stored["value"]!), Is.EqualTo((WriteOutcome.Applied, WriteProof.WriteId, 1)));
    }

    [Test]
    public async Task Update_ByAHedge_IsAppliedOnce()
    {
        using HttpClient http = Client(
            static client => client.AddHttpMessageHandler(static () => new Hedge()),
            static o => o.WriteId = WriteId.Log("writes")
        );

        for (int number = 1; number <= 20; number++)
        {
            WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(1));
            Assert.That((result.Outcome, (int)Stored["value"]!), Is.EqualTo((WriteOutcome.Applied, number)));
        }
    }

    [Test]
    public async Task Update_ThroughAnOpenCircuit_FailsAsTheCircuitDoesAndIsNotUnknown()
    {
        using HttpClient http = Client(client => client.AddHttpMessageHandler(static () => new StandardResilience(minimumThroughput: 2)));
        Versioned<Counter> read = await http.GetVersionedAsync<Counter>(Path);
        _origin.Resources.Intercept(new Interference.Answer(503), static _ => true, times: int.MaxValue);

        Exception? failure = await Assert.CatchAsync(() => http.GetVersionedAsync<Counter>(Path));
        Exception? refused = await Assert.CatchAsync(() => http.SaveAsync(read.With(read.Value.Plus(1))));

        Assert.That(failure, Is.InstanceOf<HttpRequestException>().Or.InstanceOf<BrokenCircuitException>());
        Assert.That(refused, Is.InstanceOf<BrokenCircuitException>());
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Save_WhileItsTokenExpires_IsMergedWithAFreshOne()
    {
        var token = new BearerToken();
        using HttpClient http = Client(client => client.AddHttpMessageHandler(() => token));
        Versioned<Counter> read = await http.GetVersionedAsync<Counter>(Path);
        _origin.Resources.Put(Path, """{"value":5,"note":"","owner":"somebody"}""");
        _origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(401), times: 1);

        WriteResult<Counter> result = await http.TrySaveAsync(read.With(read.Value with { Note = "mine" }));

        Assert.That((result.Outcome, (int)Stored["value"]!, (string?)Stored["note"]), Is.EqualTo((WriteOutcome.Applied, 5, "mine")));
        Assert.That(token.Refreshed, Is.EqualTo(1));
    }

    [Test]
    public async Task Update_WithResilienceForAllClients_StillHasConflictHandlingOutermost()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(static all =>
            all.AddConflictHandling(static o => o.WriteId = WriteId.Log("writes"))
                .AddHttpMessageHandler(static () => new StandardResilience())
        );
        services
            .AddHttpClient("counter", http => http.BaseAddress = _origin.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false });
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("counter");
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.Intercept(new Interference.Answer(503));

        WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(1));

        Assert.That((result.Outcome, (int)Stored["value"]!), Is.EqualTo((WriteOutcome.Applied, 1)));
    }

    [Test]
    public async Task Clients_KeyedTypedAndNamed_EachHaveTheirOwnOptions()
    {
        var services = new ServiceCollection();
        services
            .AddHttpClient("keyed", http => http.BaseAddress = _origin.BaseAddress)
            .AddConflictHandling(static o => o.MaxAttempts = 1)
            .AddAsKeyed();
        services
            .AddHttpClient<TypedClient>(http => http.BaseAddress = _origin.BaseAddress)
            .AddConflictHandling()
            .AddConflictHandling(static o => o.MaxAttempts = 2);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using AsyncServiceScope scope = provider.CreateAsyncScope();

        Assert.That(await RefusalsAsync(scope.ServiceProvider.GetRequiredKeyedService<HttpClient>("keyed")), Is.EqualTo(1));
        Assert.That(await RefusalsAsync(scope.ServiceProvider.GetRequiredService<TypedClient>().Http), Is.EqualTo(2));

        async Task<int> RefusalsAsync(HttpClient http)
        {
            int writes = 0;
            _origin.Resources.BeforeWrite(Path, _ => _origin.Resources.Put(Path, $$"""{"value":{{++writes}},"note":""}"""), times: 5);
            WriteResult<Counter> result = await http.TryUpdateAsync<Counter>(Path, counter => counter.Plus(100));
            for (int left = writes; left < 5; left++)
                using (await http.PutAsync(Path, new StringContent("""{"value":0,"note":""}""")))
                    continue;
            return result.Outcome is WriteOutcome.Conflicted ? result.Refusals : -1;
        }
    }

    private sealed class TypedClient(HttpClient http)
    {
        public HttpClient Http => http;
    }
}
