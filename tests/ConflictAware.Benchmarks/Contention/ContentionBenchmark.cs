using System.Globalization;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>
/// Many writers of one resource: what an update costs, and how long it takes, with the ways that are in use and with ours. Real processes, a real server, real
/// sockets, and a network whose hops take |N(10, 2)| ms.
/// </summary>
internal static class ContentionBenchmark
{
    private const string Usage = "contention [--writers N, in each process] [--processes P] [--updates K] [--hop-ms 10] [--quick]";

    /// <summary>Prints the table, writes artifacts/benchmarks/contention.json and, when everything is measured, docs/images/contention.svg.</summary>
    /// <returns>0; 1 when a bound is broken; 2 when the arguments are wrong.</returns>
    public static int Run(string[] args) =>
        args switch
        {
            ["origin", var hop] => HotOrigin.RunAsync(double.Parse(hop, CultureInfo.InvariantCulture)).GetAwaiter().GetResult(),
            ["writers"] => Writers.RunAsync().GetAwaiter().GetResult(),
            _ => MeasureAsync(args).GetAwaiter().GetResult(),
        };

    private static async Task<int> MeasureAsync(string[] args)
    {
        if (!TryParse(args, out Dictionary<string, double> numbers, out bool isQuick))
        {
            await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
            return 2;
        }
        bool isWhole = !numbers.Keys.Any(static name => name is "--writers" or "--processes" or "--updates");
        Scenario[] scenarios = isWhole
            ? Scenario.All(isQuick)
            :
            [
                new Scenario(
                    (int)numbers.GetValueOrDefault("--writers", 100),
                    (int)numbers.GetValueOrDefault("--processes", 1),
                    (int)numbers.GetValueOrDefault("--updates", 1)
                ),
            ];

        List<ContentionRow> rows = [];
        string hop = numbers.GetValueOrDefault("--hop-ms", 10).ToString(CultureInfo.InvariantCulture);
        using (var run = await ContentionRun.StartAsync(hop, scenarios.Max(static s => s.Processes)).ConfigureAwait(false))
        {
            Console.WriteLine(ContentionTable.Head);
            foreach (Scenario scenario in scenarios)
            {
                foreach (string strategy in scenario.Strategies)
                {
                    ContentionRow row = await run.MeasureAsync(scenario, strategy).ConfigureAwait(false);
                    rows.Add(row);
                    Console.WriteLine(ContentionTable.Line(row));
                }
                Console.WriteLine();
            }
        }

        string folder = Path.Combine("artifacts", "benchmarks");
        Directory.CreateDirectory(folder);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes([.. rows], ContentionJson.Default.ContentionRowArray);
        await File.WriteAllBytesAsync(Path.Combine(folder, "contention.json"), json).ConfigureAwait(false);
        if (isWhole && Directory.Exists("docs"))
        {
            Directory.CreateDirectory(Path.Combine("docs", "images"));
            await File.WriteAllTextAsync(Path.Combine("docs", "images", "contention.svg"), ContentionChart.Draw(rows))
                .ConfigureAwait(false);
        }
        string[] broken = [.. ContentionBounds.Broken(rows)];
        foreach (string bound in broken)
            await Console.Error.WriteLineAsync(bound).ConfigureAwait(false);
        return broken.Length == 0 ? 0 : 1;
    }

    private static bool TryParse(string[] args, out Dictionary<string, double> numbers, out bool isQuick)
    {
        numbers = new(StringComparer.Ordinal);
        isQuick = false;
        for (int i = 0; i < args.Length; i++)
        {
            if (string.Equals(args[i], "--quick", StringComparison.Ordinal))
                isQuick = true;
            else if (
                args[i] is "--writers" or "--processes" or "--updates" or "--hop-ms"
                && i + 1 < args.Length
                && double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number >= (args[i] is "--hop-ms" ? 0 : 1)
                && number <= 10_000
            )
                numbers[args[i++]] = number;
            else
                return false;
        }
        return true;
    }
}
