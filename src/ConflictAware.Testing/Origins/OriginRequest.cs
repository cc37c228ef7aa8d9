using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

/// <summary>A request as an origin sees it, whatever carried it.</summary>
public sealed class OriginRequest
{
    /// <summary>A request with raw header fields; names are compared in either case.</summary>
    internal OriginRequest(
        string method,
        string path,
        string query,
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers,
        byte[] content
    )
    {
        ArgumentNullException.ThrowIfNull(headers);
        Method = method;
        Path = path;
        Query = query;
        Content = content;
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in headers)
            fields[name] = [.. values];
        Headers = fields;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The path of the target, percent-encoded as it was sent. It alone names the resource.</summary>
    public string Path { get; }

    /// <summary>The query of the target with its question mark; empty when there is none.</summary>
    public string Query { get; }

    /// <summary>The header fields, those of the content among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; }

    /// <summary>The whole target, host included, where it is known.</summary>
    internal Uri? Target { get; init; }

    internal byte[] Content { get; }

    /// <summary>The bytes of the content; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>Whether the method only reads (RFC 9110 §9.2.1).</summary>
    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>The content as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>The content as JSON.</summary>
    /// <exception cref="JsonException">The content is no JSON, or <c>null</c>.</exception>
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new JsonException($"The content of {this} is null.");

    /// <summary>The value of a field, its lines joined as in RFC 9110 §5.2; null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out IReadOnlyList<string>? values) ? string.Join(", ", values) : null;

    /// <summary>Method and target.</summary>
    public override string ToString() => $"{Method} {Path}{Query}";

    /// <summary>The same as a message.</summary>
    internal HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Target ?? new Uri(InMemoryOrigin.BaseAddress, Path + Query));
        if (Content.Length > 0)
            message.Content = new ByteArrayContent(Content);
        foreach ((string name, IReadOnlyList<string> values) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values))
                message.Content?.Headers.TryAddWithoutValidation(name, values);
        }
        return message;
    }
}
