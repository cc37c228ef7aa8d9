using System.Text.Json.Nodes;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>Increments, which nobody may carry out twice, through a network that loses requests and answers.</summary>
[NonParallelizable, CancelAfter(600_000)]
public class CounterTests
{
    private const string Counter = """{"count":0,"writes":["first"]}""";
    private const string Stock = """{"lines":[{"sku":"tea","count":0},{"sku":"rice","count":0}],"writes":["first"]}""";

    // Long enough for what seven others write while an eighth waits for a processor.
    private static readonly WriteId Log = WriteId.Log("writes", length: 256);

    internal sealed record Counted(int Count);

    internal sealed record Line(string Sku, int Count);

    internal sealed record Stocked(IReadOnlyList<Line> Lines);

    [Test]
    public async Task UpdateAsync_WithALogOfWriteIds_EachIncrementIsAppliedOnceOrNotAtAll([Values] bool retries)
    {
        await using Workload workload = await Workload.StartAsync(Counter, CountOf);
        Reckoning reckoning = await workload.RunAsync(
            () => workload.Client(Options(Log), retries),
            http => workload.Ledger.RunAsync(() => IncrementAsync(http))
        );
        CheckExact(workload, reckoning);
    }

    [Test]
    public async Task UpdateAsync_WithoutAWriteId_NoIncrementIsAppliedTwiceAndTheUnknownOnesAreSaidToBe([Values] bool retries)
    {
        await using Workload workload = await Workload.StartAsync(Counter, CountOf);
        Reckoning reckoning = await workload.RunAsync(
            () => workload.Client(Options(writeId: null), retries),
            http => workload.Ledger.RunAsync(() => IncrementAsync(http))
        );
        CheckBounds(workload, reckoning);
    }

    [Test]
    public async Task SaveAsync_SumsByKeyWithALogOfWriteIds_EachEditIsAppliedOnceOrNotAtAll([Values] bool retries)
    {
        await using Workload workload = await Workload.StartAsync(Stock, StockOf);
        Reckoning reckoning = await workload.RunAsync(
            () => workload.Client(Merging(Log), retries),
            http => workload.Ledger.RunAsync(() => AddToALineAsync(http))
        );
        CheckExact(workload, reckoning);
    }

    [Test]
    public async Task SaveAsync_SumsByKeyWithoutAWriteId_NoEditIsAppliedTwiceAndTheUnknownOnesAreSaidToBe([Values] bool retries)
    {
        await using Workload workload = await Workload.StartAsync(Stock, StockOf);
        Reckoning reckoning = await workload.RunAsync(
            () => workload.Client(Merging(writeId: null), retries),
            http => workload.Ledger.RunAsync(() => AddToALineAsync(http))
        );
        CheckBounds(workload, reckoning);
    }

    /// <summary>The usual client: reads, writes under If-Match, and after a conflict or a failure does both again. The ledger has to see what it does.</summary>
    [Test]
    public async Task RetryOnConflict_TheSameWorkload_AppliesTwice([Values] bool retries)
    {
        await using Workload workload = await Workload.StartAsync(Counter, CountOf);
        Reckoning reckoning = await workload.RunAsync(
            () => workload.PlainClient(retries),
            http => workload.Ledger.RunAsync(() => RetryOnConflictAsync(http)),
            share: 0.1
        );
        Assert.That(reckoning.AppliedTwice, Is.Positive);
        Assert.That(reckoning.Wrong, Has.Count.EqualTo(reckoning.AppliedTwice));
        Assert.That(workload.Count, Is.GreaterThan(reckoning.Applied + reckoning.Unknown));
    }

    private static void CheckExact(Workload workload, Reckoning reckoning)
    {
        Assert.That(reckoning.Wrong, Is.Empty);
        Assert.That((reckoning.Unknown, reckoning.AppliedTwice, reckoning.Lost), Is.EqualTo((0, 0, 0)));
        Assert.That(workload.Count, Is.EqualTo(reckoning.Applied).And.Positive);
        workload.CheckEachCommit();
    }

    private static void CheckBounds(Workload workload, Reckoning reckoning)
    {
        Assert.That(reckoning.Wrong, Is.Empty);
        Assert.That((reckoning.AppliedTwice, reckoning.Lost), Is.EqualTo((0, 0)));
        Assert.That(workload.Count, Is.InRange(reckoning.Applied, reckoning.Applied + reckoning.Unknown).And.Positive);
        workload.CheckEachCommit();
    }

    private static Task<WriteResult<Counted>> IncrementAsync(HttpClient http) =>
        http.TryUpdateAsync<Counted>(Workload.Path, counted => counted with { Count = counted.Count + 1 });

    private static async Task<bool> RetryOnConflictAsync(HttpClient http)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage read = await http.GetAsync(Workload.Path);
                if (!read.IsSuccessStatusCode)
                    continue;
                JsonNode document = JsonNode.Parse(await read.Content.ReadAsStringAsync())!;
                document["count"] = document["count"]!.GetValue<int>() + 1;
                using var put = new HttpRequestMessage(HttpMethod.Put, Workload.Path)
                {
                    Content = new StringContent(document.ToJsonString()),
                };
                put.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
                using HttpResponseMessage answer = await http.SendAsync(put);
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException) { }
        }
    }

    private static async Task<WriteResult<Stocked>> AddToALineAsync(HttpClient http)
    {
        Versioned<Stocked> read = await http.GetVersionedAsync<Stocked>(Workload.Path);
        // Which line does not matter, as long as both come up.
        int chosen = read.Value.Lines.Sum(line => line.Count) % 2;
        return await http.TrySaveAsync(
            read.With(new Stocked([.. read.Value.Lines.Select((line, i) => i == chosen ? line with { Count = line.Count + 1 } : line)]))
        );
    }

    // Short pauses, and patience: eight clients want the one document, and the faults are many.
    private static ConflictHandlingOptions Options(WriteId? writeId) =>
        new()
        {
            WriteId = writeId,
            BaseDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(5),
            MaxAttempts = 10_000,
            MaxResendsInDoubt = 100,
        };

    private static ConflictHandlingOptions Merging(WriteId? writeId)
    {
        ConflictHandlingOptions options = Options(writeId);
        options.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku").Sum("/lines/*/count"));
        return options;
    }

    private static int CountOf(string document) => JsonNode.Parse(document)!["count"]!.GetValue<int>();

    private static int StockOf(string document) =>
        JsonNode.Parse(document)!["lines"]!.AsArray().Sum(line => line!["count"]!.GetValue<int>());
}
