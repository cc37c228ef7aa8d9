using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>A value as JSON (RFC 8259).</summary>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> typeInfo) : Codec<T>
{
    internal const string Reflection =
        "The serializer reflects over T. Pass the JsonTypeInfo<T> of a source-generated context instead where code is trimmed or compiled ahead of time.";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly JsonTypeInfo<T> _whole = WholeJson.Of(typeInfo);

    public override object Kind => typeInfo;

    public override string MediaType => "application/json";

    /// <summary>The codec for a type that is reflected over.</summary>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static JsonCodec<T> ByReflection(JsonSerializerOptions? options)
    {
        options ??= Web;
        options.MakeReadOnly(populateMissingResolver: true);
        return new JsonCodec<T>((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }

    public override T Read(ReadOnlyMemory<byte> content) => JsonSerializer.Deserialize(content.Span, typeInfo)!;

    public override ReadOnlyMemory<byte> Write(T value)
    {
        if (value is JsonNode { Parent: not null })
            throw new InvalidOperationException(
                "The JsonNode to be written is part of another document. Return the root, or a DeepClone() of the part that is meant."
            );
        return JsonSerializer.SerializeToUtf8Bytes(value, SoundJson.Of(typeInfo));
    }

    public override ReadOnlyMemory<byte> WriteWhole(T value) =>
        value is JsonNode ? Write(value) : JsonSerializer.SerializeToUtf8Bytes(value, _whole);

    public override ReadOnlyMemory<byte>? Lay(
        ReadOnlyMemory<byte> document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    ) =>
        Overlay.Apply(
            document,
            before,
            after,
            rules,
            typeInfo.Options.PropertyNameCaseInsensitive,
            typeInfo.Options.DictionaryKeyPolicy
        ) switch
        {
            OverlayResult.Changed changed => changed.Document,
            OverlayResult.NothingChanged => default(ReadOnlyMemory<byte>?),
            OverlayResult.Refused refused => throw new ChangeRefusedException(refused.ToString()),
            _ => throw new UnreachableException(),
        };

    public override bool Same(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other, MergeRules rules) =>
        one.Span.SequenceEqual(other.Span) || JsonValue.Equal(one.Span, other.Span, rules);
}
