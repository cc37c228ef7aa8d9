namespace ConflictAware;

/// <summary>Sends the same bytes again: for origins that could not order two simultaneous writes, and for idempotency keys still in use.</summary>
internal sealed class ResendResolver : IBuiltInResolver
{
    public static readonly ResendResolver Instance = new();

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context.CanResend
                ? new ConflictResolution.Resend(context.WaitingPause)
                : new ConflictResolution.Surface("The write carries no precondition and no idempotency key, so it must not be sent twice.")
        );
}
