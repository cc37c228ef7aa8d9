namespace ConflictAware;

/// <summary>How long to pause (law 19): full jitter between the rounds of a contended version, a growing pause while waiting for somebody to finish.</summary>
internal static class Backoff
{
    // Writers who are not further apart than a round takes run into each other again; those who are too far apart leave the target idle.
    private const int LeastRounds = 8;
    private const int MostRounds = 16;

    /// <summary>None after the first conflict, then a random part of a doubling bound. What the origin asks for comes first, with jitter on top.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="attempt">How many conflicts there were: 1 after the first.</param>
    /// <param name="retryAfter">What the origin asks for.</param>
    /// <param name="round">How long reading and writing takes; zero where that is not known.</param>
    public static TimeSpan AfterContention(ConflictHandlingOptions options, int attempt, TimeSpan? retryAfter, TimeSpan round = default)
    {
        if (retryAfter is { } asked)
            return asked + Bound(options, attempt, round) * options.Jitter.Next();
        return attempt <= 1 ? TimeSpan.Zero : Bound(options, attempt - 1, round) * options.Jitter.Next();
    }

    /// <summary>Between half of a bound and all of it. The bound grows with the time waited: a short lock is not overslept, a long one not hammered at.</summary>
    public static TimeSpan WhileWaiting(ConflictHandlingOptions options, TimeSpan waited, TimeSpan? retryAfter)
    {
        // A lock lasts longer than a race: waiting begins where contention is after four doublings.
        TimeSpan grown = (options.BaseDelay * 16) + (waited / 4);
        TimeSpan bound = grown < options.MaxDelay ? grown : options.MaxDelay;
        return retryAfter is { } asked ? asked + bound * options.Jitter.Next() : bound * (0.5 + options.Jitter.Next() / 2);
    }

    private static TimeSpan Bound(ConflictHandlingOptions options, int doublings, TimeSpan round)
    {
        double grown = Math.Pow(2, Math.Min(doublings - 1, 40));
        double ticks = Math.Max(options.BaseDelay.Ticks * grown, round.Ticks * Math.Min(LeastRounds * grown, MostRounds));
        return ticks >= options.MaxDelay.Ticks ? options.MaxDelay : TimeSpan.FromTicks((long)ticks);
    }
}
