using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ConflictAware;

/// <summary>One place at which two sides wrote differently.</summary>
/// <param name="Pointer">
/// Where, as a JSON Pointer (RFC 6901); empty is the whole document. A pointer into an array counts in base; where base has no such element, it names the array.
/// </param>
/// <param name="Base">What the edit started from; null when base has no such value (a JSON null is an element of its own).</param>
/// <param name="Mine">What I want to write; null when I removed it or never had it.</param>
/// <param name="Current">What the origin holds now; null when it was removed there or never was.</param>
/// <remarks>Immutable and thread-safe. The elements own their memory. Texts in them come from the origin: show them as text, not as markup.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "A JSON Pointer (RFC 6901) is called so.")]
public sealed record Difference(string Pointer, JsonElement? Base, JsonElement? Mine, JsonElement? Current)
{
    private const int Shown = 80;

    /// <summary>The pointer and the three values on one line, long values cut.</summary>
    public override string ToString() =>
        $"{(Pointer.Length == 0 ? "(document)" : Pointer)}: base {Show(Base)}, mine {Show(Mine)}, current {Show(Current)}";

    private static string Show(JsonElement? value)
    {
        if (value is null)
            return "(none)";
        string text = value.Value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown - 1), "…");
    }
}
