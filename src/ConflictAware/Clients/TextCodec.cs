using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>A string: the text of a representation, in the charset of the representation; where the representation is JSON, a JSON string.</summary>
internal sealed class TextCodec(JsonTypeInfo<string> typeInfo) : Codec<string>
{
    private readonly JsonCodec<string> _json = new(typeInfo);

    public override object Kind => typeInfo;

    public override string MediaType => "text/plain; charset=utf-8";

    public override string Read(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type) =>
        Representation.IsJsonType(type) ? _json.Read(content, type) : TextContent.Read(content.Span, type);

    public override ReadOnlyMemory<byte> Write(string value, MediaTypeHeaderValue? type) =>
        Representation.IsJsonType(type) ? _json.Write(value, type) : WriteText(value, former: default, type);

    public override ReadOnlyMemory<byte> WriteWhole(string value, Representation read) =>
        read.IsJson ? _json.WriteWhole(value, read) : WriteText(value, read.Content, read.ContentType);

    public override ReadOnlyMemory<byte>? Lay(
        Representation document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    ) => document.IsJson ? _json.Lay(document, before, after, rules) : LayWhole(before, after);

    public override bool Same(Representation one, Representation other, MergeRules rules) =>
        other.IsJson ? _json.Same(one, other, rules) : one.Content.Span.SequenceEqual(other.Content.Span);

    public override bool HasParts(Representation representation) => representation.IsJson;

    private static ReadOnlyMemory<byte> WriteText(string value, ReadOnlyMemory<byte> former, MediaTypeHeaderValue? type)
    {
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            return TextContent.Write(value, former.Span, type);
        }
        catch (EncoderFallbackException unknown)
        {
            throw ChangeRefusedException.Unwritable(unknown, type);
        }
    }
}
