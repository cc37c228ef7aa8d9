using ConflictAware.Benchmarks;

// What can be measured, by the first argument. --quick takes fewer samples, for a check on every change.
Dictionary<string, Func<bool, int>> benchmarks = new(StringComparer.Ordinal)
{
    ["merge"] = MergeBenchmark.Run,
    ["detect"] = DetectBenchmark.Run,
    ["overhead"] = quick => OverheadBenchmark.RunAsync(quick).GetAwaiter().GetResult(),
    ["contention"] = _ => ContentionBenchmark.Run(args[1..]),
};

if (args is [var name, ..] && benchmarks.TryGetValue(name, out Func<bool, int>? run))
    return run(args.Contains("--quick", StringComparer.Ordinal));
Console.Error.WriteLine($"Say what to measure: {string.Join(" | ", benchmarks.Keys)} [--quick]");
return 2;
