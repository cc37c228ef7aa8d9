using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Faults;
using ConflictAware.ServerTests.Origins;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.ServerTests.OwnWrites;

internal sealed record Product(string Name, int Stock);

/// <summary>An origin on a real socket with a product at <see cref="Path"/>, somebody else who writes there too, and the means to hold what operations say against what was done.</summary>
internal sealed class ScheduleBench : IAsyncDisposable
{
    public const string Path = "/products/42";

    private readonly OperationLedger _ledger = new();
    private readonly List<string> _others = [];
    private readonly List<IAsyncDisposable> _stages = [];
    private ServiceProvider? _services;

    private ScheduleBench(KestrelOrigin origin) => Origin = origin;

    public KestrelOrigin Origin { get; }

    public ResourceStore Resources => Origin.Resources;

    public int Stock => JsonNode.Parse(Resources.TextOf(Path))!["stock"]!.GetValue<int>();

    /// <summary>Starts the origin with ten in stock.</summary>
    public static async Task<ScheduleBench> StartAsync(OriginOptions? options = null)
    {
        var bench = new ScheduleBench(await KestrelOrigin.StartAsync(options));
        bench.Resources.Put(Path, """{"name":"tea","stock":10}""");
        bench.Resources.ForgetHistory();
        return bench;
    }

    /// <summary>Puts a faulty network before the origin.</summary>
    public FaultProxy Behind(Func<string, bool> affects, params Fault[] faults)
    {
        var proxy = new FaultProxy(Origin.EndPoint, FaultPlan.Script(faults), affects);
        _stages.Add(proxy);
        return proxy;
    }

    /// <summary>A client as it is registered.</summary>
    /// <param name="configure">Its options.</param>
    /// <param name="address">Where it sends; null for the origin itself.</param>
    /// <param name="inner">A handler that the application added, a retry say.</param>
    public HttpClient Client(Action<ConflictHandlingOptions>? configure = null, Uri? address = null, Func<DelegatingHandler>? inner = null)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder client = services
            .AddHttpClient("schedule", http => http.BaseAddress = address ?? Origin.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
            .AddConflictHandling(configure ?? (static _ => { }))
            .AddHttpMessageHandler(static () => new OperationTokens());
        if (inner is not null)
            client.AddHttpMessageHandler(inner);
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<IHttpClientFactory>().CreateClient("schedule");
    }

    /// <summary>Runs one operation, and writes down what it says of itself.</summary>
    public async Task<WriteResult<Product>> RunAsync(Func<Task<WriteResult<Product>>> operation) => (await _ledger.RunAsync(operation))!;

    /// <summary>U of the schedules: one less in stock.</summary>
    public Task<WriteResult<Product>> TakeOneAsync(HttpClient http) =>
        RunAsync(() => http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 }));

    /// <summary>B of the schedules. Leaves its mark beside what it found; whoever overwrites it unseen removes the mark.</summary>
    /// <param name="stock">What it writes.</param>
    /// <param name="writeIds">The log of write ids, which whoever writes keeps; null when there is none.</param>
    public void SomebodyWrites(int stock, string? writeIds = null)
    {
        JsonNode current = JsonNode.Parse(Resources.Find(Path)?.Text ?? """{"name":"tea"}""")!;
        string mark = $"B{_others.Count + 1}";
        _others.Add(mark);
        current["stock"] = stock;
        if (current["others"] is JsonArray marks)
            marks.Add(mark);
        else
            current["others"] = new JsonArray(mark);
        if (writeIds is not null)
            current[writeIds]!.AsArray().Add(mark);
        Resources.Put(Path, current.ToJsonString());
    }

    /// <summary>Makes sure that each operation was carried out as often as it says, and that nothing that somebody else wrote has vanished.</summary>
    public void Check()
    {
        Assert.That(_ledger.Against(Resources.Commits).Wrong, Is.Empty);
        if (Resources.Find(Path) is { } left)
            Assert.That(
                JsonNode.Parse(left.Text)!["others"]?.AsArray().Select(mark => mark!.GetValue<string>()) ?? [],
                Is.EqualTo(_others),
                "what others wrote"
            );
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        foreach (IAsyncDisposable stage in _stages)
            await stage.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
