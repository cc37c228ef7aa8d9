using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    /// <summary>Reads a value together with its version.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI, relative to the base address or absolute.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The value and its version, to be edited and saved.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI.</exception>
    /// <exception cref="HttpRequestException">The exchange failed, or the origin answered with anything but a complete 200.</exception>
    /// <exception cref="System.Text.Json.JsonException">The representation is no JSON, or not that of a <typeparamref name="T"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or <c>HttpClient.Timeout</c> went by.</exception>
    public static Task<Versioned<T>> GetVersionedAsync<T>(
        this HttpClient client,
        string requestUri,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => TypedRead.RunAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), cancellationToken);

    /// <inheritdoc cref="GetVersionedAsync{T}(HttpClient, string, JsonTypeInfo{T}, CancellationToken)"/>
    public static Task<Versioned<T>> GetVersionedAsync<T>(
        this HttpClient client,
        Uri requestUri,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    ) => TypedRead.RunAsync(client, TypedRequest.Target(client, requestUri), Given(typeInfo), cancellationToken);

    /// <inheritdoc cref="GetVersionedAsync{T}(HttpClient, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> GetVersionedAsync<T>(
        this HttpClient client,
        string requestUri,
        CancellationToken cancellationToken = default
    ) => TypedRead.RunAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), cancellationToken);

    /// <inheritdoc cref="GetVersionedAsync{T}(HttpClient, string, JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Task<Versioned<T>> GetVersionedAsync<T>(
        this HttpClient client,
        Uri requestUri,
        CancellationToken cancellationToken = default
    ) => TypedRead.RunAsync(client, TypedRequest.Target(client, requestUri), Reflected<T>(), cancellationToken);
}
