using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>The timelines in which calls share something: a write (12), what it left (14), what was read (15).</summary>
[CancelAfter(30_000)]
public class SharedScheduleTests
{
    private const string Path = ScheduleBench.Path;

    private static Action<ConflictHandlingOptions> Shared(UpdateCoordination coordination) =>
        o =>
        {
            o.Coordination = coordination;
            o.Principal = static _ => "me";
        };

    /// <summary>Each function adds a power of two of its own, so that the sum tells who was in it.</summary>
    private static Task<WriteResult<Product>> AddAsync(HttpClient http, int number, CancellationToken cancellationToken = default) =>
        http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock + number }, cancellationToken);

    [Test]
    public async Task Schedule12_CombineOfFive_OneThrowsOneIsCancelledTheAnswerIsLost()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(Shared(UpdateCoordination.Combine));
        using var cancel = new CancellationTokenSource();
        ParkedRequest read = bench.Resources.Park(static request => request.Method == "GET");
        Task<WriteResult<Product>> first = AddAsync(http, 1);
        await read.Stopped;
        Task<WriteResult<Product>> second = http.TryUpdateAsync<Product>(
            Path,
            static Product (_) => throw new NotSupportedException("mine")
        );
        Task<WriteResult<Product>> third = AddAsync(http, 4, cancel.Token);
        Task<WriteResult<Product>> fourth = AddAsync(http, 8);
        Task<WriteResult<Product>> fifth = AddAsync(http, 16);
        ParkedRequest write = bench.Resources.Park();
        bench.Resources.AfterWrite(Path, _ => bench.SomebodyWrites(500));
        bench.Resources.LoseAnswer(new Interference.Reset());

        read.Release();
        await write.Stopped;
        await cancel.CancelAsync();
        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => third);
        write.Release();

        await Assert.ThrowsAsync<NotSupportedException>(() => second);
        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(new[] { (await first).Outcome, (await fourth).Outcome, (await fifth).Outcome }, Is.All.EqualTo(WriteOutcome.Unknown));
        int[] written =
        [
            .. bench.Resources.Commits.Where(commit => commit.Request is not null).Select(commit => StockIn(commit.TextAfter!)),
        ];
        Assert.That(written, Is.EqualTo(new[] { 10 + 1 + 4 + 8 + 16 }));

        bench.Resources.ForgetHistory();
        WriteResult<Product> next = await AddAsync(http, 1);
        Assert.That((next.Outcome, bench.Stock), Is.EqualTo((WriteOutcome.Applied, 501)));
        Assert.That(bench.Resources.Requests[0].Method, Is.EqualTo("GET"));
        bench.Check();
    }

    [Test]
    public async Task Schedule14_ChainedFunctionThatChangesNothing_IsConfirmedAndRunsOnWhatSomebodyWrote()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(Shared(UpdateCoordination.Chain));
        // The second one reads back what the first has sent; from the third on nothing is read.
        for (int time = 0; time < 3; time++)
            await bench.TakeOneAsync(http);
        bench.Resources.ForgetHistory();
        await bench.TakeOneAsync(http);
        Assert.That(bench.Resources.Requests.Select(request => request.Method), Is.EqualTo(new[] { "PUT" }), "chained");
        string? left = bench.Resources.TagOf(Path);
        bench.SomebodyWrites(50);
        bench.Resources.ForgetHistory();
        List<int> seen = [];

        WriteResult<Product> result = await bench.RunAsync(() =>
            http.TryUpdateAsync<Product>(
                Path,
                product =>
                {
                    seen.Add(product.Stock);
                    return product.Stock > 10 ? product with { Stock = product.Stock - 1 } : product;
                }
            )
        );

        Assert.That(seen, Is.EqualTo(new[] { 6, 50 }));
        Assert.That((bench.Resources.Requests[0].Method, bench.Resources.Requests[0].Header("If-None-Match")), Is.EqualTo(("GET", left)));
        Assert.That((result.Outcome, bench.Stock), Is.EqualTo((WriteOutcome.Applied, 49)));
        Assert.That(JsonNode.Parse(bench.Resources.TextOf(Path))!["others"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Schedule15_ScopeThatReadTwoVersions_StampsTheOlderAndMergesNothing()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client();
        string? older = bench.Resources.TagOf(Path);

        using (ReadScope.Begin())
        {
            using (await http.GetAsync(Path))
                bench.SomebodyWrites(7);
            using (await http.GetAsync(Path))
                bench.Resources.ForgetHistory();
            using HttpResponseMessage answer = await http.PutAsync(
                Path,
                new StringContent("""{"name":"tea","stock":9}""", Encoding.UTF8, "application/json")
            );
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        Assert.That(
            bench.Resources.Requests.Select(request => (request.Method, request.Header("If-Match"))),
            Is.EqualTo(new[] { ("PUT", older) })
        );
        Assert.That((bench.Stock, bench.Resources.Commits.Count), Is.EqualTo((7, 0)));
        bench.Check();
    }

    private static int StockIn(string json) => JsonNode.Parse(json)!["stock"]!.GetValue<int>();
}
