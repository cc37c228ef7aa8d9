using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What the origin holds, or held, at a target: the bytes, how they are to be read, and which version they are.</summary>
/// <remarks>Immutable and thread-safe, as long as nobody writes to the array behind <see cref="Content"/>.</remarks>
public sealed class Representation
{
    internal Representation(Uri target, ReadOnlyMemory<byte> content, MediaTypeHeaderValue? contentType, Validators validators)
    {
        Target = target;
        Content = content;
        ContentType = contentType;
        Validators = validators;
    }

    /// <summary>Bytes that were written here.</summary>
    /// <param name="target">Where.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="contentType">Their media type, as it was sent.</param>
    /// <param name="validators">What something vouches for; <c>default</c> when nothing does.</param>
    internal static Representation OfOwnWrite(Uri target, ReadOnlyMemory<byte> content, string? contentType, Validators validators) =>
        new(target, content, MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) ? type : null, validators)
        {
            IsOwnWrite = validators.IsEmpty,
        };

    /// <summary>The target URI (RFC 9110 §7.1) that was asked for it.</summary>
    public Uri Target { get; }

    /// <summary>The bytes, without any content coding.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The media type and its parameters, as the origin declared it; null when it declared none that can be read.</summary>
    public MediaTypeHeaderValue? ContentType { get; }

    /// <summary>Whether the media type is JSON, or a format that is JSON underneath (RFC 6839 §3.1).</summary>
    internal bool IsJson => IsJsonType(ContentType);

    /// <summary>The media types of patches that the origin takes (<c>Accept-Patch</c>, RFC 5789 §3.1); null when it does not say.</summary>
    internal string? AcceptPatch { get; init; }

    /// <summary>Whether it came out of a token: whoever read it may have been somebody else.</summary>
    internal bool IsFromToken { get; init; }

    /// <summary>Whether the answer came from the origin itself, not out of a cache on the way (<c>Age</c> above 0).</summary>
    internal bool IsFresh { get; init; } = true;

    /// <summary>The SHA-256 digest that the origin states (<c>Repr-Digest</c>, RFC 9530); null when it states none.</summary>
    internal ReadOnlyMemory<byte>? Sha256Digest { get; init; }

    /// <summary>The id of the write that left this representation, where the origin sends it in a header field.</summary>
    internal string? WriteIdField { get; init; }

    /// <summary>Whether a write that started from this may have been carried out without anybody knowing. Another one from here starts in doubt.</summary>
    internal bool HasOpenWrite { get; set; }

    /// <summary>Whether the transport followed a redirect: then the bytes are another resource's, and nothing vouches for <see cref="Target"/>.</summary>
    internal bool WasRedirected { get; init; }

    /// <summary>Whether these are bytes that were written here, and nothing has vouched yet that they are what the origin stores.</summary>
    internal bool IsOwnWrite { get; init; }

    /// <summary>Which version this is. Empty when nothing vouches for it.</summary>
    public Validators Validators { get; }

    internal static bool IsJsonType(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } name
        && (name.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
