namespace ConflictAware;

internal sealed class SurfaceResolver : IBuiltInResolver
{
    public static readonly SurfaceResolver Instance = new();

    private static readonly ConflictResolution.Surface Surface = new();

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) => new(Surface);
}
