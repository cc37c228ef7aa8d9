using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>
/// Reads and writes that do not lose anybody's update, on any <see cref="HttpClient"/>: the precondition goes with the write, and a conflict is resolved
/// or surfaced, as the options of the client say.
/// </summary>
/// <remarks>
/// <para>
/// The options are those of the <see cref="ConflictHandler"/> in the client's chain; a client without one gets the defaults. Base address, default headers,
/// protocol version and <see cref="HttpClient.Timeout"/> are the client's; the timeout bounds each exchange, not the waiting in between.
/// </para>
/// <para>
/// Values are JSON, two types aside. A <see cref="string"/> is the text of the representation, in its charset (a byte order mark, the <c>charset</c> parameter, an XML declaration, else
/// UTF-8), unless that is JSON: then it is a JSON string. An array of bytes is the bytes. Neither is merged: what both sides changed is one difference at <c>""</c>. Text that is not of
/// its charset throws <see cref="FormatException"/> when it is read, a character that the charset lacks <see cref="ChangeRefusedException"/> before it is sent.
/// </para>
/// <para>
/// Writers of one target in this process take turns, first come, first served. Writing a target inside an update function of the same target throws
/// <see cref="InvalidOperationException"/>: it would wait for itself. All methods are thread-safe.
/// </para>
/// </remarks>
public static partial class HttpClientConflictExtensions
{
    private static Func<ConflictEngine, Codec<T>> Given<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        Codec<T> codec = Codec.Of(typeInfo);
        return _ => codec;
    }

    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    private static Func<ConflictEngine, Codec<T>> Reflected<T>() => static engine => Codec.ByReflection<T>(engine.Options.Json);
}
