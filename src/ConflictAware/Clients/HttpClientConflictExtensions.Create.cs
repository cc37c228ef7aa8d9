using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Creates a value at a URI that is chosen here (PUT with <c>If-None-Match: *</c>), unless there is something already.</summary>
    /// <remarks>A string is created as <c>text/plain; charset=utf-8</c>, an array of bytes as <c>application/octet-stream</c>, everything else as <c>application/json</c>.</remarks>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>What the origin holds now.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI; or the call is made inside an update function of the same target.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    /// <exception cref="ConflictException{T}">A conflict that nothing resolved. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException{T}">The write may have been carried out, and nothing proves whether.</exception>
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, contentType: null, cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, contentType: null, cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, contentType: null, cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, contentType: null, cancellationToken)
        );

    /// <summary>Creates a value at a URI that is chosen here (PUT with <c>If-None-Match: *</c>), unless there is something already.</summary>
    /// <remarks>A string is created as <c>text/plain; charset=utf-8</c>, an array of bytes as <c>application/octet-stream</c>, everything else as <c>application/json</c>.</remarks>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended. Conflicts and unknown outcomes are results; every other failure is an exception.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI; or the call is made inside an update function of the same target.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, contentType: null, cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, contentType: null, cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, contentType: null, cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, contentType: null, cancellationToken);

    private static Task<WriteResult<T>> CreateAsync<T>(
        HttpClient client,
        Uri target,
        Func<ConflictEngine, Codec<T>> codecFor,
        T value,
        string? contentType,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(value);
        MediaTypeHeaderValue? type = contentType is null ? null : MediaType(contentType);
        return TypedWrite.RunAsync(
            client,
            engine =>
            {
                Codec<T> codec = codecFor(engine);
                ReadOnlyMemory<byte> content = codec.Write(value, type);
                return new WritePlan<T>
                {
                    Method = HttpMethod.Put,
                    Target = target,
                    Codec = codec,
                    Edit = engine.Carrier.IsOfHttp ? null : new CreateEdit(content, contentType ?? codec.MediaType),
                    Content = content,
                    ContentType = contentType ?? codec.MediaType,
                    Precondition = engine.Protect(HttpMethod.Put, target, read: null),
                    Mine = value,
                };
            },
            cancellationToken
        );
    }
}
