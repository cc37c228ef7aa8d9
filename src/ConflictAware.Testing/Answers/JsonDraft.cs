using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

/// <summary>A JSON body in the making: values are put at the places where a dialect looks for them.</summary>
internal sealed class JsonDraft
{
    // Nobody reads it as HTML.
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // An envelope, so that the body itself is an ordinary member.
    private readonly JsonObject _root = [];

    private const string Body = "";

    public bool IsEmpty => _root[Body] is null;

    /// <summary>What stands at a place; null when nothing does, or no plain value.</summary>
    public string? TextAt(JsonPlace place)
    {
        JsonNode? node = _root[Body];
        foreach (string step in place.Steps)
            node = (step == JsonPlace.EachStep ? (node as JsonArray)?.FirstOrDefault() : (node as JsonObject)?[step]);
        return place.IsNames ? (node as JsonObject)?.Select(member => member.Key).FirstOrDefault()
            : node is null or JsonObject or JsonArray ? null
            : node.ToString();
    }

    /// <summary>Whether anything stands there, a container included.</summary>
    public bool Has(JsonPlace place)
    {
        JsonNode? node = _root[Body];
        foreach (string step in place.Steps)
            node = (step == JsonPlace.EachStep ? (node as JsonArray)?.FirstOrDefault() : (node as JsonObject)?[step]);
        return node is not null;
    }

    /// <summary>Puts a value there in place of what stood there; false when something of another form is in the way.</summary>
    public bool TryPut(JsonPlace place, string text)
    {
        JsonNode around = _root;
        string step = Body;
        foreach (string next in place.IsNames ? [.. place.Steps, text] : place.Steps)
        {
            bool isEach = next == JsonPlace.EachStep;
            JsonNode? inner = Get(around, step);
            if (inner is null)
                Set(around, step, inner = isEach ? new JsonArray() : new JsonObject());
            if (isEach ? inner is not JsonArray : inner is not JsonObject)
                return false;
            (around, step) = (inner, next);
        }
        if (Get(around, step) is JsonObject or JsonArray)
            return place.IsNames;
        Set(around, step, place.IsNames ? new JsonArray(Value(text)) : Value(text));
        return true;
    }

    public override string ToString() => _root[Body]?.ToJsonString(Writing) ?? "";

    private static JsonNode? Get(JsonNode around, string step) =>
        around is JsonArray array ? array.FirstOrDefault() : ((JsonObject)around)[step];

    private static void Set(JsonNode around, string step, JsonNode value)
    {
        if (around is not JsonArray array)
            ((JsonObject)around)[step] = value;
        else if (array.Count == 0)
            array.Add(value);
        else
            array[0] = value;
    }

    // A dialect says what is read, not how it is spelt: numbers and truth values are written as such.
    private static JsonNode Value(string text) =>
        text is "true" or "false" ? text == "true"
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) && text == number.ToString(CultureInfo.InvariantCulture) ? number
        : text;
}
