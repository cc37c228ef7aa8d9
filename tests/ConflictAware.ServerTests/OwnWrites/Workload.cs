using System.Globalization;
using ConflictAware.ServerTests.Faults;
using ConflictAware.ServerTests.Origins;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>Eight clients that change one document through a network with faults of every kind, five in a hundred exchanges.</summary>
/// <remarks>
/// <c>CONFLICTAWARE_OPERATIONS</c> says how many operations all clients together make (16,000), <c>CONFLICTAWARE_SEED</c> repeats the faults of an earlier run.
/// </remarks>
internal sealed class Workload : IAsyncDisposable
{
    public const string Path = "/counter";

    private const int Clients = 8;

    private readonly KestrelOrigin _origin;
    private readonly FaultProxy _network;
    private readonly Func<string, int> _count;

    private Workload(KestrelOrigin origin, FaultProxy network, Func<string, int> count)
    {
        _origin = origin;
        _network = network;
        _count = count;
    }

    public OperationLedger Ledger { get; } = new();

    /// <summary>What the document counts by now.</summary>
    public int Count => _count(_origin.Resources.TextOf(Path));

    /// <summary>Starts the origin.</summary>
    /// <param name="document">What it holds at the beginning.</param>
    /// <param name="count">What a document counts.</param>
    public static async Task<Workload> StartAsync(string document, Func<string, int> count)
    {
        KestrelOrigin origin = await KestrelOrigin.StartAsync(new OriginOptions { KeepsRequests = false });
        origin.Resources.Put(Path, document);
        origin.Resources.ForgetHistory();
        int seed = Setting("CONFLICTAWARE_SEED", TestContext.CurrentContext.Random.Next());
        return new Workload(origin, new FaultProxy(origin.EndPoint, FaultPlan.Random(seed, rate: 0.05)), count);
    }

    /// <summary>A client with connections and conflict handling of its own, as in a process of its own.</summary>
    public HttpClient Client(ConflictHandlingOptions options, bool retries) =>
        new(new ConflictHandler(options, Chain(new AttemptProbe(Sockets()), retries))) { BaseAddress = _network.BaseAddress };

    /// <summary>A client without conflict handling.</summary>
    public HttpClient PlainClient(bool retries) => new(Chain(Sockets(), retries)) { BaseAddress = _network.BaseAddress };

    /// <summary>Lets each client make its share of the operations, all clients at once.</summary>
    /// <param name="make">Makes a client.</param>
    /// <param name="operate">Makes one operation.</param>
    /// <param name="share">Which part of the usual number of operations is made.</param>
    /// <returns>What came of it.</returns>
    public async Task<Reckoning> RunAsync(Func<HttpClient> make, Func<HttpClient, Task> operate, double share = 1)
    {
        int operations = (int)(Setting("CONFLICTAWARE_OPERATIONS", 16_000) * share / Clients);
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using HttpClient http = make();
                        for (int i = 0; i < operations; i++)
                            await operate(http);
                    })
                )
        );
        Reckoning reckoning = Ledger.Against(_origin.Resources.Commits);
        TestContext.Out.WriteLine($"faults: {_network.Plan}");
        TestContext.Out.WriteLine($"{reckoning}; the document counts {Count}");
        foreach ((string reason, int times) in reckoning.Doubts)
            TestContext.Out.WriteLine($"unknown, {times} times: {reason}");
        return reckoning;
    }

    /// <summary>Makes sure that every commit added one to what the commit before it had left: none overwrote another.</summary>
    public void CheckEachCommit()
    {
        var wrong = _origin
            .Resources.Commits.Where(commit => _count(commit.TextAfter!) != _count(commit.TextBefore!) + 1)
            .Select(commit => $"{commit.RequestId}: {commit.TextBefore} became {commit.TextAfter}")
            .ToList();
        Assert.That(wrong, Is.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        await _origin.DisposeAsync();
    }

    private static OperationTokens Chain(HttpMessageHandler inner, bool retries) =>
        new() { InnerHandler = retries ? new RetryHandler(retries: 3) { InnerHandler = inner } : inner };

    private static SocketsHttpHandler Sockets() => new() { UseProxy = false, AllowAutoRedirect = false };

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
