using System.Globalization;

namespace ConflictAware.Benchmarks;

/// <summary>What must hold, and which rows break it.</summary>
internal static class ContentionBounds
{
    private static readonly string[] Ours = [Strategies.Serialize, Strategies.Chain, Strategies.Combine];

    public static IEnumerable<string> Broken(IReadOnlyList<ContentionRow> rows)
    {
        foreach (ContentionRow row in rows.Where(static row => Ours.Contains(row.Strategy, StringComparer.Ordinal)))
        {
            if (row.Abandoned + row.Lost > 0)
                yield return $"{Name(row)}: {row.Abandoned} abandoned and {row.Lost} lost; none may be.";
            if (RequestsFor(row) is { } requests && row.RequestsPerUpdate > requests)
                yield return Says(row, $"{row.RequestsPerUpdate} requests an update; at most {requests} are allowed.");
            if (row is { Processes: 1, Writers: >= 50, UpdatesPerWriter: > 1 } && row.P99Ms > 5 * row.P50Ms)
                yield return Says(row, $"p99 is {row.P99Ms} ms, more than 5 times the median of {row.P50Ms} ms.");
            if (row is { Processes: 1, Writers: 1 } && Beside(rows, row, Strategies.Plain) is { } plain && row.P50Ms > 1.05 * plain.P50Ms)
                yield return Says(row, $"{row.P50Ms} ms an update; a plain GET and PUT take {plain.P50Ms} ms.");
            bool isChained = !string.Equals(row.Strategy, Strategies.Serialize, StringComparison.Ordinal);
            if (
                row.Processes > 1
                && isChained
                && Beside(rows, row, Strategies.FullJitter) is { } jitter
                && row.CompletionMs > jitter.CompletionMs
            )
                yield return Says(row, $"done after {row.CompletionMs} ms; full jitter is after {jitter.CompletionMs} ms.");
        }
    }

    private static double? RequestsFor(ContentionRow row) =>
        (row.Strategy, row.Processes, row.Writers, row.UpdatesPerWriter) switch
        {
            (Strategies.Serialize, 1, 100, 1) => 2.05,
            (Strategies.Chain, 1, 100, 1) => 1.02,
            (Strategies.Combine, 1, 100, 1) => 0.05,
            (Strategies.Chain, 10, 10, 1) => 2.7,
            (Strategies.Combine, 10, 10, 1) => 0.8,
            _ => null,
        };

    private static ContentionRow? Beside(IReadOnlyList<ContentionRow> rows, ContentionRow row, string strategy) =>
        rows.FirstOrDefault(other =>
            other.Strategy == strategy
            && (other.Processes, other.Writers, other.UpdatesPerWriter) == (row.Processes, row.Writers, row.UpdatesPerWriter)
        );

    private static string Says(ContentionRow row, FormattableString what) => $"{Name(row)}: {what.ToString(CultureInfo.InvariantCulture)}";

    private static string Name(ContentionRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Strategy}, {row.Processes} x {row.Writers} x {row.UpdatesPerWriter}");
}
