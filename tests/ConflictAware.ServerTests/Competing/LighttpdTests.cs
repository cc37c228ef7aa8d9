using System.Net;
using System.Net.Http.Json;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.Competing;

/// <summary>Processes that know nothing of each other update one document on a server of a third party: strong tags, 412.</summary>
public class LighttpdTests
{
    private const int Writers = 8;
    private const int Updates = 25;

    private sealed record Tally(int Count, IReadOnlyList<string> Updates);

    private static IEnumerable<string> AllUpdates =>
        Enumerable.Range(1, Writers).SelectMany(writer => Enumerable.Range(1, Updates).Select(update => $"w{writer}-{update}"));

    [Test, CancelAfter(120_000)]
    public async Task UpdateAsync_CompetingProcesses_LoseNoUpdate(CancellationToken cancellationToken)
    {
        (Tally tally, int refused) = await CompeteAsync("guarded", cancellationToken);
        Assert.That(tally.Count, Is.EqualTo(Writers * Updates));
        Assert.That(tally.Updates, Is.EquivalentTo(AllUpdates));
        Assert.That(refused, Is.Positive, "they did compete");
    }

    [Test, CancelAfter(120_000)]
    public async Task GetAndPut_CompetingProcesses_LoseUpdates(CancellationToken cancellationToken)
    {
        (Tally tally, int refused) = await CompeteAsync("naive", cancellationToken);
        Assert.That(tally.Count, Is.LessThan(Writers * Updates), "or the other test could not fail either");
        Assert.That(refused, Is.Zero);
    }

    private static async Task<(Tally Tally, int Refused)> CompeteAsync(string mode, CancellationToken cancellationToken)
    {
        await using RealServer server = await RealServer.StartAsync("lighttpd");
        using HttpClient http = server.CreateClient();
        var target = new Uri(server.BaseAddress, "tally.json");
        using HttpResponseMessage created = await http.PutAsJsonAsync(target, new Tally(0, []), cancellationToken);
        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));

        var writers = new List<WriterProcess>();
        try
        {
            for (int writer = 1; writer <= Writers; writer++)
                writers.Add(WriterProcess.Start(target, $"w{writer}", Updates, mode));
            await Task.WhenAll(writers.Select(writer => writer.UntilReadyAsync(cancellationToken)));
            writers.ForEach(writer => writer.Begin());
            (int Writes, int Refused, int Milliseconds)[] done = await Task.WhenAll(
                writers.Select(writer => writer.UntilDoneAsync(cancellationToken))
            );

            Tally tally = (await http.GetFromJsonAsync<Tally>(target, cancellationToken))!;
            TestContext.Out.WriteLine(
                $"lighttpd {server.Version}, {mode}: count {tally.Count}, {done.Sum(one => one.Writes)} writes, {done.Sum(one => one.Refused)} refused, "
                    + $"slowest writer {done.Max(one => one.Milliseconds)} ms"
            );
            return (tally, done.Sum(one => one.Refused));
        }
        finally
        {
            foreach (WriterProcess writer in writers)
                await writer.DisposeAsync();
        }
    }
}
