using System.Text.Json;

namespace ConflictAware;

/// <summary>Reads <c>application/problem+json</c> (RFC 9457 §3).</summary>
internal static class HttpProblemDetailsJson
{
    /// <summary>The problem in these bytes (UTF-8); null when they are not one JSON object. Never throws for what they hold.</summary>
    /// <param name="json">The document.</param>
    /// <param name="maxDepth">How deep the document may nest; deeper is no problem document.</param>
    public static HttpProblemDetails? Read(ReadOnlyMemory<byte> json, int maxDepth) =>
        ReadMembers(json, maxDepth) is { } members ? new HttpProblemDetails(members) : null;

    /// <summary>The problem in bytes that are known to be one JSON object, read when it is asked for.</summary>
    public static HttpProblemDetails ReadLater(ReadOnlyMemory<byte> json, int maxDepth) => new(json, maxDepth);

    internal static HttpProblemDetails.Members? ReadMembers(ReadOnlyMemory<byte> json, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpProblemDetails.Members Read(JsonElement root)
    {
        var members = new HttpProblemDetails.Members();
        var extensions = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in root.EnumerateObject())
        {
            members = Name(member) switch
            {
                "type" => members with { Type = Text(member.Value) ?? members.Type },
                "title" => members with { Title = Text(member.Value) ?? members.Title },
                "detail" => members with { Detail = Text(member.Value) ?? members.Detail },
                "instance" => members with { Instance = Text(member.Value) ?? members.Instance },
                "status" => members with { Status = Number(member.Value) ?? members.Status },
                { } other => Extended(other, member.Value),
                null => members,
            };
        }
        return members with { Extensions = extensions };

        HttpProblemDetails.Members Extended(string name, JsonElement value)
        {
            extensions[name] = value.Clone();
            return members;
        }
    }

    // Names and texts may be malformed UTF-8 or hold half a surrogate pair, which shows only when they are asked for.
    private static string? Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;
}
