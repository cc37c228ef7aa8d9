namespace ConflictAware;

/// <summary>Waits for a lock or a running operation: the same bytes, the same precondition, after each pause.</summary>
internal sealed class WaitResolver(TimeSpan upTo) : IBuiltInResolver
{
    public TimeSpan UpTo => upTo;

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context.WaitingPause > upTo - context.Elapsed
                ? new ConflictResolution.Surface(
                    $"Waited {context.Elapsed:c} of at most {upTo:c}; the next try, in {context.WaitingPause:c}, would come later."
                )
                // Where it must not be sent again, whoever carries the decision out says why.
                : new ConflictResolution.Resend(context.WaitingPause)
        );
}
