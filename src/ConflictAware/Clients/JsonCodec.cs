using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>A value as JSON (RFC 8259).</summary>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> typeInfo) : Codec<T>
{
    internal const string Reflection =
        "The serializer reflects over T. Pass the JsonTypeInfo<T> of a source-generated context instead where code is trimmed or compiled ahead of time.";

    private readonly JsonTypeInfo<T> _whole = WholeJson.Of(typeInfo);

    public override object Kind => typeInfo;

    public override string MediaType => "application/json";

    public override T Read(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type) => JsonSerializer.Deserialize(content.Span, typeInfo)!;

    public override ReadOnlyMemory<byte> Write(T value, MediaTypeHeaderValue? type) => Write(value);

    public override ReadOnlyMemory<byte> WriteWhole(T value, Representation read) =>
        value is JsonNode ? Write(value) : JsonSerializer.SerializeToUtf8Bytes(value, _whole);

    public override ReadOnlyMemory<byte>? Lay(
        Representation document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    ) =>
        Overlay.Apply(
            document.Content,
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

    public override bool Same(Representation one, Representation other, MergeRules rules) =>
        one.Content.Span.SequenceEqual(other.Content.Span) || JsonValue.Equal(one.Content.Span, other.Content.Span, rules);

    public override bool HasParts(Representation representation) => true;

    private ReadOnlyMemory<byte> Write(T value)
    {
        if (value is JsonNode { Parent: not null })
            throw new InvalidOperationException(
                "The JsonNode to be written is part of another document. Return the root, or a DeepClone() of the part that is meant."
            );
        return JsonSerializer.SerializeToUtf8Bytes(value, SoundJson.Of(typeInfo));
    }
}
