namespace ConflictAware;

/// <summary>The targets whose origin is known to have carried out a write although its precondition cannot have held (law 18). Thread-safe.</summary>
internal sealed class IgnoredPreconditions
{
    private const int Capacity = 4096;

    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);

    public void Add(Uri target)
    {
        lock (_targets)
        {
            // An origin that does this does it everywhere; beyond so many targets the first ones are known to their users.
            if (_targets.Count < Capacity)
                _targets.Add(target.AbsoluteUri);
        }
    }

    public bool Contains(Uri target)
    {
        lock (_targets)
            return _targets.Count > 0 && _targets.Contains(target.AbsoluteUri);
    }
}
