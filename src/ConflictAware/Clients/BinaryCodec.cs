using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>Bytes as they are, whatever their media type. Each value is a copy: whoever has it may change it.</summary>
internal sealed class BinaryCodec : Codec<byte[]>
{
    public override object Kind => typeof(byte[]);

    public override string MediaType => "application/octet-stream";

    public override bool PrefersJson => false;

    public override byte[] Read(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type) => content.ToArray();

    public override ReadOnlyMemory<byte> Write(byte[] value, MediaTypeHeaderValue? type) => value.ToArray();

    public override ReadOnlyMemory<byte> WriteWhole(byte[] value, Representation read) => value.ToArray();

    public override ReadOnlyMemory<byte>? Lay(
        Representation document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    ) => LayWhole(before, after);

    public override bool Same(Representation one, Representation other, MergeRules rules) =>
        one.Content.Span.SequenceEqual(other.Content.Span);

    public override bool HasParts(Representation representation) => representation.IsJson;
}
