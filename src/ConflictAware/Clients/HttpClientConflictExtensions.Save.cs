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
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing; nothing was sent.</exception>
    /// <exception cref="System.Text.Json.JsonException">What was read cannot be merged: it names a member twice in one object, or is nested more than 1000 deep. Nothing was sent.</exception>
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
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing; nothing was sent.</exception>
    /// <exception cref="System.Text.Json.JsonException">What was read cannot be merged: it names a member twice in one object, or is nested more than 1000 deep. Nothing was sent.</exception>
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
        return SaveAsync(client, edited, static engine => engine.Options.WriteFormat, cancellationToken);
    }

    private static async Task<WriteResult<T>> SaveAsync<T>(
        HttpClient client,
        Versioned<T> edited,
        Func<ConflictEngine, WriteFormat> formatFor,
        CancellationToken cancellationToken
    )
    {
        Representation read = edited.Representation;
        ReadOnlyMemory<byte> before = edited.Codec.WriteWhole(edited.Codec.Read(read.Content, read.ContentType), read);
        ReadOnlyMemory<byte> after = edited.Codec.WriteWhole(edited.Value, read);
        ReadOnlyMemory<byte>? Lay(ConflictEngine engine) => edited.Codec.Lay(read, before, after, engine.Managed);

        ReadOnlyMemory<byte>? mine;
        ConflictEngine engine = ClientEngines.Of(client);
        try
        {
            mine = Lay(engine);
        }
        catch (ChangeRefusedException) when (engine.IsProvisional && read.IsFromToken)
        {
            // No request has passed the client's handler yet, and its rules may say what tells the elements apart.
            await TypedRead.MeetsHandlerAsync(client, read.Target, cancellationToken).ConfigureAwait(false);
            mine = Lay(ClientEngines.Of(client));
        }
        if (mine is null)
            return new WriteResult<T>
            {
                Outcome = WriteOutcome.Unchanged,
                Current = edited,
                Base = edited,
                Mine = edited.Value,
            };
        string contentType = read.ContentType?.ToString() ?? edited.Codec.MediaType;
        return await TypedWrite
            .RunAsync(
                client,
                // The engine that a handler lends may leave out more: what the origin manages.
                engine => Over(engine, edited, HttpMethod.Put, Lay(engine) ?? read.Content, contentType, formatFor(engine)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>A write over a version that the caller has in hand.</summary>
    private static WritePlan<T> Over<T>(
        ConflictEngine engine,
        Versioned<T> version,
        HttpMethod method,
        ReadOnlyMemory<byte> content,
        string? contentType,
        WriteFormat format
    )
    {
        Representation read = version.Representation;
        MergeRules? rules = method == HttpMethod.Put ? engine.MergeRules : null;
        return new WritePlan<T>
        {
            Method = method,
            Target = version.Target,
            Codec = version.Codec,
            // Nothing vouches yet for the tag of one's own last write: read first.
            Edit = read.IsOwnWrite ? new OwnWriteEdit<T>(version.Codec, read, content, contentType, engine.VersionAside, rules) : null,
            Content = content,
            ContentType = contentType,
            Format = format,
            Precondition = read.IsOwnWrite ? null : engine.Protect(method, version.Target, read, format),
            Lock = version.Lock,
            Base = read,
            Mine = version.Value,
        };
    }
}
