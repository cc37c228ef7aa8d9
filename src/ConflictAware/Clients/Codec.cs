using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>How a value stands in a representation. Immutable and thread-safe.</summary>
internal abstract class Codec<T>
{
    /// <summary>What tells values that stand in representations alike.</summary>
    public abstract object Kind { get; }

    /// <summary>The media type of what was never read, and whose media type nobody says.</summary>
    public abstract string MediaType { get; }

    /// <summary>Whether JSON is asked for before anything else that the origin may have.</summary>
    public virtual bool PrefersJson => true;

    public abstract T Read(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type);

    /// <summary>A representation where there is none yet.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The media type that was asked for; null for <see cref="MediaType"/>.</param>
    public abstract ReadOnlyMemory<byte> Write(T value, MediaTypeHeaderValue? type);

    /// <summary>The value with nothing left out, so that a member which was set to null or to its default is told from one that was not touched.</summary>
    /// <param name="value">The value.</param>
    /// <param name="read">The representation that it takes the place of.</param>
    /// <exception cref="ChangeRefusedException">The value cannot stand in a representation like that.</exception>
    public abstract ReadOnlyMemory<byte> WriteWhole(T value, Representation read);

    /// <summary>The document with a change of the value in it: what the type does not know stays as it is (law 27).</summary>
    /// <param name="document">What the origin holds.</param>
    /// <param name="before">The value read from it, whole.</param>
    /// <param name="after">The changed value, whole.</param>
    /// <param name="rules">What is known of the document.</param>
    /// <returns>The new document; null when nothing changed.</returns>
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing.</exception>
    public abstract ReadOnlyMemory<byte>? Lay(
        Representation document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    );

    /// <summary>Whether two representations say the same, what the rules ignore aside.</summary>
    public abstract bool Same(Representation one, Representation other, MergeRules rules);

    /// <summary>Whether a change of the representation can be said part by part, as a patch does.</summary>
    public abstract bool HasParts(Representation representation);

    /// <summary>A change of something that has no parts: all of it, or nothing.</summary>
    protected static ReadOnlyMemory<byte>? LayWhole(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) =>
        before.Span.SequenceEqual(after.Span) ? default(ReadOnlyMemory<byte>?) : after;
}

/// <summary>Which codec a type has: a string is text, an array of bytes is itself, everything else is JSON.</summary>
internal static class Codec
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Codec<T> Of<T>(JsonTypeInfo<T> typeInfo) =>
        typeof(T) == typeof(string) ? (Codec<T>)(object)new TextCodec((JsonTypeInfo<string>)(object)typeInfo)
        : typeof(T) == typeof(byte[]) ? (Codec<T>)(object)new BinaryCodec()
        : new JsonCodec<T>(typeInfo);

    /// <summary>The codec for a type that is reflected over.</summary>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Codec<T> ByReflection<T>(JsonSerializerOptions? options)
    {
        options ??= Web;
        options.MakeReadOnly(populateMissingResolver: true);
        return Of((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
