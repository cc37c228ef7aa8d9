namespace ConflictAware;

internal sealed class DelegateResolver(Func<ConflictContext, CancellationToken, Task<ConflictResolution>> resolve) : IConflictResolver
{
    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(resolve(context, cancellationToken));
}
