using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>
/// Proof that a lock which the origin gave out is one's own. A write carries it with <see cref="Versioned{T}.UnderLock"/>; without it the write would wait for its own
/// lock.
/// </summary>
/// <remarks>Whoever has the token may write under the lock, so its text is in no log and not in <see cref="ToString"/>. Immutable and thread-safe.</remarks>
public sealed class LockToken
{
    private const string WebDavIf = "If";
    private const string LeaseId = "x-ms-lease-id";

    private readonly string _field;
    private readonly string _value;

    private LockToken(string field, string value) => (_field, _value) = (field, value);

    /// <summary>The token of a WebDAV lock on the target, sent as <c>If: (&lt;token&gt;)</c> (RFC 4918 §10.4).</summary>
    /// <param name="token">The <c>Lock-Token</c> that LOCK was answered with (§10.5), with or without its angle brackets, for example <c>opaquelocktoken:f81d4fae-…</c>.</param>
    /// <returns>The token, for <see cref="Versioned{T}.UnderLock"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="token"/> is no such token.</exception>
    public static LockToken WebDav(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        string uri = token is ['<', .., '>'] ? token[1..^1] : token;
        return Uri.IsWellFormedUriString(uri, UriKind.Absolute) && IsSafe(uri)
            ? new LockToken(WebDavIf, $"(<{uri}>)")
            : throw new ArgumentException(
                "This is no lock token. Give the value of the Lock-Token field that LOCK was answered with.",
                nameof(token)
            );
    }

    /// <summary>The id of a lease on an Azure blob or container, sent as <c>x-ms-lease-id</c>.</summary>
    /// <param name="leaseId">The <c>x-ms-lease-id</c> that Lease Blob was answered with.</param>
    /// <returns>The token, for <see cref="Versioned{T}.UnderLock"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="leaseId"/> is no such id.</exception>
    public static LockToken AzureLease(string leaseId)
    {
        ArgumentNullException.ThrowIfNull(leaseId);
        return Guid.TryParse(leaseId, out _) && IsSafe(leaseId)
            ? new LockToken(LeaseId, leaseId)
            : throw new ArgumentException(
                "This is no lease id. Give the x-ms-lease-id that the lease was acquired with, a GUID.",
                nameof(leaseId)
            );
    }

    /// <summary>What kind of lock it is of, without the token.</summary>
    public override string ToString() => _field == LeaseId ? "Azure lease" : "WebDAV lock";

    // Apache asks the parent collection too before it deletes, and finds no such lock there unless the list is tagged with the resource that it is of. A write goes
    // without: a proxy may have changed the path.
    internal void ApplyTo(HttpRequestMessage request) =>
        request.Headers.TryAddWithoutValidation(
            _field,
            _field != LeaseId && request.Method == HttpMethod.Delete ? $"<{request.RequestUri!.PathAndQuery}> {_value}" : _value
        );

    /// <summary>The tokens among the default header fields of a client: all that it writes is under these locks.</summary>
    internal static (string?, string?) StatedIn(HttpHeaders fields) => (FieldOf(fields, WebDavIf), FieldOf(fields, LeaseId));

    private static string? FieldOf(HttpHeaders fields, string name) =>
        fields.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;

    private static bool IsSafe(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny('<', '>');
}
