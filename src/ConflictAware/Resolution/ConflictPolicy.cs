using System.Diagnostics.CodeAnalysis;

namespace ConflictAware;

/// <summary>What is done about one cause: resolvers, tried in the order in which they were added, until one does more than surface.</summary>
/// <remarks>Set up before the client is used; not thread-safe while it is being changed.</remarks>
public sealed class ConflictPolicy
{
    private readonly List<ResolverSource> _resolvers = [];

    internal ConflictPolicy() { }

    internal IReadOnlyList<ResolverSource> Resolvers => _resolvers;

    /// <summary>The rules of the last merge in the policy; null when it merges nothing.</summary>
    internal MergeRules? MergeRules => _resolvers.Select(static source => source.Instance).OfType<MergeResolver>().LastOrDefault()?.Rules;

    /// <summary>Leaves the conflict to the caller.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy Surface() => Add(SurfaceResolver.Instance);

    /// <summary>Waits until whoever is in the way is done, sending the same bytes under the same precondition again after each pause.</summary>
    /// <param name="upTo">How long at most, counted from the first conflict; more than zero. At most the client's <c>MaxElapsedTime</c>; more is refused when the client is made.</param>
    /// <returns>This policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="upTo"/> is not more than zero.</exception>
    public ConflictPolicy Wait(TimeSpan upTo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(upTo, TimeSpan.Zero);
        return Add(new WaitResolver(upTo));
    }

    /// <summary>Sends the same bytes under the same precondition again, after a jittered pause.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy Resend() => Add(ResendResolver.Instance);

    /// <summary>Reads the current representation and runs the update function again on it. Writes without such a function surface.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy Reapply() => Add(ReapplyResolver.Instance);

    /// <summary>
    /// Merges the own change with what others wrote, member by member, where it is known what it started from: after <c>SaveAsync</c>, or in a read scope. A write
    /// with an update function has the function run again instead. Conflicts that the rules leave go to the next resolver, with the differences.
    /// </summary>
    /// <param name="configure">States the rules. Default: null, no rules.</param>
    /// <returns>This policy.</returns>
    public ConflictPolicy Merge(Action<MergeRules>? configure = null)
    {
        var rules = new MergeRules();
        configure?.Invoke(rules);
        return Add(new MergeResolver(rules));
    }

    /// <summary>
    /// Merges as the <see cref="Merge"/> before it in the policy does, and asks somebody about each difference that its rules leave. No queue slot is held
    /// meanwhile; if somebody writes while it is being asked, the question comes again. Nobody is asked where there is nothing to compare: of what was deleted, of a
    /// write whose base is not known. A write with an update function has the function run again instead.
    /// </summary>
    /// <param name="choose">
    /// Gets the differences and returns a choice for each pointer: <see cref="MergeChoice.Mine"/>, <see cref="MergeChoice.Current"/>, a value. A pointer left out, or
    /// null for all, is no decision: the conflict goes to the next resolver. The time that it takes does not count towards <c>MaxElapsedTime</c>.
    /// </param>
    /// <returns>This policy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="choose"/> is null.</exception>
    public ConflictPolicy Ask(Func<IReadOnlyList<Difference>, CancellationToken, Task<IReadOnlyDictionary<string, MergeChoice>?>> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        return Add(new AskResolver(MergeRules ?? new MergeRules(), choose));
    }

    /// <summary>Gives up the own change in favour of what the origin holds.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy AcceptCurrent() => Add(AcceptCurrentResolver.Instance);

    /// <summary>Writes the own bytes over whatever the origin holds now. This discards what others wrote, and is somebody's express decision; what they deleted stays deleted.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy KeepMine() => Add(KeepMineResolver.KeepsDeletions);

    /// <summary>As <see cref="KeepMine"/>, and creates the target anew (<c>If-None-Match: *</c>) where somebody deleted it.</summary>
    /// <returns>This policy.</returns>
    public ConflictPolicy Recreate() => Add(KeepMineResolver.Recreates);

    /// <summary>Asks a resolver of one's own.</summary>
    /// <param name="resolver">Serves all conflicts of the client, at the same time: it must be thread-safe.</param>
    /// <returns>This policy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="resolver"/> is null.</exception>
    public ConflictPolicy Use(IConflictResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        return Add(resolver);
    }

    /// <summary>Asks a function.</summary>
    /// <param name="resolve">Gets the conflict and what belongs to it, and returns what to do. Serves all conflicts of the client, at the same time: it must be thread-safe.</param>
    /// <returns>This policy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="resolve"/> is null.</exception>
    public ConflictPolicy Use(Func<ConflictContext, CancellationToken, Task<ConflictResolution>> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        return Add(new DelegateResolver(resolve));
    }

    /// <summary>Asks a resolver that dependency injection makes, in a fresh scope for each conflict.</summary>
    /// <typeparam name="TResolver">Its type; registered, or with a constructor whose parameters are.</typeparam>
    /// <remarks>Needs a client that was registered with <c>AddConflictHandling</c>; a hand-made <c>ConflictHandler</c> has no services and says so when it is made.</remarks>
    /// <returns>This policy.</returns>
    public ConflictPolicy Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, IConflictResolver
    {
        _resolvers.Add(ResolverSource.FromServices<TResolver>());
        return this;
    }

    internal ConflictPolicy Add(IConflictResolver resolver)
    {
        _resolvers.Add(ResolverSource.Of(resolver));
        return this;
    }
}
