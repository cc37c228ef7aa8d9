namespace ConflictAware.Tests.Testing;

public class TestClockTests
{
    [Test]
    public async Task Delay_TakesNoTime_AndIsNoted()
    {
        var clock = new TestClock(DateTimeOffset.UnixEpoch);
        await Task.Delay(TimeSpan.FromHours(2), clock);
        await Task.Delay(TimeSpan.FromMinutes(1), clock);
        Assert.That(clock.Waits, Is.EqualTo([TimeSpan.FromHours(2), TimeSpan.FromMinutes(1)]));
        Assert.That(clock.GetUtcNow(), Is.EqualTo(DateTimeOffset.UnixEpoch.AddMinutes(121)));
        Assert.That(clock.GetElapsedTime(0).Ticks, Is.EqualTo(clock.GetUtcNow().Ticks));
    }

    [Test]
    public void Deadline_OnlyAdvancePassesIt()
    {
        var clock = new TestClock();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        Assert.That(deadline.IsCancellationRequested, Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((deadline.IsCancellationRequested, clock.Elapsed, clock.Waits.Count), Is.EqualTo((true, TimeSpan.FromSeconds(1), 0)));
    }
}
