using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

/// <summary>The two patch formats of JSON, as an origin applies them.</summary>
internal static class PatchDocuments
{
    /// <summary>JSON Merge Patch (RFC 7396 §2).</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        JsonObject result = target is JsonObject ? target.DeepClone().AsObject() : [];
        foreach ((string name, JsonNode? value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name], value);
        }
        return result;
    }

    /// <summary>JSON Patch (RFC 6902): all of its operations or none.</summary>
    /// <returns>False when an operation cannot be applied or a test fails.</returns>
    /// <exception cref="JsonException">The patch is malformed.</exception>
    public static bool TryApply(JsonNode? document, JsonNode? patch, out JsonNode? result)
    {
        // An envelope, so that the whole document (pointer "") is an ordinary member.
        var root = new JsonObject { ["$"] = document?.DeepClone() };
        result = null;
        foreach (JsonNode? operation in patch as JsonArray ?? throw new JsonException("A JSON Patch is an array."))
        {
            if (!Apply(root, operation as JsonObject ?? throw new JsonException("An operation is an object.")))
                return false;
        }
        result = root["$"]?.DeepClone();
        return true;
    }

    private static bool Apply(JsonObject root, JsonObject operation)
    {
        string path = Text(operation, "path");
        switch (Text(operation, "op"))
        {
            case "test":
                return Find(root, path, out JsonNode? actual) && JsonNode.DeepEquals(actual, operation["value"]);
            case "add":
                return Add(root, path, operation["value"]?.DeepClone());
            case "remove":
                return Remove(root, path);
            case "replace":
                return Remove(root, path) && Add(root, path, operation["value"]?.DeepClone());
            case "copy":
                return Find(root, Text(operation, "from"), out JsonNode? copied) && Add(root, path, copied?.DeepClone());
            case "move":
                return Find(root, Text(operation, "from"), out JsonNode? moved)
                    && Remove(root, Text(operation, "from"))
                    && Add(root, path, moved?.DeepClone());
            default:
                throw new JsonException($"'{operation["op"]}' is no operation of JSON Patch.");
        }
    }

    private static bool Find(JsonObject root, string pointer, out JsonNode? found)
    {
        found = root["$"];
        foreach (string token in Tokens(pointer))
        {
            switch (found)
            {
                case JsonObject members when members.TryGetPropertyValue(token, out JsonNode? member):
                    found = member;
                    break;
                case JsonArray elements when Index(token, elements.Count - 1) is { } index:
                    found = elements[index];
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    private static bool Add(JsonObject root, string pointer, JsonNode? value)
    {
        switch (Parent(root, pointer, out string token))
        {
            case JsonObject members:
                members[token] = value;
                return true;
            case JsonArray elements when token == "-":
                elements.Add(value);
                return true;
            case JsonArray elements when Index(token, elements.Count) is { } index:
                elements.Insert(index, value);
                return true;
            default:
                return false;
        }
    }

    private static bool Remove(JsonObject root, string pointer)
    {
        switch (Parent(root, pointer, out string token))
        {
            case JsonObject members:
                return members.Remove(token);
            case JsonArray elements when Index(token, elements.Count - 1) is { } index:
                elements.RemoveAt(index);
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Parent(JsonObject root, string pointer, out string token)
    {
        int last = pointer.LastIndexOf('/');
        token = last < 0 ? "$" : Unescape(pointer[(last + 1)..]);
        if (last < 0)
            return root;
        return Find(root, pointer[..last], out JsonNode? parent) ? parent : null;
    }

    private static IEnumerable<string> Tokens(string pointer) => pointer.Length == 0 ? [] : pointer[1..].Split('/').Select(Unescape);

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static int? Index(string token, int highest) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index <= highest ? index : null;

    private static string Text(JsonObject operation, string member) =>
        operation[member] is { } value && value.GetValueKind() is JsonValueKind.String
            ? value.GetValue<string>()
            : throw new JsonException($"An operation needs the text '{member}'.");
}
