namespace ConflictAware;

/// <summary>
/// The spellings of names in JSON: what one origin calls <c>errorCode</c> is <c>error_code</c>, <c>error-code</c>, <c>errorcode</c> or <c>ErrorCode</c> to the
/// next, and each writes all its names alike.
/// </summary>
internal static class Spellings
{
    /// <summary>A JSON Pointer in each spelling, the given one first. Steps that are no camel case stay as they are.</summary>
    public static IEnumerable<string> Of(string pointer) =>
        new[]
        {
            pointer,
            Respelt(pointer, name => Joined(name, "_")),
            Respelt(pointer, name => char.ToUpperInvariant(name[0]) + name[1..]),
            Respelt(pointer, name => Joined(name, "-")),
            Respelt(pointer, name => name.ToLowerInvariant()),
        }.Distinct(StringComparer.Ordinal);

    /// <summary>The places of these JSON Pointers in each spelling, in this order.</summary>
    public static IEnumerable<DialectPlace> Places(params string[] pointers) =>
        pointers.SelectMany(Of).Distinct(StringComparer.Ordinal).Select(DialectPlace.Json);

    private static string Respelt(string pointer, Func<string, string> spell) =>
        string.Join('/', pointer.Split('/').Select(step => IsCamelCase(step) ? spell(step) : step));

    private static bool IsCamelCase(string step) => step is [>= 'a' and <= 'z', ..] && step.All(char.IsAsciiLetterOrDigit);

    private static string Joined(string name, string mark) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? mark + char.ToLowerInvariant(c) : c.ToString()));
}
