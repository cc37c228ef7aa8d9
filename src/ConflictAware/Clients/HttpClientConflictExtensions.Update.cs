using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Reads a value, runs a function on it and writes the result; does so again on the fresh representation when somebody else wrote first.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="update">Returns the changed value. It may change its argument in place and return that.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>What the origin holds now.</returns>
    /// <remarks>
    /// The function may run several times, always on a fresh value: let it depend on its argument alone. When what it returns says the same as what was read,
    /// nothing is sent.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI; or the call is made inside an update function of the same target.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="System.Text.Json.JsonException">The representation is no JSON, or not that of a <typeparamref name="T"/>.</exception>
    /// <exception cref="ConflictException{T}">A conflict that nothing resolved. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException{T}">The write may have been carried out, and nothing proves whether.</exception>
    public static Task<Versioned<T>> UpdateAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, T> update,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            UpdateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), Always(update), cancellationToken)
        );

    /// <inheritdoc cref="UpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<Versioned<T>> UpdateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, T> update,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            UpdateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), Always(update), cancellationToken)
        );

    /// <inheritdoc cref="UpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> UpdateAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, T> update,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            UpdateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), Always(update), cancellationToken)
        );

    /// <inheritdoc cref="UpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> UpdateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, T> update,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            UpdateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), Always(update), cancellationToken)
        );

    /// <summary>Reads a value, runs a function on it and writes the result; does so again on the fresh representation when somebody else wrote first.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="update">Returns the changed value. It may change its argument in place and return that.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended. Conflicts and unknown outcomes are results; every other failure is an exception.</returns>
    /// <remarks>
    /// The function may run several times, always on a fresh value: let it depend on its argument alone. When what it returns says the same as what was read,
    /// nothing is sent.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI; or the call is made inside an update function of the same target.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="System.Text.Json.JsonException">The representation is no JSON, or not that of a <typeparamref name="T"/>.</exception>
    public static Task<WriteResult<T>> TryUpdateAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, T> update,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => UpdateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), Always(update), cancellationToken);

    /// <inheritdoc cref="TryUpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<WriteResult<T>> TryUpdateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, T> update,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => UpdateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), Always(update), cancellationToken);

    /// <inheritdoc cref="TryUpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryUpdateAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, T> update,
        CancellationToken cancellationToken = default
    ) => UpdateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), Always(update), cancellationToken);

    /// <inheritdoc cref="TryUpdateAsync{T}(HttpClient, string, Func{T, T}, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryUpdateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, T> update,
        CancellationToken cancellationToken = default
    ) => UpdateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), Always(update), cancellationToken);

    private static Task<WriteResult<T>> UpdateAsync<T>(
        HttpClient client,
        Uri target,
        Func<ConflictEngine, Codec<T>> codecFor,
        Func<T?, CancellationToken, ValueTask<T>> update,
        CancellationToken cancellationToken,
        bool acceptsMissing = false
    ) =>
        TypedWrite.RunAsync(
            client,
            engine =>
            {
                Codec<T> codec = codecFor(engine);
                return new WritePlan<T>
                {
                    Method = HttpMethod.Put,
                    Target = target,
                    Codec = codec,
                    Format = engine.Options.WriteFormat,
                    Edit = new FunctionEdit<T>(codec, update, acceptsMissing, engine.Managed),
                };
            },
            cancellationToken
        );

    private static Func<T?, CancellationToken, ValueTask<T>> Always<T>(Func<T, T> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return (value, _) => new ValueTask<T>(update(value!));
    }

    private static Func<T?, CancellationToken, ValueTask<T>> Always<T>(Func<T, CancellationToken, Task<T>> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return (value, token) => new ValueTask<T>(update(value!, token));
    }

    private static async Task<Versioned<T>> ThrowUnlessWrittenAsync<T>(Task<WriteResult<T>> write) =>
        (await write.ConfigureAwait(false)).CurrentOrThrow()!;
}
