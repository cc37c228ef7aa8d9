namespace ConflictAware.Testing;

/// <summary>A timer of a <see cref="FakeTimeProvider"/>.</summary>
internal sealed class FakeTimer(FakeTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    // As System.Threading.Timer: the callback sees the context in which the timer was made.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _disposed;

    /// <summary>
    /// Whether somebody limits something by this timer rather than waits for it. Known by what the runtime hands to its own timers: the source that
    /// will cancel, or, for <c>Task.WaitAsync</c>, a promise of the awaited result (that of <c>Task.Delay</c> has none).
    /// </summary>
    public bool IsDeadline { get; } = state is CancellationTokenSource || (state is Task promise && promise.GetType().IsGenericType);

    public DateTimeOffset Due { get; set; }

    /// <summary>Which of two timers that are due at the same time goes first.</summary>
    public long Order { get; set; }

    /// <summary>The time between two firings; null when it fires once.</summary>
    public TimeSpan? Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (_disposed)
            return false;
        Period = period > TimeSpan.Zero ? period : null;
        time.Schedule(this, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_disposed)
            return;
        if (_context is null)
            callback(state);
        else
            ExecutionContext.Run(_context, static timer => ((FakeTimer)timer!).Call(), this);
    }

    public void Dispose()
    {
        _disposed = true;
        time.Forget(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Call() => callback(state);
}
