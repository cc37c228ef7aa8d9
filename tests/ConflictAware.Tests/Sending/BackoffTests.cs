namespace ConflictAware.Tests.Sending;

/// <summary>How long is paused (law 19), to the millisecond: chance is a number that the test gives.</summary>
public class BackoffTests
{
    private static ConflictHandlingOptions Options(double chance) =>
        new()
        {
            BaseDelay = TimeSpan.FromMilliseconds(10),
            MaxDelay = TimeSpan.FromMilliseconds(500),
            Jitter = new Jitter(() => chance),
        };

    [TestCase(1, 1.0, 0, Description = "the first conflict is answered at once")]
    [TestCase(2, 0.0, 0)]
    [TestCase(2, 0.5, 5)]
    [TestCase(2, 1.0, 10)]
    [TestCase(3, 1.0, 20)]
    [TestCase(4, 1.0, 40)]
    [TestCase(7, 1.0, 320)]
    [TestCase(8, 1.0, 500, Description = "640 is above the bound")]
    [TestCase(8, 0.1, 50)]
    [TestCase(10_000, 1.0, 500)]
    public void Law19_AfterContention_IsAPartOfADoublingBound(int attempt, double chance, int milliseconds) =>
        Assert.That(
            Backoff.AfterContention(Options(chance), attempt, retryAfter: null),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );

    // Reading and writing takes longer than the bound: up to eight times that after the second conflict, sixteen later on.
    [TestCase(2, 20, 160)]
    [TestCase(3, 20, 320)]
    [TestCase(4, 20, 320)]
    [TestCase(2, 100, 500)]
    [TestCase(2, 1, 10, Description = "rounds that are short leave it as it is")]
    [TestCase(6, 15, 240)]
    [TestCase(7, 15, 320)]
    public void Law19_AfterContention_GrowsWithWhatARoundTakes(int attempt, int round, int milliseconds) =>
        Assert.That(
            Backoff.AfterContention(Options(1), attempt, retryAfter: null, TimeSpan.FromMilliseconds(round)),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );

    [TestCase(1, 0.0, 3000)]
    [TestCase(1, 1.0, 3010)]
    [TestCase(3, 0.5, 3020)]
    [TestCase(9, 1.0, 3500)]
    public void Law19_AfterContention_WhatTheOriginAsksForComesFirst(int attempt, double chance, int milliseconds) =>
        Assert.That(
            Backoff.AfterContention(Options(chance), attempt, retryAfter: TimeSpan.FromSeconds(3)),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );

    [TestCase(0, 0.0, 80)]
    [TestCase(0, 0.5, 120)]
    [TestCase(0, 1.0, 160)]
    [TestCase(400, 1.0, 260)]
    [TestCase(400, 0.0, 130)]
    [TestCase(1360, 1.0, 500)]
    [TestCase(60_000, 1.0, 500)]
    [TestCase(60_000, 0.0, 250)]
    public void Law19_WhileWaiting_IsBetweenHalfOfAGrowingBoundAndAllOfIt(int waited, double chance, int milliseconds) =>
        Assert.That(
            Backoff.WhileWaiting(Options(chance), TimeSpan.FromMilliseconds(waited), retryAfter: null),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );

    [TestCase(0, 0.0, 3000)]
    [TestCase(0, 0.5, 3080)]
    [TestCase(400, 1.0, 3260)]
    [TestCase(60_000, 1.0, 3500)]
    public void Law19_WhileWaiting_WhatTheOriginAsksForComesFirst(int waited, double chance, int milliseconds) =>
        Assert.That(
            Backoff.WhileWaiting(Options(chance), TimeSpan.FromMilliseconds(waited), retryAfter: TimeSpan.FromSeconds(3)),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );
}
