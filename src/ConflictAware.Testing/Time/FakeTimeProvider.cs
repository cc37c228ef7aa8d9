namespace ConflictAware.Testing;

/// <summary>A clock that stands still until a test moves it. Everything that takes a <see cref="TimeProvider"/> works with it.</summary>
/// <remarks>
/// <para>
/// Timers fire on the thread that moves the time, in the order in which they are due, each at exactly its own time. Those that a callback
/// starts fire in the same move when they are due within it.
/// </para>
/// <para>
/// A <em>wait</em> (<c>Task.Delay</c>, a periodic timer) is told from a <em>deadline</em> (<c>CancellationTokenSource</c> with a delay,
/// <c>Task.WaitAsync</c>): a test waits for the first and wants time to pass; nobody hopes for the second.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly List<FakeTimer> _pending = [];
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(int Waits, TaskCompletionSource Reached)> _observers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _order;

    /// <summary>A clock that stands at 2025-01-01 00:00 UTC.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    /// <summary>A clock that stands at <paramref name="start"/>.</summary>
    public FakeTimeProvider(DateTimeOffset start)
    {
        _start = start;
        _now = start;
    }

    /// <summary>Whether a wait moves the time to its own end as soon as it begins, so that nothing blocks; a periodic one does so for its first tick. Deadlines never move the time. Default: false.</summary>
    public bool AutoAdvance { get; init; }

    /// <summary>How many timers have yet to fire, deadlines included.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_pending)
                return _pending.Count;
        }
    }

    /// <summary>How many waits have yet to end.</summary>
    public int PendingWaits
    {
        get
        {
            lock (_pending)
                return CountWaits();
        }
    }

    /// <summary>How long each wait so far was asked to last, in the order in which they began. Deadlines are not in it.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_pending)
                return [.. _waits];
        }
    }

    /// <summary>The time that has passed since the clock was made.</summary>
    public TimeSpan Elapsed => GetUtcNow() - _start;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_pending)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time forward and fires what becomes due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MoveTo(GetUtcNow() + by);
    }

    /// <summary>Moves the time to the end of the wait that ends first.</summary>
    /// <returns>By how much the time moved.</returns>
    /// <exception cref="InvalidOperationException">Nobody waits.</exception>
    public TimeSpan AdvanceToNextWait()
    {
        DateTimeOffset from;
        DateTimeOffset until;
        lock (_pending)
        {
            if (CountWaits() == 0)
                throw new InvalidOperationException("Nobody waits on this clock. Await WhenWaitingAsync() first.");
            from = _now;
            until = _pending.Where(timer => !timer.IsDeadline).Min(timer => timer.Due);
        }
        MoveTo(until);
        return until - from;
    }

    /// <summary>Completes as soon as at least <paramref name="waits"/> waits are pending; at once when they are already.</summary>
    public Task WhenWaitingAsync(int waits = 1, CancellationToken cancellationToken = default)
    {
        lock (_pending)
        {
            if (CountWaits() >= waits)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _observers.Add((waits, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    internal void Schedule(FakeTimer timer, TimeSpan dueTime)
    {
        DateTimeOffset due;
        lock (_pending)
        {
            _pending.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            due = Later(_now, dueTime);
            timer.Due = due;
            timer.Order = _order++;
            _pending.Add(timer);
            if (!timer.IsDeadline)
                _waits.Add(dueTime);
            NotifyObservers();
        }
        if (dueTime == TimeSpan.Zero || (AutoAdvance && !timer.IsDeadline))
            MoveTo(due);
    }

    internal bool Forget(FakeTimer timer)
    {
        lock (_pending)
            return _pending.Remove(timer);
    }

    private void MoveTo(DateTimeOffset target)
    {
        while (TakeNextDue(target) is { } timer)
            timer.Fire();
    }

    // One at a time, the lock released in between: callbacks start timers, stop others, and read the time, which must be their own.
    private FakeTimer? TakeNextDue(DateTimeOffset target)
    {
        lock (_pending)
        {
            FakeTimer? next = _pending
                .Where(timer => timer.Due <= target)
                .OrderBy(timer => timer.Due)
                .ThenBy(timer => timer.Order)
                .FirstOrDefault();
            DateTimeOffset reached = next?.Due ?? target;
            if (reached > _now)
                _now = reached;
            if (next is null)
                return null;
            _pending.Remove(next);
            if (next.Period is { } period)
            {
                next.Due = Later(next.Due, period);
                next.Order = _order++;
                _pending.Add(next);
            }
            return next;
        }
    }

    private int CountWaits() => _pending.Count(timer => !timer.IsDeadline);

    private void NotifyObservers()
    {
        int waits = CountWaits();
        foreach ((int wanted, TaskCompletionSource reached) in _observers)
        {
            if (waits >= wanted)
                reached.TrySetResult();
        }
        _observers.RemoveAll(observer => observer.Reached.Task.IsCompleted);
    }

    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) =>
        DateTimeOffset.MaxValue - time < by ? DateTimeOffset.MaxValue : time + by;
}
