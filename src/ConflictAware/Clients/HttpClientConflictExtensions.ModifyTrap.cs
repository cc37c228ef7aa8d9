using System.ComponentModel;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

public static partial class HttpClientConflictExtensions
{
    private const string AsynchronousModify =
        "ModifyAsync takes a synchronous function. Use UpdateAsync with (value, cancellationToken) => { ...; return value; } for an asynchronous one.";

    /// <summary>Not to be called: an asynchronous lambda would be started and not awaited here, and its changes lost.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestUri">The target URI.</param>
    /// <param name="modify">The function.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<Versioned<T>> ModifyAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, Task> modify,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<Versioned<T>> ModifyAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, Task> modify,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<Versioned<T>> ModifyAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, Task> modify,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<Versioned<T>> ModifyAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, Task> modify,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<WriteResult<T>> TryModifyAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, Task> modify,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<WriteResult<T>> TryModifyAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, Task> modify,
        JsonTypeInfo<T> typeInfo,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<WriteResult<T>> TryModifyAsync<T>(
        this HttpClient client,
        string requestUri,
        Func<T, Task> modify,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);

    /// <inheritdoc cref="ModifyAsync{T}(HttpClient, string, Func{T, Task}, JsonTypeInfo{T}, CancellationToken)"/>
    [Obsolete(AsynchronousModify, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Task<WriteResult<T>> TryModifyAsync<T>(
        this HttpClient client,
        Uri requestUri,
        Func<T, Task> modify,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(AsynchronousModify);
}
