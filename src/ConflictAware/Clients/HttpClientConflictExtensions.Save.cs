namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Saves an edited value over the version that it was read as.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="edited">What was read, <see cref="Versioned{T}.With"/> the edited value.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>What the origin holds now.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="ConflictException{T}">A conflict that nothing resolved. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException{T}">The write may have been carried out, and nothing proves whether.</exception>
    public static Task<Versioned<T>> SaveAsync<T>(
        this HttpClient client,
        Versioned<T> edited,
        CancellationToken cancellationToken = default
    ) => ThrowUnlessWrittenAsync(TrySaveAsync(client, edited, cancellationToken));

    /// <summary>Saves an edited value over the version that it was read as.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="edited">What was read, <see cref="Versioned{T}.With"/> the edited value.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    public static Task<WriteResult<T>> TrySaveAsync<T>(
        this HttpClient client,
        Versioned<T> edited,
        CancellationToken cancellationToken = default
    )
    {
        TypedRequest.CheckOwner(client, edited);
        Representation read = edited.Representation;
        ReadOnlyMemory<byte> before = edited.Codec.Write(edited.Codec.Read(read.Content));
        ReadOnlyMemory<byte> mine = edited.Codec.Write(edited.Value);
        if (edited.Codec.Same(before, mine))
            return Task.FromResult(
                new WriteResult<T>
                {
                    Outcome = WriteOutcome.Unchanged,
                    Current = edited,
                    Base = edited,
                    Mine = edited.Value,
                }
            );
        string contentType = read.ContentType?.ToString() ?? edited.Codec.MediaType;
        return OverVersionAsync(client, edited, HttpMethod.Put, mine, contentType, cancellationToken);
    }

    private static Task<WriteResult<T>> OverVersionAsync<T>(
        HttpClient client,
        Versioned<T> version,
        HttpMethod method,
        ReadOnlyMemory<byte> content,
        string? contentType,
        CancellationToken cancellationToken
    ) =>
        TypedWrite.RunAsync(
            client,
            engine => new WritePlan<T>
            {
                Method = method,
                Target = version.Target,
                Codec = version.Codec,
                // Nothing vouches yet for the tag of one's own last write: read first.
                Edit = version.Representation.IsOwnWrite
                    ? new OwnWriteEdit<T>(
                        version.Codec,
                        version.Representation,
                        content,
                        contentType,
                        method == HttpMethod.Put ? engine.MergeRules : null
                    )
                    : null,
                Content = content,
                ContentType = contentType,
                Precondition = version.Representation.IsOwnWrite ? null : engine.Protect(version.Target, version.Representation),
                Base = version.Representation,
                Mine = version.Value,
            },
            cancellationToken
        );
}
