namespace ConflictAware;

/// <summary>Sends the same bytes again: for origins that could not order two simultaneous writes, and for idempotency keys still in use.</summary>
internal sealed class ResendResolver : IBuiltInResolver
{
    public static readonly ResendResolver Instance = new();

    // Where it must not be sent again, whoever carries the decision out says why.
    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(new ConflictResolution.Resend(context.WaitingPause));
}
