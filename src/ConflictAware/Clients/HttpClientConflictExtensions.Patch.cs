namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Saves an edited value over the version that it was read as, sending only what changed: as <see cref="ConflictHandlingOptions.WriteFormat"/> says, <see cref="WriteFormat.Patch"/> where it names no patch.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="edited">What was read, <see cref="Versioned{T}.With"/> the edited value.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>What the origin holds now.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from; or it is text or bytes, not JSON.</exception>
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing; nothing was sent.</exception>
    /// <exception cref="System.Text.Json.JsonException">What was read cannot be merged: it names a member twice in one object, or is nested more than 1000 deep. Nothing was sent.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="ConflictException{T}">A conflict that nothing resolved. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException{T}">The write may have been carried out, and nothing proves whether.</exception>
    public static Task<Versioned<T>> PatchAsync<T>(
        this HttpClient client,
        Versioned<T> edited,
        CancellationToken cancellationToken = default
    ) => ThrowUnlessWrittenAsync(TryPatchAsync(client, edited, cancellationToken));

    /// <summary>Saves an edited value over the version that it was read as, sending only what changed: as <see cref="ConflictHandlingOptions.WriteFormat"/> says, <see cref="WriteFormat.Patch"/> where it names no patch.</summary>
    /// <param name="client">The client that it was read through.</param>
    /// <param name="edited">What was read, <see cref="Versioned{T}.With"/> the edited value.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The value was read through another client; or the target is being updated by a function that this call is made from; or it is text or bytes, not JSON.</exception>
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing; nothing was sent.</exception>
    /// <exception cref="System.Text.Json.JsonException">What was read cannot be merged: it names a member twice in one object, or is nested more than 1000 deep. Nothing was sent.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    public static Task<WriteResult<T>> TryPatchAsync<T>(
        this HttpClient client,
        Versioned<T> edited,
        CancellationToken cancellationToken = default
    )
    {
        TypedRequest.CheckOwner(client, edited);
        if (!edited.Codec.HasParts(edited.Representation))
            throw new InvalidOperationException(
                $"{FailureText.Of(edited.Target)} is {edited.Representation.ContentType?.MediaType ?? "of no media type"}, and only of JSON can a patch say what changed. Save it whole, with SaveAsync."
            );
        return SaveAsync(
            client,
            edited,
            static engine => engine.Options.WriteFormat is WriteFormat.Representation ? WriteFormat.Patch : engine.Options.WriteFormat,
            cancellationToken
        );
    }
}
