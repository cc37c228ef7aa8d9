namespace ConflictAware;

/// <summary>What one request of one's own asks of conflict handling.</summary>
public static class HttpRequestMessageConflictExtensions
{
    /// <summary>
    /// Makes a request conditional on a version that was read: <c>If-Match</c>, or <c>If-Unmodified-Since</c> where there is no entity tag; where the client has a
    /// <see cref="VersionCarrier"/> of another kind, the version is stated there.
    /// </summary>
    /// <param name="request">
    /// The request, for example a <c>POST /orders/42/cancel</c>. Where the version travels in a member, its content is a JSON object, read and replaced at once.
    /// </param>
    /// <param name="read">The version that must still be the current one.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The request carries a precondition already, or the version has no validator that one could be made of, or the request cannot carry it.</exception>
    public static HttpRequestMessage ConditionOn<T>(this HttpRequestMessage request, Versioned<T> read)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(read);
        const SentPreconditions Version = SentPreconditions.Version | SentPreconditions.Exists | SentPreconditions.Absent;
        if ((request.Headers.ReadSentPreconditions() & Version) != SentPreconditions.None)
            throw new InvalidOperationException("The request carries a precondition already. Remove it, or do not call ConditionOn.");
        Precondition condition =
            Precondition.Protecting(read.Representation.Validators)
            ?? throw new InvalidOperationException(
                read.Representation.IsOwnWrite
                    ? "Nothing vouches yet for the version of a value that was just written. Read it with GetVersionedAsync first."
                    : "The origin gave no validator for this version, so no condition can be made of it."
            );
        if (condition is Precondition.IfVersion { Version: var version })
            VersionedRequest.State(request, version, read.Engine?.Carrier);
        else
            condition.ApplyTo(request.Headers);
        return request;
    }

    /// <summary>Sends this one request past the conflict handling of the client: no capture, no detection, no resolving.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static HttpRequestMessage BypassConflictHandling(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Bypass.Apply(request);
        return request;
    }
}
