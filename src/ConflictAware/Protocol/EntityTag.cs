using System.Diagnostics.CodeAnalysis;

namespace ConflictAware;

/// <summary>An entity tag (RFC 9110 §8.8.3), kept exactly as the origin wrote it.</summary>
/// <remarks>
/// <para>
/// Origins send tags without quotes, with spaces, with a lower-case <c>w/</c>; only the same characters sent back match there, so the text is
/// never normalised. <c>*</c> is not an entity tag, and text with a control or non-ASCII character is none either: it could not be sent back safely.
/// </para>
/// <para>Two tags are equal when their texts are (ordinal). <see cref="StrongEquals"/> and <see cref="WeakEquals"/> are the comparisons of §8.8.3.2.
/// <c>default</c> is no tag: its text is empty and it compares unequal to every tag by either of them. Immutable and thread-safe.</para>
/// </remarks>
public readonly struct EntityTag : IEquatable<EntityTag>
{
    private readonly string? _text;

    private EntityTag(string text) => _text = text;

    /// <summary>Whether the tag is weak: it starts with <c>W/</c>, in either case.</summary>
    public bool IsWeak => _text is ['W' or 'w', '/', ..];

    /// <summary>Whether the tag follows the grammar of RFC 9110 §8.8.3: <c>W/</c>, if any, in upper case, then one quoted string without a quote or space in it.</summary>
    public bool IsWellFormed
    {
        get
        {
            ReadOnlySpan<char> tag = _text.AsSpan();
            if (tag is ['W', '/', .. var strong])
                tag = strong;
            return tag is ['"', .. var inner, '"'] && !inner.ContainsAny('"', ' ');
        }
    }

    /// <summary>Reads a tag as an origin sent it, well-formed or not. Surrounding white space is not part of it.</summary>
    /// <param name="text">The value of an <c>ETag</c> field or of a member that holds a tag.</param>
    /// <param name="tag">The tag; <c>default</c> when there is none.</param>
    /// <returns>False for an empty text, for <c>*</c>, for a list of tags and for text that must not be sent (control or non-ASCII characters).</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out EntityTag tag)
    {
        tag = default;
        if (text is null)
            return false;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim(" \t");
        if (trimmed is "" or "*" || trimmed.ContainsAnyExceptInRange(' ', '~') || IsList(trimmed))
            return false;
        tag = new EntityTag(trimmed.Length == text.Length ? text : trimmed.ToString());
        return true;
    }

    /// <summary>Reads a tag as an origin sent it, well-formed or not.</summary>
    /// <param name="text">The value of an <c>ETag</c> field or of a member that holds a tag.</param>
    /// <returns>The tag, with the text as it is, surrounding white space aside.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text is empty, <c>*</c>, a list of tags, or holds a character that must not be sent.</exception>
    public static EntityTag Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out EntityTag tag)
            ? tag
            : throw new FormatException(
                "This is not one entity tag. Give the value of an ETag field, for example \"v1\" with its quotes; '*' and lists of tags are not entity tags."
            );
    }

    /// <summary>Strong comparison (§8.8.3.2): both are strong and their texts are the same.</summary>
    /// <param name="other">The tag to compare with.</param>
    /// <returns>False also where one of them is weak or <c>default</c>.</returns>
    public bool StrongEquals(EntityTag other) => _text is not null && !IsWeak && !other.IsWeak && Equals(other);

    /// <summary>Weak comparison (§8.8.3.2): the same text, the weakness of either aside.</summary>
    /// <param name="other">The tag to compare with.</param>
    /// <returns>False where one of them is <c>default</c>.</returns>
    public bool WeakEquals(EntityTag other) => _text is not null && other._text is not null && Opaque.SequenceEqual(other.Opaque);

    /// <inheritdoc/>
    public bool Equals(EntityTag other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EntityTag other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? 0 : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The tag as the origin wrote it; empty for <c>default</c>.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Whether both texts are the same.</summary>
    /// <param name="left">One tag.</param>
    /// <param name="right">The other.</param>
    /// <returns>True also for two of <c>default</c>.</returns>
    public static bool operator ==(EntityTag left, EntityTag right) => left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    /// <param name="left">One tag.</param>
    /// <param name="right">The other.</param>
    /// <returns>False for two of <c>default</c>.</returns>
    public static bool operator !=(EntityTag left, EntityTag right) => !left.Equals(right);

    private ReadOnlySpan<char> Opaque => IsWeak ? _text.AsSpan(2) : _text.AsSpan();

    // '"a", "b"' sent back in If-Match would match either: it names two versions, so it names none; and 'a, *' would match every version.
    // '"a,b"' is one tag, and so is 'a,b', which no origin can have meant as a list of tags.
    private static bool IsList(ReadOnlySpan<char> text) =>
        TagList.In(text) is { HasSeveral: true } elements && (elements.HasAny || text.Contains('"'));
}
