namespace ConflictAware;

/// <summary>
/// What a client keeps while its settings change: who may write what now, and what it has learnt of its origin. It is also what makes two engines those of one
/// client. Thread-safe.
/// </summary>
internal sealed class ClientState
{
    public TargetQueues Queues { get; } = new();
    public LastWrites LastWrites { get; } = new();
    public StoredAsSent StoredAsSent { get; } = new();
    public StandingVersions StandingVersions { get; } = new();
    public SeenTargets SeenTargets { get; } = new();
    public IgnoredPreconditions IgnoredPreconditions { get; } = new();
}
