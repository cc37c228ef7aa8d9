using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware;

/// <summary>Where the resolver of one conflict comes from: there already, or made for it by dependency injection.</summary>
internal sealed class ResolverSource
{
    private readonly Func<IServiceProvider, (IConflictResolver Resolver, bool IsRegistered)>? _make;

    private ResolverSource(IConflictResolver? instance, Func<IServiceProvider, (IConflictResolver, bool)>? make)
    {
        Instance = instance;
        _make = make;
    }

    /// <summary>The resolver, when it is there already.</summary>
    public IConflictResolver? Instance { get; }

    /// <summary>Whether it is one of the library's own, which answer at once and never block anybody in the queue.</summary>
    public bool AnswersAtOnce => Instance is IBuiltInResolver;

    /// <summary>Whether it merges three versions.</summary>
    public bool Merges => Instance is MergeResolver or AskResolver;

    public static ResolverSource Of(IConflictResolver resolver) => new(resolver, null);

    public static ResolverSource FromServices<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, IConflictResolver =>
        new(
            null,
            static services =>
                services.GetService<TResolver>() is { } registered
                    ? (registered, true)
                    : (ActivatorUtilities.CreateInstance<TResolver>(services), false)
        );

    public async ValueTask<ConflictResolution> ResolveAsync(
        ConflictContext context,
        IServiceScopeFactory? scopes,
        CancellationToken cancellationToken
    )
    {
        if (Instance is not null)
            return await AskAsync(Instance, context, cancellationToken).ConfigureAwait(false);
        AsyncServiceScope scope = scopes!.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            (IConflictResolver resolver, bool isRegistered) = _make!(scope.ServiceProvider);
            try
            {
                return await AskAsync(resolver, context, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // The scope disposes what is registered; it does not know of the others.
                if (!isRegistered)
                    await DisposeAsync(resolver).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<ConflictResolution> AskAsync(
        IConflictResolver resolver,
        ConflictContext context,
        CancellationToken cancellationToken
    ) =>
        await resolver.ResolveAsync(context, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException(
            $"The resolver {resolver.GetType()} returned null. To leave the conflict to the next resolver and then to the caller, return ConflictResolution.Surface."
        );

    private static ValueTask DisposeAsync(IConflictResolver resolver)
    {
        if (resolver is IAsyncDisposable asynchronously)
            return asynchronously.DisposeAsync();
        (resolver as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Marks the library's own resolvers.</summary>
internal interface IBuiltInResolver : IConflictResolver;
