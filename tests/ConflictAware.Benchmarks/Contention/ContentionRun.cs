using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>The processes of one run: an origin, and writers who stay from one measurement to the next.</summary>
internal sealed class ContentionRun : IDisposable
{
    private readonly ChildProcess _origin;
    private readonly ChildProcess[] _writers;
    private readonly HttpClient _http;
    private int _measured;

    private ContentionRun(ChildProcess origin, ChildProcess[] writers, Uri address)
    {
        (_origin, _writers) = (origin, writers);
        _http = new HttpClient { BaseAddress = address };
    }

    public static async Task<ContentionRun> StartAsync(string hopMilliseconds, int processes)
    {
        var origin = ChildProcess.Start("contention", "origin", hopMilliseconds);
        var address = new Uri(await origin.HearAsync().ConfigureAwait(false));
        return new ContentionRun(
            origin,
            [.. Enumerable.Range(0, processes).Select(static _ => ChildProcess.Start("contention", "writers"))],
            address
        );
    }

    public async Task<ContentionRow> MeasureAsync(Scenario scenario, string strategy)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/hot/{++_measured}/counter");
        ChildProcess[] writers = _writers[..scenario.Processes];
        for (int i = 0; i < writers.Length; i++)
        {
            var order = new WriterOrder(strategy, new Uri(_http.BaseAddress!, path), scenario.Writers, scenario.Updates, Seed: i);
            await writers[i].SayAsync(JsonSerializer.Serialize(order, ContentionJson.Default.WriterOrder)).ConfigureAwait(false);
        }
        foreach (ChildProcess writer in writers)
            await writer.HearAsync().ConfigureAwait(false);
        await Task.WhenAll(writers.Select(static writer => writer.SayAsync("go"))).ConfigureAwait(false);
        string[] lines = await Task.WhenAll(writers.Select(static writer => writer.HearAsync())).ConfigureAwait(false);

        WriterReport[] reports = [.. lines.Select(static line => JsonSerializer.Deserialize(line, ContentionJson.Default.WriterReport)!)];
        OriginTally tally = (await _http.GetFromJsonAsync($"/tally{path}", ContentionJson.Default.OriginTally).ConfigureAwait(false))!;
        double[] times = [.. reports.SelectMany(static report => report.Milliseconds).Order()];
        int abandoned = reports.Sum(static report => report.Abandoned);
        double updates = times.Length;
        return new ContentionRow(
            strategy,
            scenario.Writers,
            scenario.Processes,
            scenario.Updates,
            Round((tally.Reads + tally.Writes) / updates, 3),
            Round(tally.Reads / updates, 3),
            Round(tally.Writes / updates, 3),
            Round(
                TimeProvider
                    .System.GetElapsedTime(reports.Min(static report => report.Started), reports.Max(static report => report.Ended))
                    .TotalMilliseconds,
                1
            ),
            Round(Percentile(times, 0.5), 1),
            Round(Percentile(times, 0.99), 1),
            abandoned,
            Math.Max(0, times.Length - abandoned - tally.Added)
        );
    }

    public void Dispose()
    {
        foreach (ChildProcess writer in _writers)
            writer.Dispose();
        _origin.Dispose();
        _http.Dispose();
    }

    private static double Percentile(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];

    private static double Round(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}
