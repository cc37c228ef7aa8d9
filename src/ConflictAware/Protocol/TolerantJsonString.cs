using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Reads strings of JSON that may be malformed inside: <see cref="Utf8JsonReader"/> checks their encoding only when they are asked for.</summary>
internal static class TolerantJsonString
{
    /// <summary>The text of the current string or member name; null when it is not valid UTF-8 or has half a surrogate pair.</summary>
    public static string? Of(ref Utf8JsonReader reader)
    {
        // GetString reports malformed text by an exception; a scan that finds none is cheaper than being ready for one, and text is nearly always ASCII.
        if (!reader.ValueIsEscaped && !reader.HasValueSequence && Ascii.IsValid(reader.ValueSpan))
            return Encoding.ASCII.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
