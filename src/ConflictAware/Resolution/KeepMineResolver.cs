namespace ConflictAware;

/// <summary>Writes the same bytes over whatever the origin holds now: somebody's express decision, the only case in which old bytes get a fresh tag.</summary>
internal sealed class KeepMineResolver : IBuiltInResolver
{
    public static readonly KeepMineResolver KeepsDeletions = new(recreate: false);
    public static readonly KeepMineResolver Recreates = new(recreate: true);

    private readonly bool _recreate;

    private KeepMineResolver(bool recreate) => _recreate = recreate;

    public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (context.Mine is not { } mine)
            return new ConflictResolution.Surface("The content was too large to be kept, so it cannot be sent again.");
        Representation? current = await context.GetCurrentAsync(cancellationToken).ConfigureAwait(false);
        return current is null && !_recreate
            ? new ConflictResolution.Surface("Somebody deleted it, and keeping one's own version does not bring it back.")
            : new ConflictResolution.ResendWith(mine, _recreate);
    }
}
