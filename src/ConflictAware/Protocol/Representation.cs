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

    /// <summary>The target URI (RFC 9110 §7.1) that was asked for it.</summary>
    public Uri Target { get; }

    /// <summary>The bytes, without any content coding.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The media type and its parameters, as the origin declared it; null when it declared none that can be read.</summary>
    public MediaTypeHeaderValue? ContentType { get; }

    /// <summary>Whether the media type is JSON, or a format that is JSON underneath (RFC 6839 §3.1).</summary>
    internal bool IsJson =>
        ContentType?.MediaType is { } type
        && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the transport followed a redirect: then the bytes are another resource's, and nothing vouches for <see cref="Target"/>.</summary>
    internal bool WasRedirected { get; init; }

    /// <summary>Whether these are bytes that were written here, and nothing has vouched yet that they are what the origin stores.</summary>
    internal bool IsOwnWrite { get; init; }

    /// <summary>Which version this is. Empty when nothing vouches for it.</summary>
    public Validators Validators { get; }
}
