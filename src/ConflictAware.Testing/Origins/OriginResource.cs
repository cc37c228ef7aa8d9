using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware.Testing;

/// <summary>One resource of an <see cref="InMemoryOrigin"/>, whether it exists or not: what it holds, what somebody else does to it, what is to happen to requests for it.</summary>
/// <remarks>
/// What is written here is written as somebody else would: without preconditions, past locks and scripts, under a new entity tag. A view that holds nothing itself: two
/// of the same path are the same resource. Thread-safe.
/// </remarks>
public sealed class OriginResource
{
    private const string Warning = "Finds the members of the value by reflection. Give a JsonTypeInfo, a JsonNode or a JSON text.";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly InMemoryOrigin _origin;

    internal OriginResource(InMemoryOrigin origin, string path)
    {
        _origin = origin;
        Path = path;
    }

    /// <summary>The path, percent-encoded. It alone names the resource: neither the host nor the query does.</summary>
    public string Path { get; }

    /// <summary>Whether the origin holds it.</summary>
    public bool Exists => Store.Find(Path) is not null;

    /// <summary>Its entity tag as an answer would carry it now; null when it has none.</summary>
    public string? Tag => Store.TagOf(Path);

    /// <summary>The bytes of the content.</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    public ReadOnlyMemory<byte> Bytes => Store.Get(Path).Content;

    /// <summary>The content as UTF-8 text.</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    public string Text => Store.TextOf(Path);

    /// <summary>The content as JSON, a copy: <c>(int)product.Json["stock"]!</c>.</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    /// <exception cref="JsonException">The content is no JSON, or <c>null</c>.</exception>
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new JsonException($"{Path} holds null.");

    /// <summary>The requests for it so far, in the order of their arrival.</summary>
    public IReadOnlyList<OriginRequest> Requests => [.. Store.Requests.Where(IsForThis)];

    /// <summary>The writes to it that were carried out so far, in order, those made here included.</summary>
    public IReadOnlyList<Commit> Commits => [.. Store.Commits.Where(commit => commit.Path == Path)];

    private ResourceStore Store => _origin.Resources;

    /// <summary>The content as a value, read as the typed calls read by default (<see cref="JsonSerializerDefaults.Web"/>).</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    /// <exception cref="JsonException">The content is no such value.</exception>
    [RequiresUnreferencedCode(Warning)]
    [RequiresDynamicCode(Warning)]
    public T? As<T>() => JsonSerializer.Deserialize<T>(Text, Web);

    /// <summary>The content as a value.</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    /// <exception cref="JsonException">The content is no such value.</exception>
    public T? As<T>(JsonTypeInfo<T> typeInfo) => JsonSerializer.Deserialize(Text, typeInfo);

    /// <summary>Somebody else writes a value as JSON, written as the typed calls write by default (<see cref="JsonSerializerDefaults.Web"/>): <c>product.Put(new { stock = 10 })</c>.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null, or what it holds is no JSON: bytes, a stream, an <see cref="HttpContent"/>, a task.</exception>
    [RequiresUnreferencedCode(Warning)]
    [RequiresDynamicCode(Warning)]
    public void Put(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is byte[] or ReadOnlyMemory<byte> or Stream or HttpContent or Task)
            throw new ArgumentException(
                $"A {value.GetType().Name} is not written as JSON. Give the bytes with their media type: Put(bytes, \"image/png\").",
                nameof(value)
            );
        PutJson(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Web));
    }

    /// <summary>Somebody else writes a value as JSON.</summary>
    public void Put<T>(T value, JsonTypeInfo<T> typeInfo) => PutJson(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    /// <summary>Somebody else writes a document.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is null.</exception>
    public void Put(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        PutJson(Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    /// <summary>Somebody else writes a JSON text.</summary>
    /// <exception cref="ArgumentException">It is no JSON.</exception>
    public void Put([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException(
                $"That is no JSON. For other content, give its media type: Put(text, \"text/plain\"). {malformed.Message}",
                nameof(json),
                malformed
            );
        }
        PutJson(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Somebody else writes a text in UTF-8.</summary>
    public void Put(string text, string mediaType)
    {
        ArgumentNullException.ThrowIfNull(text);
        Put(Encoding.UTF8.GetBytes(text), mediaType);
    }

    /// <summary>Somebody else writes bytes.</summary>
    public void Put(ReadOnlyMemory<byte> content, string mediaType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        Store.Put(Path, content.ToArray(), mediaType);
    }

    /// <summary>Somebody else changes the document in place: <c>product.Change(p => p["stock"] = 9)</c>.</summary>
    /// <exception cref="KeyNotFoundException">The origin does not hold it; the message says what it holds.</exception>
    /// <exception cref="JsonException">The content is no JSON, or <c>null</c>.</exception>
    public void Change(Action<JsonNode> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        JsonNode document = Json;
        change(document);
        Put(document);
    }

    /// <summary>Somebody else deletes it.</summary>
    /// <returns>Whether there was something to delete.</returns>
    public bool Delete() => Store.Delete(Path);

    /// <summary>Somebody else locks it: writes get 423, but for those that name the token in <c>If</c> (RFC 4918 §10.4).</summary>
    /// <param name="duration">After which time, by <see cref="OriginOptions.TimeProvider"/>, it unlocks itself. Null: never.</param>
    /// <param name="token">The token of whoever holds the lock. Null: nobody who asks here does.</param>
    public void Lock(TimeSpan? duration = null, string? token = null) => Store.Lock(Path, duration, token);

    /// <summary>Unlocks it.</summary>
    public void Unlock() => Store.Unlock(Path);

    /// <summary>The next requests with this method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="times">How many. <see cref="InMemoryOrigin.AssertNothingPending"/> fails when fewer came.</param>
    /// <returns>A script, which says what happens to them.</returns>
    public RequestScript Next(HttpMethod method, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(method);
        return _origin.Follow(request => Is(request, method), times, $"The next {method} {Path}");
    }

    /// <summary>The next writes, whatever their method: all that is not safe (RFC 9110 §9.2.1).</summary>
    /// <param name="times">How many. <see cref="InMemoryOrigin.AssertNothingPending"/> fails when fewer came.</param>
    /// <returns>A script, which says what happens to them.</returns>
    public RequestScript NextWrite(int times = 1) =>
        _origin.Follow(request => IsForThis(request) && !request.IsSafe, times, $"The next write to {Path}");

    /// <summary>Every request with this method that meets no script for the next ones, from now on. There need not be one.</summary>
    /// <param name="method">The method.</param>
    /// <returns>A script, which says what happens to them.</returns>
    public RequestScript Every(HttpMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var script = new RequestScript(_origin, int.MaxValue, $"Every {method} {Path}");
        Store.FollowAlways(request => Is(request, method), script);
        return script;
    }

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    private bool Is(OriginRequest request, HttpMethod method) => IsForThis(request) && request.Method == method.Method;

    private bool IsForThis(OriginRequest request) => string.Equals(request.Path, Path, StringComparison.Ordinal);

    private void PutJson(byte[] json) => Store.Put(Path, json, "application/json");
}
