namespace ConflictAware;

/// <summary>How one round of "read, rebase, write" ended: done, or again after a pause.</summary>
internal readonly record struct Round
{
    private Round(WriteEnd? end, TimeSpan pause)
    {
        End = end;
        Pause = pause;
    }

    /// <summary>How the write ended; null when another round follows.</summary>
    public WriteEnd? End { get; }

    /// <summary>The pause before the next round.</summary>
    public TimeSpan Pause { get; }

    public static Round Done(WriteEnd end) => new(end, TimeSpan.Zero);

    public static Round Again(TimeSpan pause) => new(null, pause);
}
