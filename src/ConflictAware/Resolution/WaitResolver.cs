namespace ConflictAware;

/// <summary>Waits for a lock or a running operation: the same bytes, the same precondition, after each pause.</summary>
internal sealed class WaitResolver(TimeSpan upTo) : IBuiltInResolver
{
    public TimeSpan UpTo => upTo;

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context.WaitingPause > upTo - context.Elapsed
                ? new ConflictResolution.Surface(
                    $"Waited {Spoken.Time(context.Elapsed)} of at most {Spoken.Time(upTo)}; the next try, in {Spoken.Time(context.WaitingPause)}, would come later."
                )
                // Where it must not be sent again, whoever carries the decision out says why.
                : new ConflictResolution.Resend(context.WaitingPause)
        );
}
