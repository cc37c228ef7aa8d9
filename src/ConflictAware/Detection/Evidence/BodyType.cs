using System.Text;

namespace ConflictAware;

/// <summary>What a <c>Content-Type</c> declares, as far as reading an error takes it. A declaration is found out about once: the same few come again and again. Immutable.</summary>
internal sealed class BodyType
{
    private static readonly BodyType Undeclared = new(null);

    private static readonly Remembrance<BodyType> Declared = new(static declaration => new BodyType(declaration), StringComparer.Ordinal);

    private readonly string? _declaration;

    private BodyType(string? declaration)
    {
        _declaration = declaration;
        IsParts = Begins("multipart/");
        IsHtml = Begins("text/html");
        IsText = declaration is null || Begins("text/");
        IsJson = declaration?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        IsProblemJson = Begins("application/problem+json");
        Encoding = EncodingOf(declaration);
    }

    public bool IsParts { get; }

    public bool IsHtml { get; }

    /// <summary>Whether it is some text, or not declared at all.</summary>
    public bool IsText { get; }

    public bool IsJson { get; }

    public bool IsProblemJson { get; }

    /// <summary>The encoding to convert from; null where the bytes show it by themselves, or nothing would be won.</summary>
    public Encoding? Encoding { get; }

    /// <summary>What this field declares.</summary>
    public static BodyType Of(string? contentType) => contentType is null ? Undeclared : Declared.Of(contentType);

    public override string ToString() => _declaration ?? "";

    private bool Begins(string prefix) => _declaration?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true;

    // Only single-byte Latin is worth a conversion: UTF-16 shows by itself, and everything else that is still sent has ASCII where it matters.
    private static Encoding? EncodingOf(string? declaration)
    {
        if (declaration?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) is not (>= 0 and int at))
            return null;
        ReadOnlySpan<char> charset = declaration.AsSpan(at + "charset=".Length).TrimStart('"');
        return
            charset.StartsWith("iso-8859-1", StringComparison.OrdinalIgnoreCase)
            || charset.StartsWith("latin1", StringComparison.OrdinalIgnoreCase)
            || charset.StartsWith("windows-1252", StringComparison.OrdinalIgnoreCase)
            ? Encoding.Latin1
            : null;
    }
}
