using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>
/// The dialects that a client understands. All built-in ones (<see cref="Dialects.All"/>) are understood from the start, wherever their host or their signs are
/// met; enabling one says more.
/// </summary>
/// <remarks>Not thread-safe: filled while a client is configured, then only read.</remarks>
public sealed class DialectSet
{
    private readonly List<Dialect> _enabled = [];
    private readonly List<Dialect> _added = [];
    private readonly HashSet<Dialect> _disabled = [];

    /// <summary>
    /// Says that origins of this client speak these dialects: what they hide behind other statuses (<see cref="Dialect.Statuses"/>) is found, they come before all
    /// others, and a code that one of them names is understood even where neither host nor sign gives the dialect away.
    /// </summary>
    /// <param name="dialects">The dialects, built-in or one's own. One that was disabled is understood again.</param>
    /// <returns>This set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dialects"/>, or one of them, is null.</exception>
    public DialectSet Enable(params Dialect[] dialects)
    {
        ArgumentNullException.ThrowIfNull(dialects);
        foreach (Dialect dialect in dialects)
        {
            ArgumentNullException.ThrowIfNull(dialect, nameof(dialects));
            _disabled.Remove(dialect);
            if (!_enabled.Contains(dialect))
                _enabled.Add(dialect);
        }
        return this;
    }

    /// <summary>
    /// Adds a dialect of one's own. One that names hosts or signs is used where these are met, and its statuses are looked into there; one that names none is used for every answer. Before all built-in ones.
    /// </summary>
    /// <param name="dialect">The dialect. Adding it twice adds it once.</param>
    /// <returns>This set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dialect"/> is null.</exception>
    public DialectSet Add(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (dialect.Hosts.Count == 0 && dialect.Signs.Count == 0)
            return Enable(dialect);
        if (!_added.Contains(dialect))
            _added.Add(dialect);
        return this;
    }

    /// <summary>Leaves dialects out, built-in ones included: answers are then read by the general shapes, or not at all.</summary>
    /// <param name="dialects">The dialects. One that is not there is left out all the same.</param>
    /// <returns>This set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dialects"/>, or one of them, is null.</exception>
    public DialectSet Disable(params Dialect[] dialects)
    {
        ArgumentNullException.ThrowIfNull(dialects);
        foreach (Dialect dialect in dialects)
        {
            ArgumentNullException.ThrowIfNull(dialect, nameof(dialects));
            _disabled.Add(dialect);
            _enabled.Remove(dialect);
            _added.Remove(dialect);
        }
        return this;
    }

    /// <summary>What detection works with.</summary>
    internal DialectBook ToBook() =>
        new([.. _enabled], [.. _added, .. Dialects.All.Where(dialect => !_disabled.Contains(dialect))], _added);

    /// <summary>Statuses beside the usual four that are to be looked into.</summary>
    internal FrozenSet<int> OtherStatuses() => _enabled.Concat(_added).SelectMany(dialect => dialect.Statuses).ToFrozenSet();
}
