namespace ConflictAware;

/// <summary>Waits for a lock or a running operation: the same bytes, the same precondition, after each pause.</summary>
internal sealed class WaitResolver(TimeSpan upTo) : IBuiltInResolver
{
    public TimeSpan UpTo => upTo;

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context switch
            {
                { CanResend: false } => new ConflictResolution.Surface(
                    "The write carries no precondition, so sending it again after the wait could overwrite what was written meanwhile."
                ),
                _ when context.Elapsed + context.WaitingPause > upTo => new ConflictResolution.Surface(
                    $"Waited {Spoken.Time(context.Elapsed)} of at most {Spoken.Time(upTo)}."
                ),
                _ => new ConflictResolution.Resend(context.WaitingPause),
            }
        );
}
