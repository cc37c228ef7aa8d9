using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

/// <summary>Content that may be JSON.</summary>
internal static class ParsedContent
{
    /// <summary>The JSON object in it; null when it is something else.</summary>
    public static JsonObject? ObjectIn(byte[] content)
    {
        try
        {
            return content.Length == 0 ? null : JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
