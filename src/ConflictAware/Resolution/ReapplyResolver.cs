namespace ConflictAware;

/// <summary>Makes the change again on the current representation, as often as somebody else is faster.</summary>
internal sealed class ReapplyResolver : IBuiltInResolver
{
    public static readonly ReapplyResolver Instance = new();

    private static readonly ConflictResolution.Surface NothingToReapply = new();

    private static readonly ConflictResolution.Surface MayBeThere = new(
        "An earlier try of this write may have been carried out, so it is not made again on top of that."
    );

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) => new(Decide(context));

    public static ConflictResolution Decide(ConflictContext context) =>
        context switch
        {
            { CanReapply: true } => new ConflictResolution.Reread(context.ContentionPause),
            { MayHaveBeenApplied: true } => MayBeThere,
            _ => NothingToReapply,
        };
}
