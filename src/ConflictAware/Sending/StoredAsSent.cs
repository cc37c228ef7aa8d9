using System.Security.Cryptography;

namespace ConflictAware;

/// <summary>
/// Which routes are known to store what is sent to them, so that a validator in the answer to a write vouches for the bytes of that write (law 7). A route
/// is the target URI without its last segment. Thread-safe; forgets everything rather than grow.
/// </summary>
internal sealed class StoredAsSent
{
    private const int Capacity = 1024;

    private readonly Dictionary<string, (string Tag, byte[] Hash)> _writes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _routes = new(StringComparer.Ordinal);

    /// <summary>An origin answered a write with a strong tag: the next read that shows this tag tells whether it stands for the bytes sent.</summary>
    public void Sent(Uri target, EntityTag tag, ReadOnlySpan<byte> content)
    {
        byte[] hash = SHA256.HashData(content);
        lock (_writes)
        {
            if (_writes.Count >= Capacity)
                _writes.Clear();
            _writes[target.AbsoluteUri] = (tag.ToString(), hash);
        }
    }

    /// <summary>A representation was read.</summary>
    public void Read(Representation representation)
    {
        if (representation.Validators.EntityTag is not { } tag)
            return;
        lock (_writes)
        {
            if (!_writes.Remove(representation.Target.AbsoluteUri, out (string Tag, byte[] Hash) write))
                return;
            if (!string.Equals(write.Tag, tag.ToString(), StringComparison.Ordinal))
                return;
            if (_routes.Count >= Capacity)
                _routes.Clear();
            string route = RouteOf(representation.Target);
            bool isSame = SHA256.HashData(representation.Content.Span).AsSpan().SequenceEqual(write.Hash);
            // Once seen to change what it stores, a route is not trusted again.
            _routes[route] = isSame && (!_routes.TryGetValue(route, out bool before) || before);
        }
    }

    public bool Vouches(Uri target)
    {
        lock (_writes)
            return _routes.TryGetValue(RouteOf(target), out bool storesAsSent) && storesAsSent;
    }

    private static string RouteOf(Uri target)
    {
        string path = target.GetLeftPart(UriPartial.Path);
        return path[..(path.LastIndexOf('/') + 1)];
    }
}
