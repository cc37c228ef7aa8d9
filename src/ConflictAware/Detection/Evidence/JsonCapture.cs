using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>A value that stood at one of the places a reader of JSON looks for.</summary>
/// <param name="Place">Where it stood: the <see cref="JsonPlace.Id"/>. A number, so that a row of captures holds no references and costs nothing to fill and to forget.</param>
/// <param name="Kind">What it is; for an object or an array only that it was there.</param>
/// <param name="Start">Where its token begins in the body.</param>
/// <param name="Length">How long its token is, quotes included.</param>
/// <param name="IsEscaped">Whether it is a string with escapes in it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonCapture(int Place, JsonTokenType Kind, int Start, int Length, bool IsEscaped)
{
    /// <summary>Whether it stood there.</summary>
    public bool IsAt(JsonPlace place) => Place == place.Id;

    /// <summary>Whether there is something; <c>null</c> is nothing.</summary>
    public bool IsSomething => Kind != JsonTokenType.Null;

    /// <summary>Whether it has a text: it is no container, and not <c>null</c>.</summary>
    public bool HasText => Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null);

    /// <summary>The bytes of the value, without quotes; escapes are as they stand.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) =>
        Kind is JsonTokenType.String or JsonTokenType.PropertyName ? body.Slice(Start + 1, Length - 2) : body.Slice(Start, Length);

    /// <summary>The text of a string, the digits of a number, <c>true</c> or <c>false</c>; null for everything else and for malformed strings.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string? Text(ReadOnlySpan<byte> body)
    {
        if (!HasText)
            return null;
        ReadOnlySpan<byte> raw = Raw(body);
        return !IsEscaped && Ascii.IsValid(raw) ? Encoding.ASCII.GetString(raw) : Decode(body);
    }

    private string? Decode(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body.Slice(Start, Length));
        reader.Read();
        return TolerantJsonString.Of(ref reader);
    }
}
