namespace ConflictAware;

/// <summary>
/// The targets at which something was, the last time that this client looked or wrote: a creation there should be refused, or else create anew (law 18).
/// Thread-safe; forgets everything rather than grow.
/// </summary>
/// <remarks>
/// It does not know whose they are. At an origin that shows each caller something else under one URI (<c>/me/settings</c>), what one of them saw speaks against the creation
/// of another, should the origin not answer that with 201: callers like these need clients, and so engines, of their own.
/// </remarks>
internal sealed class SeenTargets
{
    private const int Capacity = 4096;

    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);

    /// <summary>Something is there.</summary>
    public void Add(Uri target)
    {
        lock (_targets)
        {
            if (_targets.Count >= Capacity)
                _targets.Clear();
            _targets.Add(target.AbsoluteUri);
        }
    }

    /// <summary>Nothing is there, or that is not known any more.</summary>
    public void Remove(Uri target)
    {
        lock (_targets)
        {
            if (_targets.Count > 0 && target.IsAbsoluteUri)
                _targets.Remove(target.AbsoluteUri);
        }
    }

    public bool Contains(Uri target)
    {
        lock (_targets)
            return _targets.Contains(target.AbsoluteUri);
    }
}
