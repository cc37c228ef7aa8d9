using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What one flow of execution has read since its scope began. Thread-safe; empty and deaf once it has ended.</summary>
/// <remarks>
/// What an async method sets in an <see cref="AsyncLocal{T}"/> is gone when it returns, so a handler cannot hand its caller anything that way. The scope is therefore one
/// object, which every call made inside of it sees, and which all branches of a flow that forks inside of it share.
/// </remarks>
internal sealed class ReadMemory
{
    /// <summary>How many targets are remembered.</summary>
    public const int MaxTargets = 1024;

    /// <summary>How many bytes of what was read are kept, of all targets together.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly AsyncLocal<ReadMemory?> Innermost = new();

    private readonly ReadMemory? _outer;
    private readonly Dictionary<Key, RememberedRead> _reads = [];
    private bool _ended;
    private long _moment;

    private ReadMemory(ReadMemory? outer) => _outer = outer;

    /// <summary>The innermost scope around the caller; null where there is none, and where it has ended: an outer one is not the caller's.</summary>
    public static ReadMemory? Current => Innermost.Value is { } innermost && !Volatile.Read(ref innermost._ended) ? innermost : null;

    public static ReadMemory Begin() => Innermost.Value = new ReadMemory(Innermost.Value);

    public void End()
    {
        if (Innermost.Value == this)
            Innermost.Value = _outer;
        Volatile.Write(ref _ended, true);
        lock (_reads)
            _reads.Clear();
    }

    /// <summary>Orders what happens inside of the scope.</summary>
    public long Now() => Interlocked.Increment(ref _moment);

    public RememberedRead? Find(Key key)
    {
        lock (_reads)
            return _reads.GetValueOrDefault(key);
    }

    /// <summary>Notes that a version was read.</summary>
    /// <param name="key">What was read, by whom.</param>
    /// <param name="began">When the read began.</param>
    /// <param name="version">Which version it was, as yet without its bytes.</param>
    /// <returns>What is known of the target now; null when the scope has ended, or nothing is to be noted.</returns>
    public RememberedRead? Note(Key key, long began, Representation version)
    {
        lock (_reads)
        {
            if (_ended)
                return null;
            if (_reads.TryGetValue(key, out RememberedRead? known))
            {
                known.Read(began, version);
                return known;
            }
            if (version.Validators.IsEmpty)
                return null;
            if (_reads.Count >= MaxTargets)
                _reads.Remove(_reads.MinBy(static read => read.Value.Began).Key);
            return _reads[key] = new RememberedRead(_reads, began, version);
        }
    }

    /// <summary>Keeps the bytes of a version that was noted, if there is room.</summary>
    public void Keep(Key key, RememberedRead known, Representation whole)
    {
        lock (_reads)
        {
            bool isThere = _reads.TryGetValue(key, out RememberedRead? there) && there == known;
            if (isThere && HasRoomFor(whole, known))
                known.Keep(whole);
        }
    }

    /// <summary>An own write was carried out.</summary>
    /// <param name="known">What it was over.</param>
    /// <param name="left">What it left; null when that is not known.</param>
    public void Wrote(RememberedRead known, Representation? left)
    {
        lock (_reads)
            known.Wrote(Now(), left is null || HasRoomFor(left, known) ? left : null);
    }

    private bool HasRoomFor(Representation whole, RememberedRead inPlaceOf) =>
        _reads.Values.Sum(static read => (long)read.Size) - inPlaceOf.Size + whole.Content.Length <= MaxBytes;

    public void Forget(Key key)
    {
        lock (_reads)
            _reads.Remove(key);
    }

    /// <summary>What a read is remembered under: nothing that was read for one principal is used for another (law 9).</summary>
    public readonly record struct Key(ClientState Client, string Target, string Principal)
    {
        /// <summary>The key of a request; null where it cannot be told whose it is. Credentials that handlers further in add are the client's own.</summary>
        public static Key? Of(ConflictEngine engine, HttpRequestMessage request)
        {
            string? principal =
                engine.Options.Principal is { } nameOf ? nameOf(request)
                : request.Headers.NonValidated.TryGetValues("Authorization", out HeaderStringValues credentials) ? credentials.ToString()
                : "";
            return principal is null ? null : new Key(engine.State, request.RequestUri!.GetLeftPart(UriPartial.Query), principal);
        }
    }
}
