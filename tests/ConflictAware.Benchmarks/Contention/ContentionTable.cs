using System.Globalization;

namespace ConflictAware.Benchmarks;

/// <summary>The rows on the console.</summary>
internal static class ContentionTable
{
    public static string Head { get; } =
        $"{"strategy", -20}{"processes x writers x updates", 30}{"requests/update", 17}{"reads", 8}{"writes", 8}{"completion", 13}{"p50", 11}{"p99", 11}{"abandoned", 11}{"lost", 6}";

    public static string Line(ContentionRow row)
    {
        string scenario = string.Create(CultureInfo.InvariantCulture, $"{row.Processes} x {row.Writers} x {row.UpdatesPerWriter}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Strategy, -20}{scenario, 30}{row.RequestsPerUpdate, 17:N2}{row.ReadsPerUpdate, 8:N2}{row.WritesPerUpdate, 8:N2}{row.CompletionMs, 10:N0} ms{row.P50Ms, 8:N0} ms{row.P99Ms, 8:N0} ms{row.Abandoned, 11}{row.Lost, 6}"
        );
    }
}
