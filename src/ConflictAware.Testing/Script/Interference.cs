namespace ConflictAware.Testing;

/// <summary>What a client gets in place of the origin's answer.</summary>
internal abstract record Interference
{
    private Interference() { }

    /// <summary>The connection is reset.</summary>
    public sealed record Reset : Interference;

    /// <summary>Somebody's patience ends at once.</summary>
    public sealed record TimedOut : Interference;

    /// <summary>Nothing comes until the client gives up.</summary>
    public sealed record Silence : Interference;

    /// <summary>Something on the way, a gateway, answers instead.</summary>
    /// <param name="Status">Its status, for example 502, 503 or 504.</param>
    /// <param name="RetryAfter">Its <c>Retry-After</c>, if any.</param>
    public sealed record Answer(int Status, string? RetryAfter = null) : Interference;
}
