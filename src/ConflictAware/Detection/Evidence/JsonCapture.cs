using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>A value that stood at one of the places a reader of JSON looks for.</summary>
/// <param name="Place">Where it stood.</param>
/// <param name="Kind">What it is; for an object or an array only that it was there.</param>
/// <param name="Start">Where its token begins in the body.</param>
/// <param name="Length">How long its token is, quotes included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonCapture(JsonPlace Place, JsonTokenType Kind, int Start, int Length)
{
    /// <summary>The text of a string, the digits of a number, <c>true</c> or <c>false</c>; null for null, for containers and for malformed strings.</summary>
    public string? Text(ReadOnlySpan<byte> body)
    {
        switch (Kind)
        {
            case JsonTokenType.Number:
                return Encoding.ASCII.GetString(body.Slice(Start, Length));
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.String or JsonTokenType.PropertyName:
                var reader = new Utf8JsonReader(body.Slice(Start, Length));
                reader.Read();
                return JsonText.Of(ref reader);
            default:
                return null;
        }
    }
}
