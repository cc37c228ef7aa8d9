using System.Text;

namespace ConflictAware.Testing;

/// <summary>An origin without a network: resources by path, what each method does to them, and a log of what was carried out.</summary>
/// <remarks>
/// <para>
/// <see cref="InMemoryOrigin"/> puts it behind an <see cref="HttpMessageHandler"/>; a real server can serve it as well. GET, HEAD, PUT, PATCH (merge
/// patch and JSON Patch), DELETE, and POST, which creates a member of the collection that it is sent to.
/// </para>
/// <para>Thread-safe: a write, its preconditions included, is atomic. Hooks run outside of the lock and may use the store.</para>
/// </remarks>
internal sealed partial class ResourceStore
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, StoredResource> _resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResourceLock> _locks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[] Content, OriginAnswer Answer)> _answersByKey = new(StringComparer.Ordinal);
    private readonly List<Commit> _commits = [];
    private readonly List<OriginRequest> _requests = [];
    private readonly CountedRules<Action<OriginRequest>> _before = new();
    private readonly CountedRules<Action<OriginRequest>> _afterWrite = new();
    private readonly CountedRules<Func<OriginRequest, OriginAnswer>> _custom = new();
    private readonly CountedRules<Interference> _intercepted = new();
    private readonly CountedRules<Interference> _lostAnswers = new();
    private readonly CountedRules<ParkedRequest> _parked = new();
    private readonly CountedRules<RequestScript> _next = new();
    private readonly CountedRules<RequestScript> _every = new();
    private int _sequence;
    private long _version;
    private long _reads;
    private long _ids;

    /// <summary>An empty origin.</summary>
    /// <param name="options">How it behaves; null for a conforming origin with strong tags.</param>
    public ResourceStore(OriginOptions? options = null) => Options = options ?? new OriginOptions();

    /// <summary>How the origin behaves.</summary>
    public OriginOptions Options { get; }

    /// <summary>Every write that was carried out, in order, those of the test included.</summary>
    public IReadOnlyList<Commit> Commits
    {
        get
        {
            lock (_resources)
                return [.. _commits];
        }
    }

    /// <summary>Every request that arrived, in order.</summary>
    public IReadOnlyList<OriginRequest> Requests
    {
        get
        {
            lock (_resources)
                return [.. _requests];
        }
    }

    /// <summary>How many requests with this method arrived.</summary>
    public int CountRequests(string method)
    {
        lock (_resources)
            return _requests.Count(request => string.Equals(request.Method, method, StringComparison.Ordinal));
    }

    /// <summary>Forgets the requests and commits so far; resources, and the numbers of further commits, stay.</summary>
    public void ForgetHistory()
    {
        lock (_resources)
        {
            _requests.Clear();
            _commits.Clear();
        }
    }

    /// <summary>Writes a JSON text as somebody else would: unconditionally, past locks and hooks, and into the log.</summary>
    public void Put(string path, string json) => Put(path, Encoding.UTF8.GetBytes(json), "application/json");

    /// <summary>Writes bytes as somebody else would: unconditionally, past locks and hooks, and into the log.</summary>
    public void Put(string path, byte[] content, string mediaType)
    {
        lock (_resources)
            Store(path, content, mediaType, request: null);
    }

    /// <summary>Deletes as somebody else would: unconditionally, past locks and hooks, and into the log.</summary>
    /// <returns>Whether there was something to delete.</returns>
    public bool Delete(string path)
    {
        lock (_resources)
            return _resources.ContainsKey(path) && Remove(path, request: null) is not null;
    }

    /// <summary>What stands at a path now; null when nothing does.</summary>
    public StoredResource? Find(string path)
    {
        lock (_resources)
            return _resources.GetValueOrDefault(path);
    }

    /// <summary>The text that stands at a path now.</summary>
    /// <exception cref="KeyNotFoundException">Nothing does.</exception>
    public string TextOf(string path) => Get(path).Text;

    /// <summary>What stands at a path now.</summary>
    /// <exception cref="KeyNotFoundException">Nothing does.</exception>
    public StoredResource Get(string path) => Find(path) ?? throw new KeyNotFoundException(Absence(path));

    /// <summary>That there is nothing, and what there is instead, for whoever has mistaken the path.</summary>
    private string Absence(string path)
    {
        lock (_resources)
        {
            string others = string.Join(", ", _resources.Keys.Order(StringComparer.Ordinal).Take(MostNamed));
            string more = _resources.Count > MostNamed ? $" and {_resources.Count - MostNamed} more" : "";
            return $"The origin holds nothing at {path}. It holds {(others.Length == 0 ? "nothing" : others)}{more}.";
        }
    }

    /// <summary>The entity tag that an answer would carry now; null when there is none.</summary>
    public string? TagOf(string path)
    {
        lock (_resources)
            return _resources.TryGetValue(path, out StoredResource? resource) ? Tag(resource) : null;
    }

    /// <summary>Locks a path: writes get 423, but for those that name the token in <c>If</c> (RFC 4918 §10.4).</summary>
    /// <param name="path">The path.</param>
    /// <param name="duration">After which time it unlocks itself; null for never.</param>
    /// <param name="token">The token of whoever holds the lock; null when nobody who asks here does.</param>
    public void Lock(string path, TimeSpan? duration = null, string? token = null)
    {
        lock (_resources)
            _locks[path] = new ResourceLock(duration is null ? null : Options.TimeProvider.GetUtcNow() + duration, token);
    }

    /// <summary>Unlocks a path.</summary>
    public void Unlock(string path)
    {
        lock (_resources)
            _locks.Remove(path);
    }

    /// <summary>Runs before the next write to a path is looked at, its preconditions included: the place for a competing writer.</summary>
    public void BeforeWrite(string path, Action<OriginRequest> callback, int times = 1) => Before(WritesTo(path), callback, times);

    /// <summary>Runs before the next request that matches is looked at. For one request at most one callback runs, the first that was added.</summary>
    public void Before(Func<OriginRequest, bool> when, Action<OriginRequest> callback, int times = 1) => _before.Add(when, callback, times);

    /// <summary>Runs after the next write to a path was carried out, before its answer leaves.</summary>
    public void AfterWrite(string path, Action<OriginRequest> callback, int times = 1) => _afterWrite.Add(WritesTo(path), callback, times);

    /// <summary>Lets a function answer requests of this method to this path in place of the origin.</summary>
    public void Answer(string method, string path, Func<OriginRequest, OriginAnswer> answer, int times = int.MaxValue) =>
        _custom.Add(request => Is(request, method, path), answer, times);

    /// <summary>Stops the next requests that match before they reach the origin: nothing is carried out.</summary>
    /// <param name="with">What the client gets.</param>
    /// <param name="when">Which requests; null for every write.</param>
    /// <param name="times">How many of them.</param>
    public void Intercept(Interference with, Func<OriginRequest, bool>? when = null, int times = 1) =>
        _intercepted.Add(when ?? (request => !request.IsSafe), with, times);

    /// <summary>Loses the answers to the next requests that match, once they were carried out.</summary>
    /// <param name="with">What the client gets.</param>
    /// <param name="when">Which requests; null for every write.</param>
    /// <param name="times">How many of them.</param>
    public void LoseAnswer(Interference with, Func<OriginRequest, bool>? when = null, int times = 1) =>
        _lostAnswers.Add(when ?? (request => !request.IsSafe), with, times);

    /// <summary>Holds the next request that matches back on its way. It arrives when it is released, even if its sender has given up.</summary>
    /// <param name="when">Which request; null for the next write.</param>
    public ParkedRequest Park(Func<OriginRequest, bool>? when = null)
    {
        var parked = new ParkedRequest();
        _parked.Add(when ?? (request => !request.IsSafe), parked, times: 1);
        return parked;
    }

    /// <summary>Follows a script for the next requests that match; a request meets one script at most.</summary>
    public void FollowNext(Func<OriginRequest, bool> when, RequestScript script, int times) => _next.Add(when, script, times);

    /// <summary>Follows a script for every request that matches and meets no other.</summary>
    public void FollowAlways(Func<OriginRequest, bool> when, RequestScript script) => _every.Add(when, script, int.MaxValue);

    /// <summary>The scripts for the next requests that have not been met.</summary>
    public IReadOnlyList<string> Pending => _next.Left;

    private static Func<OriginRequest, bool> WritesTo(string path) =>
        request => !request.IsSafe && string.Equals(request.Path, path, StringComparison.Ordinal);

    private static bool Is(OriginRequest request, string method, string path) =>
        string.Equals(request.Method, method, StringComparison.Ordinal) && string.Equals(request.Path, path, StringComparison.Ordinal);

    private sealed record ResourceLock(DateTimeOffset? Until, string? Token);
}
