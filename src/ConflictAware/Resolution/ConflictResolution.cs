namespace ConflictAware;

/// <summary>What to do about a conflict. A closed set; immutable and thread-safe.</summary>
public abstract record ConflictResolution
{
    private ConflictResolution() { }

    /// <summary>Leave it to the next resolver of the policy and, after the last one, to the caller.</summary>
    /// <param name="Reason">Why it could not be resolved, for people. Default: null, where there is nothing to add to the conflict itself.</param>
    public sealed record Surface(string? Reason = null) : ConflictResolution
    {
        /// <summary>Every place at which both sides wrote differently, where a merge found them; else empty.</summary>
        public IReadOnlyList<Difference> Differences { get; init; } = [];
    }

    /// <summary>Send the same bytes under the same precondition again.</summary>
    /// <param name="After">The pause before it. Zero or more.</param>
    /// <remarks>A write without a precondition is never sent twice: for such a write this surfaces.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="After"/> is negative.</exception>
    public sealed record Resend(TimeSpan After) : ConflictResolution
    {
        /// <summary>The pause before it. Zero or more.</summary>
        public TimeSpan After { get; } = Pause(After);
    }

    /// <summary>Read the current representation and make the change again on it.</summary>
    /// <param name="After">The pause before the read. Zero or more.</param>
    /// <remarks>Needs a change that can be made again (an update function): for other writes this surfaces.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="After"/> is negative.</exception>
    public sealed record Reread(TimeSpan After) : ConflictResolution
    {
        /// <summary>The pause before the read. Zero or more.</summary>
        public TimeSpan After { get; } = Pause(After);
    }

    /// <summary>Write these bytes over the current representation that <see cref="ConflictContext.GetCurrentAsync"/> returned, under its validator.</summary>
    /// <param name="Content">The complete new representation, in the media type of the write.</param>
    /// <param name="Recreate">Whether the bytes are to be created anew (<c>If-None-Match: *</c>) where the target was deleted meanwhile. Default: false; nothing that somebody deleted comes back.</param>
    public sealed record ResendWith(ReadOnlyMemory<byte> Content, bool Recreate = false) : ConflictResolution;

    /// <summary>Give up the own change: what the origin holds now stays, and a typed call returns it.</summary>
    public sealed record AcceptCurrent : ConflictResolution;

    /// <summary>The write has been carried out already. Only for a resolver that has proof.</summary>
    public sealed record AlreadyApplied : ConflictResolution;

    private static TimeSpan Pause(TimeSpan after) =>
        after >= TimeSpan.Zero ? after : throw new ArgumentOutOfRangeException(nameof(after), after, "Give a pause of zero or more.");
}
