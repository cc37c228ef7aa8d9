namespace ConflictAware.Benchmarks;

/// <summary>What one strategy did in one scenario.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Writers">Writers in each process.</param>
/// <param name="Processes">Operating system processes.</param>
/// <param name="UpdatesPerWriter">Updates that each writer makes, one after the other.</param>
/// <param name="RequestsPerUpdate">Requests that reached the origin, divided by the updates that were to be made.</param>
/// <param name="ReadsPerUpdate">GETs among them.</param>
/// <param name="WritesPerUpdate">PUTs among them, refused ones included.</param>
/// <param name="CompletionMs">From the first start to the last end, in milliseconds.</param>
/// <param name="P50Ms">The median time of an update, in milliseconds.</param>
/// <param name="P99Ms">The 99th percentile, in milliseconds.</param>
/// <param name="Abandoned">Updates that were given up.</param>
/// <param name="Lost">Updates whose writer was told that they were carried out and that the origin's log does not show.</param>
public sealed record ContentionRow(
    string Strategy,
    int Writers,
    int Processes,
    int UpdatesPerWriter,
    double RequestsPerUpdate,
    double ReadsPerUpdate,
    double WritesPerUpdate,
    double CompletionMs,
    double P50Ms,
    double P99Ms,
    int Abandoned,
    long Lost
);
