using System.Collections.Frozen;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Reads <c>application/problem+json</c> (RFC 9457 §3).</summary>
internal static class HttpProblemDetailsJson
{
    /// <summary>The problem in these bytes (UTF-8); null when they are not one JSON object. Never throws for what they hold.</summary>
    /// <param name="json">The document. It is kept, and read again when somebody asks for the extensions.</param>
    /// <param name="maxDepth">How deep the document may nest; deeper is no problem document.</param>
    public static HttpProblemDetails? Read(ReadOnlyMemory<byte> json, int maxDepth)
    {
        try
        {
            return ReadMembers(json, maxDepth);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpProblemDetails? ReadMembers(ReadOnlyMemory<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;

        string? type = null;
        string? title = null;
        string? detail = null;
        string? instance = null;
        int? status = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = Text(ref reader) ?? type;
            else if (reader.ValueTextEquals("title"u8))
                title = Text(ref reader) ?? title;
            else if (reader.ValueTextEquals("detail"u8))
                detail = Text(ref reader) ?? detail;
            else if (reader.ValueTextEquals("instance"u8))
                instance = Text(ref reader) ?? instance;
            else if (reader.ValueTextEquals("status"u8))
                status = Number(ref reader) ?? status;
            else
                reader.Skip();
        }
        // Whatever follows the object makes it malformed; the reader finds out.
        reader.Read();
        return new HttpProblemDetails(() => ReadExtensions(json, maxDepth))
        {
            Type = string.IsNullOrWhiteSpace(type) ? HttpProblemDetails.AboutBlank : type,
            Title = title,
            Detail = detail,
            Instance = instance,
            Status = status,
        };
    }

    private static IReadOnlyDictionary<string, JsonElement> ReadExtensions(ReadOnlyMemory<byte> json, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
            var extensions = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (member.Name is not ("type" or "title" or "detail" or "instance" or "status"))
                    extensions[member.Name] = member.Value.Clone();
            }
            return extensions;
        }
        // A member name that is not valid UTF-8 shows only now (InvalidOperationException); such a document has no extensions that could be named.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return FrozenDictionary<string, JsonElement>.Empty;
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return TolerantJsonString.Of(ref reader);
        reader.Skip();
        return null;
    }

    private static int? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt32(out int status) ? status : null;
        reader.Skip();
        return null;
    }
}
