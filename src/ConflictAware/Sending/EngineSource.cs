namespace ConflictAware;

/// <summary>
/// Where the calls of a client get their engine. Each call takes it once, when it begins, and keeps it to its end: settings that change meanwhile are for
/// later calls. Thread-safe.
/// </summary>
internal sealed class EngineSource(ConflictEngine first)
{
    private volatile ConflictEngine _current = first;

    public ConflictEngine Current
    {
        get => _current;
        set => _current = value;
    }
}
