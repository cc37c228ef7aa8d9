using System.Net;

namespace ConflictAware.Testing;

/// <summary>Makes the answers by which origins refuse a write: for a cause, in the dialect of a vendor. <see cref="InMemoryOrigin"/> uses it; it serves any other mock, too.</summary>
/// <remarks>
/// An answer is derived from the dialect itself (<see cref="Dialect"/>: how it is recognised, where its code stands, which code means what), so every dialect can be
/// played, one of your own included, and each answer is read back before it is handed out: it is the named cause in the named dialect. Thread-safe.
/// </remarks>
public static class ConflictAnswer
{
    /// <summary>An answer that means this cause.</summary>
    /// <remarks>
    /// The status is the one that the dialect's rule names, else the standard's for the cause. A client reads the answer as meant when it knows the dialect: those of
    /// <see cref="Dialects.All"/> by default. One that is recognised by its hosts alone, or hides the cause behind another status, it has to enable (<see cref="DialectSet.Enable"/>).
    /// </remarks>
    /// <param name="cause">Why the write is refused.</param>
    /// <param name="dialect">How it is said. Null: by the status, and problem details (RFC 9457).</param>
    /// <param name="request">What is refused. It becomes <see cref="HttpResponseMessage.RequestMessage"/>; some dialects say the same of two causes, and only the request (its method, preconditions, host) tells them
    /// apart. Null: a PUT without preconditions.</param>
    /// <param name="status">The status. Null: one that suits.</param>
    /// <param name="retryAfter">How long the origin asks to wait, in whole seconds (<c>Retry-After</c>). Null: it does not say.</param>
    /// <exception cref="ArgumentException">The dialect cannot say this of such a request; the message lists what it can say.</exception>
    public static HttpResponseMessage Create(
        ConflictCause cause,
        Dialect? dialect = null,
        HttpRequestMessage? request = null,
        HttpStatusCode? status = null,
        TimeSpan? retryAfter = null
    )
    {
        if (!Enum.IsDefined(cause))
            throw new ArgumentOutOfRangeException(nameof(cause), cause, "There is no such cause.");
        if (retryAfter < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(retryAfter), retryAfter, "Give a wait of zero or more.");
        request ??= new HttpRequestMessage(HttpMethod.Put, InMemoryOrigin.BaseAddress);
        return new DialectSpeech(cause, dialect, request, ContentOf(request), status, retryAfter).Say();
    }

    /// <summary>What a dialect can say, some of it only of certain requests: the causes of its rules, in their order; for a shape without rules all that have a name in its general words.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="dialect"/> is null.</exception>
    public static IReadOnlyList<ConflictCause> CausesOf(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return DialectSpeech.CausesOf(dialect);
    }

    private static ReadOnlyMemory<byte>? ContentOf(HttpRequestMessage request)
    {
        if (request.Content is null)
            return null;
        using var bytes = new MemoryStream();
        request.Content.CopyTo(bytes, context: null, CancellationToken.None);
        return bytes.ToArray();
    }
}
