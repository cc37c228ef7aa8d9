namespace ConflictAware.Testing;

/// <summary>A clock on which nobody waits: a wait moves the time to its own end as soon as it begins. For <c>o.TimeProvider</c>, so that tests of pauses and locks take no time.</summary>
/// <remarks>
/// <para>
/// A wait is <c>Task.Delay</c> or a timer of one's own. A deadline (<see cref="CancellationTokenSource"/> with a delay, <c>Task.WaitAsync</c>) never moves the time; it
/// passes when waits move the time beyond it, or <see cref="Advance"/> does.
/// </para>
/// <para>For a clock that stands still until the test moves it, take <c>FakeTimeProvider</c> of Microsoft.Extensions.TimeProvider.Testing. Thread-safe.</para>
/// </remarks>
public sealed class TestClock : TimeProvider
{
    private readonly FakeTimeProvider _time;

    /// <summary>A clock that starts at 2025-01-01 00:00 UTC.</summary>
    public TestClock() => _time = new FakeTimeProvider { AutoAdvance = true };

    /// <summary>A clock that starts at a time.</summary>
    public TestClock(DateTimeOffset start) => _time = new FakeTimeProvider(start) { AutoAdvance = true };

    /// <summary>How long each wait so far lasted, in the order in which they began.</summary>
    public IReadOnlyList<TimeSpan> Waits => _time.Waits;

    /// <summary>The time that has passed since the clock was made.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _time.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _time.TimestampFrequency;

    /// <summary>Lets time pass while nobody waits: somebody thinks about a form for five minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => _time.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);
}
