namespace ConflictAware;

/// <summary>The caller cancelled a write. <see cref="Outcome"/> says whether it may have been carried out all the same.</summary>
public sealed class WriteCanceledException : OperationCanceledException
{
    internal WriteCanceledException(Uri target, WriteOutcome outcome, Exception innerException, CancellationToken cancellationToken)
        : base(
            outcome is WriteOutcome.Unknown
                ? $"The write of {FailureText.Of(target)} was cancelled after it had been sent: it may have been carried out."
                : $"The write of {FailureText.Of(target)} was cancelled. It was not carried out.",
            innerException,
            cancellationToken
        ) => Outcome = outcome;

    /// <summary><see cref="WriteOutcome.NotApplied"/>, or <see cref="WriteOutcome.Unknown"/>.</summary>
    public WriteOutcome Outcome { get; }
}
