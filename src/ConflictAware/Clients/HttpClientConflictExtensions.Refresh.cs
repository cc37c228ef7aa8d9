namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Reads a value again if the origin holds something else by now (<c>If-None-Match</c>).</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="read">The version that is known.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The newer version; null when the origin still holds the known one.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with anything but a complete 200 or 304.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or <c>HttpClient.Timeout</c> went by.</exception>
    public static Task<Versioned<T>?> RefreshAsync<T>(
        this HttpClient client,
        Versioned<T> read,
        CancellationToken cancellationToken = default
    )
    {
        TypedRequest.CheckOwner(client, read);
        return TypedRead.RefreshAsync(client, read, cancellationToken);
    }
}
