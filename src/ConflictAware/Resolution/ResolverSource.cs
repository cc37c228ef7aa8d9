using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware;

/// <summary>Where the resolver of one conflict comes from: there already, or made for it by dependency injection.</summary>
internal sealed class ResolverSource
{
    private readonly Func<IServiceProvider, IConflictResolver>? _make;

    private ResolverSource(IConflictResolver? instance, Func<IServiceProvider, IConflictResolver>? make)
    {
        Instance = instance;
        _make = make;
    }

    /// <summary>The resolver, when it is there already.</summary>
    public IConflictResolver? Instance { get; }

    /// <summary>Whether it is one of the library's own, which answer at once and never block anybody in the queue.</summary>
    public bool AnswersAtOnce => Instance is IBuiltInResolver;

    public static ResolverSource Of(IConflictResolver resolver) => new(resolver, null);

    public static ResolverSource FromServices<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, IConflictResolver =>
        new(null, static services => services.GetService<TResolver>() ?? ActivatorUtilities.CreateInstance<TResolver>(services));

    public async ValueTask<ConflictResolution> ResolveAsync(
        ConflictContext context,
        IServiceScopeFactory? scopes,
        CancellationToken cancellationToken
    )
    {
        if (Instance is not null)
            return await Instance.ResolveAsync(context, cancellationToken).ConfigureAwait(false);
        AsyncServiceScope scope = scopes!.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await _make!(scope.ServiceProvider).ResolveAsync(context, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Marks the library's own resolvers.</summary>
internal interface IBuiltInResolver : IConflictResolver;
