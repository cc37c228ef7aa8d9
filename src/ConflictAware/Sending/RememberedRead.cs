namespace ConflictAware;

/// <summary>What a scope knows of one target: which version its flow of execution works on. Thread-safe.</summary>
internal sealed class RememberedRead
{
    private readonly object _guard;
    private Representation _version;
    private bool _isWhole;

    // How many reads showed the version. Each may have a writer. A flow that reads what it wrote is still one.
    private int _readers = 1;
    private bool _isMixed;
    private bool _isPatched;

    // The flow knows that the version is not the current one any more: by its own write, or because it was refused. What it reads next is what it works on.
    private long? _overSince;

    /// <summary>A first read.</summary>
    /// <param name="guard">What everything in the scope is locked with.</param>
    /// <param name="began">When it began.</param>
    /// <param name="version">What it showed.</param>
    public RememberedRead(object guard, long began, Representation version)
    {
        _guard = guard;
        Began = began;
        _version = version;
    }

    /// <summary>When the read began, or the write ended, that the version is known from.</summary>
    public long Began { get; private set; }

    /// <summary>How many bytes are kept.</summary>
    public int Size => _version.Content.Length;

    /// <summary>Whether the version is that of an own write that nothing vouches for yet.</summary>
    public Representation? OwnWrite => _version is { IsOwnWrite: true } own ? own : null;

    /// <summary>A version was read. Of two that differ the older counts: a write may be made of either, and only that one is never newer than what it was made of.</summary>
    public void Read(long began, Representation version)
    {
        lock (_guard)
        {
            if (began > _overSince)
                Start(began, version);
            else if (IsSame(version.Validators, _version.Validators))
                _readers++;
            else
                Mix(began, version);
        }
    }

    /// <summary>The bytes of the version have arrived.</summary>
    public void Keep(Representation whole)
    {
        lock (_guard)
        {
            if (!_isWhole && !_isMixed && !_version.IsOwnWrite && IsSame(whole.Validators, _version.Validators))
                (_version, _isWhole) = (whole, true);
        }
    }

    /// <summary>What a write is over: the version whose validators it is stamped with, and the same as the base of a merge, where it is known whole.</summary>
    /// <returns>Null when nothing protects such a write.</returns>
    public (Representation Version, Representation? Base)? For(HttpMethod method)
    {
        lock (_guard)
        {
            // The version is stale, and a merge makes up for that: only a PUT can be merged.
            if (_isPatched && method != HttpMethod.Put)
                return null;
            return (_version, _isWhole && !_isMixed ? _version : null);
        }
    }

    /// <summary>An own write was carried out.</summary>
    /// <param name="at">When it ended.</param>
    /// <param name="left">What it left; null when that is not known. Bytes that nothing vouches for keep the validators of what they replaced: those are stale.</param>
    public void Wrote(long at, Representation? left)
    {
        lock (_guard)
        {
            // Somebody else in the scope may have read it, too, and write next: over what was read, not over this write.
            if (_readers > 1 || _isMixed)
            {
                _readers = Math.Max(1, _readers - 1);
                _overSince = at;
                return;
            }
            Began = at;
            _overSince = left is null or { IsOwnWrite: true } ? at : null;
            _isPatched = left is null;
            _readers = 0;
            if (left is not null)
                (_version, _isWhole) = (left, true);
        }
    }

    /// <summary>What an own write left was read back: it is what was written.</summary>
    public void Confirm(Representation current)
    {
        lock (_guard)
            (_version, _isWhole, _overSince) = (current, true, null);
    }

    /// <summary>The flow was told that its version is not the current one.</summary>
    public void Refuse(long at)
    {
        lock (_guard)
            _overSince = at;
    }

    /// <summary>A write may have been carried out without anybody knowing.</summary>
    public void Lose(long at)
    {
        lock (_guard)
        {
            _overSince = at;
            _version.HasOpenWrite = true;
        }
    }

    private void Start(long began, Representation version)
    {
        (Began, _version, _isWhole, _readers) = (began, version, false, 1);
        _isMixed = _isPatched = false;
        _overSince = null;
    }

    private void Mix(long began, Representation version)
    {
        _isMixed = true;
        if (began < Began)
            (Began, _version, _isWhole) = (began, version, false);
    }

    private static bool IsSame(Validators one, Validators other) =>
        one.EntityTag == other.EntityTag
        && (one.EntityTag is not null || string.Equals(one.LastModified, other.LastModified, StringComparison.Ordinal));
}
