namespace ConflictAware;

/// <summary>Makes the change again on the current representation.</summary>
internal sealed class ReapplyResolver : IBuiltInResolver
{
    public static readonly ReapplyResolver Instance = new();

    private static readonly ConflictResolution.Surface NothingToReapply = new();

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(context.CanReapply ? new ConflictResolution.Reread(context.ContentionPause) : NothingToReapply);
}
