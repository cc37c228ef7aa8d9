namespace ConflictAware;

/// <summary>Sends again once if the answer says when: for answers that may come from a firewall or a rate limiter rather than the origin.</summary>
internal sealed class ObeyRetryAfterResolver : IBuiltInResolver
{
    public static readonly ObeyRetryAfterResolver Instance = new();

    private static readonly ConflictResolution.Surface Surface = new();

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context is { Conflict.RetryAfter: not null, Attempt: 1, CanResend: true }
                ? new ConflictResolution.Resend(context.WaitingPause)
                : Surface
        );
}
