namespace ConflictAware;

internal sealed class AcceptCurrentResolver : IBuiltInResolver
{
    public static readonly AcceptCurrentResolver Instance = new();

    private static readonly ConflictResolution.AcceptCurrent AcceptCurrent = new();

    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) => new(AcceptCurrent);
}
