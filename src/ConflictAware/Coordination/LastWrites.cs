namespace ConflictAware;

/// <summary>
/// What the last write of a target left there, for the next update to start from (law 7): only where the write's own answer proved it. Thread-safe; forgets
/// everything rather than grow.
/// </summary>
internal sealed class LastWrites
{
    private const int MaxTargets = 1024;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, (string Principal, Representation Left)> _left = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>How many targets are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_left)
                return _left.Count;
        }
    }

    /// <summary>What the last write left, if it was this principal's: nothing read or written for one principal is shown to another (law 9).</summary>
    public Representation? Find(string target, string principal)
    {
        lock (_left)
            return
                _left.TryGetValue(target, out (string Principal, Representation Left) last)
                && string.Equals(last.Principal, principal, StringComparison.Ordinal)
                ? last.Left
                : null;
    }

    /// <summary>A write of the target ended, whoever's it was.</summary>
    /// <param name="target">The target.</param>
    /// <param name="principal">Whose write it was; null when that is not known.</param>
    /// <param name="left">What it left; null unless that is proven.</param>
    public void Set(string target, string? principal, Representation? left)
    {
        lock (_left)
        {
            if (_left.Remove(target, out (string Principal, Representation Left) before))
                _bytes -= before.Left.Content.Length;
            if (principal is null || left is null || left.Content.Length > MaxBytes)
                return;
            if (_left.Count >= MaxTargets || _bytes + left.Content.Length > MaxBytes)
            {
                _left.Clear();
                _bytes = 0;
            }
            _left.Add(target, (principal, left));
            _bytes += left.Content.Length;
        }
    }
}
