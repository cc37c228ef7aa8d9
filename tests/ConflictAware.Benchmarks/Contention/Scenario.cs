namespace ConflictAware.Benchmarks;

/// <summary>How many write how often from how many processes.</summary>
/// <param name="Writers">Writers in each process.</param>
/// <param name="Processes">Processes.</param>
/// <param name="Updates">Updates that each writer makes.</param>
internal sealed record Scenario(int Writers, int Processes, int Updates)
{
    /// <summary>The strategies that are compared in it.</summary>
    public IEnumerable<string> Strategies =>
        this is { Writers: 1, Processes: 1 } ? [Benchmarks.Strategies.Plain, .. Benchmarks.Strategies.All] : Benchmarks.Strategies.All;

    /// <summary>Everything that is measured unless something else is asked for.</summary>
    public static Scenario[] All(bool isQuick) =>
        [
            new(1, 1, isQuick ? 20 : 100),
            new(2, 1, 1),
            new(10, 1, 1),
            new(50, 1, 1),
            new(100, 1, 1),
            new(10, 10, 1),
            new(50, 1, isQuick ? 4 : 50),
        ];
}
