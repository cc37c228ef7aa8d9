namespace ConflictAware;

/// <summary>How long to pause (law 19): full jitter between the rounds of a contended version, a growing pause while waiting for somebody to finish.</summary>
internal static class Backoff
{
    /// <summary>None after the first conflict, then a random part of a doubling bound. What the origin asks for comes first, with jitter on top.</summary>
    public static TimeSpan AfterContention(ConflictHandlingOptions options, int attempt, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked)
            return asked + Bound(options, attempt) * options.Jitter.Next();
        return attempt <= 1 ? TimeSpan.Zero : Bound(options, attempt - 1) * options.Jitter.Next();
    }

    /// <summary>Between half of a bound and all of it. The bound grows with the time waited: a short lock is not overslept, a long one not hammered at.</summary>
    public static TimeSpan WhileWaiting(ConflictHandlingOptions options, TimeSpan waited, TimeSpan? retryAfter)
    {
        // A lock lasts longer than a race: waiting begins where contention is after four doublings.
        TimeSpan grown = (options.BaseDelay * 16) + (waited / 4);
        TimeSpan bound = grown < options.MaxDelay ? grown : options.MaxDelay;
        return retryAfter is { } asked ? asked + bound * options.Jitter.Next() : bound * (0.5 + options.Jitter.Next() / 2);
    }

    private static TimeSpan Bound(ConflictHandlingOptions options, int doublings)
    {
        double ticks = options.BaseDelay.Ticks * Math.Pow(2, Math.Min(doublings - 1, 40));
        return ticks >= options.MaxDelay.Ticks ? options.MaxDelay : TimeSpan.FromTicks((long)ticks);
    }
}
