using System.Collections.Concurrent;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>What a process of writers is told to do.</summary>
/// <param name="Strategy">How they write.</param>
/// <param name="Target">What they write.</param>
/// <param name="Writers">How many of them there are in this process.</param>
/// <param name="Updates">How many updates each makes.</param>
/// <param name="Seed">Where the chance of this process begins.</param>
internal sealed record WriterOrder(string Strategy, Uri Target, int Writers, int Updates, int Seed);

/// <summary>What came of it. Times are timestamps of the machine's monotonic clock, which its processes share.</summary>
/// <param name="Started">When the first writer started.</param>
/// <param name="Ended">When the last was done.</param>
/// <param name="Milliseconds">How long each update took, those given up included.</param>
/// <param name="Abandoned">How many were given up.</param>
internal sealed record WriterReport(long Started, long Ended, double[] Milliseconds, int Abandoned);

/// <summary>A process of writers: it takes an order, gets ready, says so, waits for the word, and reports. Until standard input ends.</summary>
internal static class Writers
{
    public static async Task<int> RunAsync()
    {
        using var sockets = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            WriterOrder order = JsonSerializer.Deserialize(line, ContentionJson.Default.WriterOrder)!;
            await WarmUpAsync(order, sockets).ConfigureAwait(false);
            Func<Uri, Task<bool>> update = Strategies.Make(order.Strategy, sockets, order.Seed);
            Console.WriteLine("ready");
            await Console.In.ReadLineAsync().ConfigureAwait(false);
            WriterReport report = await WriteAsync(order, update).ConfigureAwait(false);
            Console.WriteLine(JsonSerializer.Serialize(report, ContentionJson.Default.WriterReport));
        }
        return 0;
    }

    private static async Task<WriterReport> WriteAsync(WriterOrder order, Func<Uri, Task<bool>> update)
    {
        var times = new ConcurrentBag<double>();
        int abandoned = 0;
        long started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, order.Writers).Select(_ => WriteOneAfterTheOtherAsync())).ConfigureAwait(false);
        return new WriterReport(started, TimeProvider.System.GetTimestamp(), [.. times], abandoned);

        async Task WriteOneAfterTheOtherAsync()
        {
            for (int i = 0; i < order.Updates; i++)
            {
                long before = TimeProvider.System.GetTimestamp();
                if (!await update(order.Target).ConfigureAwait(false))
                    Interlocked.Increment(ref abandoned);
                times.Add(TimeProvider.System.GetElapsedTime(before).TotalMilliseconds);
            }
        }
    }

    /// <summary>Compiles what is going to run and opens the connections, on a counter of this process alone, so that neither is measured.</summary>
    private static async Task WarmUpAsync(WriterOrder order, SocketsHttpHandler sockets)
    {
        var target = new Uri(order.Target, $"/warm/{order.Strategy}/{order.Seed}");
        // Three who know nothing of each other: being refused is warmed up too.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WriteAsync(Strategies.Make(order.Strategy, sockets, order.Seed))))
            .ConfigureAwait(false);
        using var http = new HttpClient(sockets, disposeHandler: false);
        await Task.WhenAll(Enumerable.Range(0, order.Writers).Select(_ => http.GetStringAsync(target))).ConfigureAwait(false);

        async Task WriteAsync(Func<Uri, Task<bool>> update)
        {
            for (int i = 0; i < 15; i++)
                await update(target).ConfigureAwait(false);
        }
    }
}
