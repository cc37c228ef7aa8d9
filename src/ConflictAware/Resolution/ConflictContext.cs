namespace ConflictAware;

/// <summary>What a resolver may know about a conflict: what the origin said, what was to be written, what that started from.</summary>
/// <remarks>Lives as long as the resolver runs. Not thread-safe.</remarks>
public sealed class ConflictContext
{
    private readonly Func<CancellationToken, ValueTask<Representation?>> _getCurrent;

    internal ConflictContext(Conflict conflict, Func<CancellationToken, ValueTask<Representation?>> getCurrent)
    {
        Conflict = conflict;
        _getCurrent = getCurrent;
    }

    /// <summary>What the origin said.</summary>
    public Conflict Conflict { get; }

    /// <summary>How many times this write has met a conflict, this one included: 1 for the first.</summary>
    public int Attempt { get; internal init; } = 1;

    /// <summary>The time since the first conflict of this write.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>The time that is left for resolving (<c>MaxElapsedTime</c> of the options).</summary>
    public TimeSpan Remaining { get; internal init; } = TimeSpan.MaxValue;

    /// <summary>The representation that the change started from; null when it is not known.</summary>
    public Representation? Base { get; internal init; }

    /// <summary>
    /// The bytes that the change made of <see cref="Base"/>, the first that were sent; null when they were too large to be kept, empty when there were none. When
    /// a resolver has had others sent in their place, and these were refused too, they are still the first.
    /// </summary>
    public ReadOnlyMemory<byte>? Mine { get; internal init; }

    /// <summary>Whether <see cref="Mine"/> is a whole representation, whatever it is sent as.</summary>
    internal bool IsMineWhole { get; init; }

    /// <summary>What is to be added to merge rules of the user's: the version is nobody's edit.</summary>
    internal Func<MergeRules, MergeRules> CompleteRules { get; init; } = static rules => rules;

    /// <summary>Whether whoever wrote <see cref="Mine"/> may not know every member of the document: what is missing there was not touched.</summary>
    internal bool MayLackMembers { get; init; }

    /// <summary>Whether the change can be made again on another representation: there is an update function.</summary>
    public bool CanReapply { get; internal init; }

    /// <summary>Whether the same bytes may be sent again: they are known and the write carries a precondition or an idempotency key.</summary>
    public bool CanResend { get; internal init; }

    /// <summary>Whether an earlier try of this write may have been carried out. Then nothing may be made again on top of it.</summary>
    public bool MayHaveBeenApplied { get; internal init; }

    /// <summary>
    /// The pause that suits a contended version: none after the first conflict, full jitter after the later ones; what the origin asked for by
    /// <c>Retry-After</c>, plus jitter, where it did.
    /// </summary>
    public TimeSpan ContentionPause { get; internal init; }

    /// <summary>The pause that suits waiting for somebody to finish: growing, never none; what the origin asked for by <c>Retry-After</c>, plus jitter, where it did.</summary>
    public TimeSpan WaitingPause { get; internal init; }

    /// <summary>Reads what the origin holds now. Asked twice, it reads once.</summary>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The current representation; null when there is none any more (404, 410).</returns>
    /// <exception cref="HttpRequestException">The origin did not give it. A resolver that lets this pass has the conflict surfaced.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the call was.</exception>
    public ValueTask<Representation?> GetCurrentAsync(CancellationToken cancellationToken = default) => _getCurrent(cancellationToken);
}
