using Polly;
using Polly.Retry;

namespace ConflictAware.Tests.Testing;

public class FakeTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void Delay_TimeNotReached_StaysPending()
    {
        var time = new FakeTimeProvider();
        Task delay = Task.Delay(10 * Second, time);

        time.Advance(9 * Second);
        Assert.That(delay.IsCompleted, Is.False);

        time.Advance(Second);
        Assert.That(delay.IsCompletedSuccessfully, Is.True);
        Assert.That(time.PendingTimers, Is.Zero);
    }

    [Test]
    public void Delay_Cancelled_LeavesNoTimer()
    {
        var time = new FakeTimeProvider();
        using var cancellation = new CancellationTokenSource();
        Task delay = Task.Delay(Second, time, cancellation.Token);
        cancellation.Cancel();
        Assert.That(delay.IsCanceled, Is.True);
        Assert.That(time.PendingTimers, Is.Zero);
    }

    [Test]
    public void CancellationTokenSource_DelayPasses_Cancels()
    {
        var time = new FakeTimeProvider();
        using var source = new CancellationTokenSource(3 * Second, time);
        time.Advance(2 * Second);
        Assert.That(source.IsCancellationRequested, Is.False);
        time.Advance(Second);
        Assert.That(source.IsCancellationRequested, Is.True);
    }

    [Test]
    public void Advance_SeveralTimers_FireInOrderEachAtItsOwnTime()
    {
        var time = new FakeTimeProvider();
        var fired = new List<(string Name, TimeSpan At)>();
        using ITimer late = Timer("late", 5);
        using ITimer early = Timer("early", 2);
        using ITimer alsoEarly = Timer("also early", 2);

        time.Advance(10 * Second);

        Assert.That(fired, Is.EqualTo(new[] { ("early", 2 * Second), ("also early", 2 * Second), ("late", 5 * Second) }));
        Assert.That(time.Elapsed, Is.EqualTo(10 * Second));

        ITimer Timer(string name, int due) =>
            time.CreateTimer(_ => fired.Add((name, time.Elapsed)), null, due * Second, Timeout.InfiniteTimeSpan);
    }

    [Test]
    public void Advance_CallbackStartsTimer_FiresInTheSameMove()
    {
        var time = new FakeTimeProvider();
        TimeSpan? second = null;
        using ITimer first = time.CreateTimer(
            _ => time.CreateTimer(_ => second = time.Elapsed, null, 2 * Second, Timeout.InfiniteTimeSpan),
            null,
            Second,
            Timeout.InfiniteTimeSpan
        );
        time.Advance(5 * Second);
        Assert.That(second, Is.EqualTo(3 * Second));
    }

    [Test]
    public void CreateTimer_WithPeriod_FiresUntilDisposed()
    {
        var time = new FakeTimeProvider();
        int fired = 0;
        ITimer timer = time.CreateTimer(_ => fired++, null, Second, 2 * Second);
        time.Advance(6 * Second);
        timer.Dispose();
        time.Advance(6 * Second);
        Assert.That(fired, Is.EqualTo(3));
        Assert.That(timer.Change(Second, Second), Is.False);
    }

    [Test]
    public void Change_BeforeItFires_MovesTheDueTime()
    {
        var time = new FakeTimeProvider();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, Second, Timeout.InfiniteTimeSpan);
        timer.Change(3 * Second, Timeout.InfiniteTimeSpan);
        time.Advance(2 * Second);
        Assert.That(fired, Is.Zero);
        time.Advance(Second);
        Assert.That(fired, Is.EqualTo(1));
    }

    [Test]
    public void GetElapsedTime_TimeAdvanced_MeasuresIt()
    {
        var time = new FakeTimeProvider();
        long start = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(1234));
        Assert.That(time.GetElapsedTime(start), Is.EqualTo(TimeSpan.FromMilliseconds(1234)));
    }

    [Test]
    public async Task AutoAdvance_Waits_EndAtOnceAndAreRecorded()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        await Task.Delay(TimeSpan.FromHours(1), time);
        await Task.Delay(Second, time);
        Assert.That(time.Elapsed, Is.EqualTo(TimeSpan.FromHours(1) + Second));
        Assert.That(time.Waits, Is.EqualTo(new[] { TimeSpan.FromHours(1), Second }));
    }

    [Test]
    public async Task AutoAdvance_Deadlines_DoNotMoveTheTimeButAreMet()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using var deadline = new CancellationTokenSource(10 * Second, time);
        var never = new TaskCompletionSource();
        Task<int> value = new TaskCompletionSource<int>().Task;
        Task limited = never.Task.WaitAsync(20 * Second, time);
        Task<int> limitedValue = value.WaitAsync(20 * Second, time);
        Assert.That(time.Elapsed, Is.EqualTo(TimeSpan.Zero));
        Assert.That((time.PendingTimers, time.PendingWaits), Is.EqualTo((3, 0)));

        await Task.Delay(15 * Second, time);
        Assert.That(deadline.IsCancellationRequested, Is.True);
        Assert.That(limited.IsCompleted, Is.False);

        await Task.Delay(15 * Second, time);
        await Assert.ThrowsAsync<TimeoutException>(() => limited);
        await Assert.ThrowsAsync<TimeoutException>(() => limitedValue);
    }

    [Test]
    public async Task WhenWaiting_WaitBegins_CompletesAndTimeCanJumpToItsEnd()
    {
        var time = new FakeTimeProvider();
        Task waiting = time.WhenWaitingAsync();
        using var deadline = new CancellationTokenSource(Second, time);
        Assert.That(waiting.IsCompleted, Is.False, "a deadline is no wait");

        Task delay = Task.Run(() => Task.Delay(7 * Second, time));
        await waiting;
        Assert.That(time.AdvanceToNextWait(), Is.EqualTo(7 * Second));
        await delay;
        Assert.Throws<InvalidOperationException>(() => time.AdvanceToNextWait());
    }

    [Test]
    public async Task PollyRetry_OnFakeTime_WaitsWithoutWaiting()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(TimeSpan.FromMinutes(1))
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = 3,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = 2 * Second,
                }
            )
            .Build();
        int attempts = 0;
        await pipeline.ExecuteAsync(_ => ++attempts < 4 ? throw new TimeoutException() : default(ValueTask));
        Assert.That(time.Waits, Is.EqualTo(new[] { 2 * Second, 4 * Second, 8 * Second }));
    }
}
