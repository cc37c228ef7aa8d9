namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Deletes a resource, unless somebody changed it since it was read.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="read">The version to be deleted.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>A task that completes when it is deleted.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="ConflictException{T}">A conflict that nothing resolved. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException{T}">The write may have been carried out, and nothing proves whether.</exception>
    public static async Task DeleteAsync<T>(this HttpClient client, Versioned<T> read, CancellationToken cancellationToken = default) =>
        (await TryDeleteAsync(client, read, cancellationToken).ConfigureAwait(false)).CurrentOrThrow();

    /// <summary>Deletes a resource, unless somebody changed it since it was read.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="read">The version to be deleted.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    public static Task<WriteResult<T>> TryDeleteAsync<T>(
        this HttpClient client,
        Versioned<T> read,
        CancellationToken cancellationToken = default
    )
    {
        TypedRequest.CheckOwner(client, read);
        return TypedWrite.RunAsync(
            client,
            engine => Over(engine, read, HttpMethod.Delete, content: default, contentType: null, WriteFormat.Representation),
            cancellationToken
        );
    }
}
