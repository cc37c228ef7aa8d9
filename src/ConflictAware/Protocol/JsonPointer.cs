namespace ConflictAware;

/// <summary>JSON Pointers (RFC 6901), as differences spell them and as rules state them.</summary>
internal static class JsonPointer
{
    /// <summary>The segment of a rule's pointer that stands for every member and every element. By reference: a member may be named so too.</summary>
    public static readonly string Any = new('*', 1);

    /// <summary>A member's name as a segment (§3): ~ and / are escaped.</summary>
    public static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/')
            ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : name;

    /// <summary>The segments of a rule's pointer. <c>*</c> becomes <see cref="Any"/>, <c>~2</c> a literal asterisk.</summary>
    /// <exception cref="ArgumentException">This is no pointer.</exception>
    public static IReadOnlyList<string> ReadRule(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
        {
            string instead = pointer[0] == '#' ? pointer[1..] : "/" + pointer;
            throw new ArgumentException(
                $"'{pointer}' is not a JSON Pointer (RFC 6901): it must be empty, for the whole document, or start with '/'. Did you mean '{instead}'?",
                nameof(pointer)
            );
        }
        return [.. pointer[1..].Split('/').Select(segment => segment == "*" ? Any : Unescape(segment, pointer))];
    }

    private static string Unescape(string segment, string pointer)
    {
        for (int tilde = segment.IndexOf('~', StringComparison.Ordinal); tilde >= 0; tilde = segment.IndexOf('~', tilde + 1))
        {
            if (tilde + 1 == segment.Length || segment[tilde + 1] is not ('0' or '1' or '2'))
            {
                throw new ArgumentException(
                    $"'{pointer}' is not a JSON Pointer (RFC 6901): after '~' must come 0 (for ~), 1 (for /) or, in rules, 2 (for a member named *). "
                        + "Write '~0' for a tilde in a member's name.",
                    nameof(pointer)
                );
            }
        }
        // ~0 last: ~01 is the name ~1 (§4).
        return segment
            .Replace("~2", "*", StringComparison.Ordinal)
            .Replace("~1", "/", StringComparison.Ordinal)
            .Replace("~0", "~", StringComparison.Ordinal);
    }
}
