using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Polly;
using Polly.Retry;

namespace ConflictAware.Benchmarks;

/// <summary>The ways to add one to a counter that others write too. Each returns whether that was done, or given up.</summary>
internal static class Strategies
{
    /// <summary>One read and one write, for the price of them: it cannot cope with anybody else.</summary>
    public const string Plain = "plain";

    public const string FullJitter = "full-jitter";
    public const string Serialize = "serialize";
    public const string Chain = "chain";
    public const string Combine = "combine";

    /// <summary>All that are compared, in the order of the table.</summary>
    public static readonly string[] All = ["retry-on-conflict", "polly", FullJitter, Serialize, Chain, Combine];

    /// <summary>A strategy of one process: what its writers share is shared.</summary>
    /// <param name="name">One of <see cref="All"/>, or <see cref="Plain"/>.</param>
    /// <param name="sockets">The connections of the process.</param>
    /// <param name="seed">Where the strategy's own chance begins.</param>
    public static Func<Uri, Task<bool>> Make(string name, HttpMessageHandler sockets, int seed)
    {
        var chance = new Chance(seed);
        var http = new HttpClient(sockets, disposeHandler: false);
        return name switch
        {
            Plain => target => AddOneAsync(http, target),
            "retry-on-conflict" => target => RetryOnConflictAsync(http, target, chance),
            "polly" => Polly(http, chance),
            FullJitter => target => FullJitterAsync(http, target, chance),
            Serialize => Ours(sockets, UpdateCoordination.Serialize),
            Chain => Ours(sockets, UpdateCoordination.Chain),
            Combine => Ours(sockets, UpdateCoordination.Combine),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such strategy."),
        };
    }

    // client-go, util/retry: DefaultRetry has 5 steps of 10 ms, factor 1, jitter 0.1.
    private static async Task<bool> RetryOnConflictAsync(HttpClient http, Uri target, Chance chance)
    {
        for (int step = 1; ; step++)
        {
            if (await AddOneAsync(http, target).ConfigureAwait(false))
                return true;
            if (step == 5)
                return false;
            await PauseAsync(10 * (1 + 0.1 * chance.Next())).ConfigureAwait(false);
        }
    }

    // Refetch and retry, exponential with jitter: five retries, the first after about 100 ms.
    private static Func<Uri, Task<bool>> Polly(HttpClient http, Chance chance)
    {
        ResiliencePipeline<bool> pipeline = new ResiliencePipelineBuilder<bool>()
            .AddRetry(
                new RetryStrategyOptions<bool>
                {
                    ShouldHandle = static args => ValueTask.FromResult(args.Outcome is { Exception: null, Result: false }),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = TimeSpan.FromMilliseconds(100),
                    MaxRetryAttempts = 5,
                    Randomizer = chance.Next,
                }
            )
            .Build();
        return target =>
            pipeline
                .ExecuteAsync(
                    static async (call, _) => await AddOneAsync(call.http, call.target).ConfigureAwait(false),
                    (http, target),
                    CancellationToken.None
                )
                .AsTask();
    }

    // "Exponential backoff and jitter" (AWS architecture blog): base 5 ms, cap 2 s, until it works.
    private static async Task<bool> FullJitterAsync(HttpClient http, Uri target, Chance chance)
    {
        for (int attempt = 0; !await AddOneAsync(http, target).ConfigureAwait(false); attempt++)
            await PauseAsync(Math.Min(2000, 5 * Math.Pow(2, Math.Min(attempt, 20))) * chance.Next()).ConfigureAwait(false);
        return true;
    }

    private static Func<Uri, Task<bool>> Ours(HttpMessageHandler sockets, UpdateCoordination coordination)
    {
        var options = new ConflictHandlingOptions { Coordination = coordination, Principal = static _ => "the writers of the benchmark" };
        var http = new HttpClient(new ConflictHandler(options, new AttemptProbe(sockets)), disposeHandler: false);
        return async target =>
        {
            WriteResult<Counter> result = await http.TryUpdateAsync(
                    target,
                    static counter => counter with { Count = counter.Count + 1 },
                    Counter.Json
                )
                .ConfigureAwait(false);
            return result.Outcome is WriteOutcome.Applied;
        };
    }

    /// <summary>Reads, adds one, writes over what was read; false when somebody else was faster.</summary>
    private static async Task<bool> AddOneAsync(HttpClient http, Uri target)
    {
        using HttpResponseMessage read = await http.GetAsync(target).ConfigureAwait(false);
        read.EnsureSuccessStatusCode();
        Counter counter = (await read.Content.ReadFromJsonAsync(Counter.Json).ConfigureAwait(false))!;
        using var write = new HttpRequestMessage(HttpMethod.Put, target)
        {
            Content = JsonContent.Create(counter with { Count = counter.Count + 1 }, Counter.Json),
        };
        write.Headers.IfMatch.Add(new EntityTagHeaderValue(read.Headers.ETag!.Tag));
        using HttpResponseMessage answer = await http.SendAsync(write).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
            return false;
        answer.EnsureSuccessStatusCode();
        return true;
    }

    private static Task PauseAsync(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    /// <summary>Seeded chance for many at once.</summary>
    private sealed class Chance(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Lock _gate = new();

        public double Next()
        {
            lock (_gate)
                return _random.NextDouble();
        }
    }
}
