using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Creates a value of a media type (PUT with <c>If-None-Match: *</c>), unless there is something already.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="value">The value: a string is written in the charset that <paramref name="contentType"/> names (or an XML declaration, else UTF-8), or as a JSON string where that is JSON; bytes are written as they are; everything else is written as JSON.</param>
    /// <param name="contentType">The media type, for example <c>application/xml</c> or <c>text/csv; charset=utf-8</c>.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>What the origin holds now.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is no media type; or it is JSON in another charset than UTF-8.</exception>
    /// <exception cref="FormatException">The charset is not known here.</exception>
    /// <exception cref="ChangeRefusedException">The charset lacks a character of the text; nothing was sent.</exception>
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
        string contentType,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, Given(contentType), cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        string contentType,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, Given(contentType), cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        string contentType,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, Given(contentType), cancellationToken)
        );

    /// <inheritdoc cref="CreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> CreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        string contentType,
        CancellationToken cancellationToken = default
    ) =>
        ThrowUnlessWrittenAsync(
            CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, Given(contentType), cancellationToken)
        );

    /// <summary>Creates a value of a media type (PUT with <c>If-None-Match: *</c>), unless there is something already.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="value">The value: a string is written in the charset that <paramref name="contentType"/> names (or an XML declaration, else UTF-8), or as a JSON string where that is JSON; bytes are written as they are; everything else is written as JSON.</param>
    /// <param name="contentType">The media type, for example <c>application/xml</c> or <c>text/csv; charset=utf-8</c>.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call; what is known of the write by then is in the exception.</param>
    /// <returns>How the write ended. Conflicts and unknown outcomes are results; every other failure is an exception.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is no media type; or it is JSON in another charset than UTF-8.</exception>
    /// <exception cref="FormatException">The charset is not known here.</exception>
    /// <exception cref="ChangeRefusedException">The charset lacks a character of the text; nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI; or the call is made inside an update function of the same target.</exception>
    /// <exception cref="UnprotectedWriteException">The origin gives nothing that would protect the write; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The turn did not come in time; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with a status that is neither a success nor a conflict.</exception>
    /// <exception cref="WriteCanceledException">The token was cancelled; the exception says what is known of the write.</exception>
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        string contentType,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, Given(contentType), cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        string contentType,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), value, Given(contentType), cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        string requestUri,
        T value,
        string contentType,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, Given(contentType), cancellationToken);

    /// <inheritdoc cref="TryCreateAsync{T}(HttpClient, string, T, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<WriteResult<T>> TryCreateAsync<T>(
        this HttpClient client,
        Uri requestUri,
        T value,
        string contentType,
        CancellationToken cancellationToken = default
    ) => CreateAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), value, Given(contentType), cancellationToken);

    private static string Given(string contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        return contentType;
    }

    private static MediaTypeHeaderValue MediaType(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
            throw new ArgumentException(
                $"'{contentType}' is no media type. Give one like application/xml or text/csv; charset=utf-8.",
                nameof(contentType)
            );
        bool isUtf8 = type.CharSet?.Trim('"') is not { } charset || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return isUtf8 || !Representation.IsJsonType(type)
            ? type
            : throw new ArgumentException(
                $"'{contentType}': JSON is sent in UTF-8 (RFC 8259 §8.1). Leave the charset out.",
                nameof(contentType)
            );
    }
}
