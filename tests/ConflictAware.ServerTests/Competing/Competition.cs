using System.Net.Http.Json;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.Competing;

/// <summary>Processes that know nothing of each other update one JSON document. Every update signs, so that a lost one shows.</summary>
/// <param name="Writers">How many processes.</param>
/// <param name="Updates">How many updates each of them makes.</param>
/// <param name="Version">The member that holds the version, where that does not travel in the entity tag.</param>
internal sealed record Competition(int Writers, int Updates, string? Version = null)
{
    /// <summary>What all updates leave when none is lost.</summary>
    public IEnumerable<string> AllUpdates =>
        Enumerable.Range(1, Writers).SelectMany(writer => Enumerable.Range(1, Updates).Select(update => $"w{writer}-{update}"));

    /// <summary>The document of the count and the signatures of all updates.</summary>
    internal sealed record Tally(int Count, IReadOnlyList<string> Updates);

    /// <summary>How a competition ended: what the document holds, how many writes were sent, how many of them were refused.</summary>
    internal sealed record Result(Tally Tally, int Writes, int Refused);

    /// <summary>Creates the document and has the processes compete for it.</summary>
    /// <param name="http">What the document is created and read with; the processes send its default headers too.</param>
    /// <param name="target">The document.</param>
    /// <param name="isGuarded">Whether they use <c>UpdateAsync</c>; else GET and PUT without a precondition.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result> RunAsync(HttpClient http, Uri target, bool isGuarded, CancellationToken cancellationToken)
    {
        using HttpResponseMessage created = await http.PutAsync(target, Json.Of(new Tally(0, [])), cancellationToken);
        created.EnsureSuccessStatusCode();

        string[] headers = [.. http.DefaultRequestHeaders.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")];
        string mode = (isGuarded ? "guarded" : "naive") + (Version is null ? "" : ":" + Version);
        var writers = new List<WriterProcess>();
        try
        {
            for (int writer = 1; writer <= Writers; writer++)
                writers.Add(WriterProcess.Start(target, $"w{writer}", Updates, mode, headers));
            await Task.WhenAll(writers.Select(writer => writer.UntilReadyAsync(cancellationToken)));
            writers.ForEach(writer => writer.Begin());
            (int Writes, int Refused, int Milliseconds)[] done = await Task.WhenAll(
                writers.Select(writer => writer.UntilDoneAsync(cancellationToken))
            );

            Tally tally = (await http.GetFromJsonAsync<Tally>(target, cancellationToken))!;
            var result = new Result(tally, done.Sum(one => one.Writes), done.Sum(one => one.Refused));
            TestContext.Out.WriteLine(
                $"count {tally.Count}, {result.Writes} writes, {result.Refused} refused, slowest writer {done.Max(one => one.Milliseconds)} ms"
            );
            return result;
        }
        finally
        {
            foreach (WriterProcess writer in writers)
                await writer.DisposeAsync();
        }
    }

    /// <summary>Has them compete with <c>UpdateAsync</c> and checks that nothing is lost.</summary>
    /// <returns>What happened, for <c>docs/servers.md</c>.</returns>
    public async Task<string> LoseNothingAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        Result result = await RunAsync(http, target, isGuarded: true, cancellationToken);
        Assert.That(result.Tally.Count, Is.EqualTo(Writers * Updates));
        Assert.That(result.Tally.Updates, Is.EquivalentTo(AllUpdates));
        Assert.That(result.Refused, Is.Positive, "they did compete");
        return $"all {Writers * Updates} updates are there";
    }

    /// <summary>Has them compete without preconditions and checks that this loses updates: or the other test could not fail either.</summary>
    /// <returns>What happened, for <c>docs/servers.md</c>.</returns>
    public async Task<string> LoseUpdatesAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        Result result = await RunAsync(http, target, isGuarded: false, cancellationToken);
        Assert.That(result.Tally.Count, Is.LessThan(Writers * Updates));
        // Where the version travels in a member, a write without one would be refused: it states the newest, whatever that says.
        if (Version is null)
            Assert.That(result.Refused, Is.Zero);
        return "updates are lost";
    }
}
