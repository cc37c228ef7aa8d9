using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Merges what cannot be taken apart, text and bytes: what one side alone changed stands, and two changes are one conflict.</summary>
internal static class WholeMerge
{
    public static MergeResult Merge(
        Representation @base,
        ReadOnlyMemory<byte> mine,
        Representation? current,
        Func<Difference, MergeChoice>? choose
    )
    {
        if (current is not null && current.Content.Span.SequenceEqual(mine.Span))
            return new MergeResult(mine);
        if (current is not null && current.Content.Span.SequenceEqual(@base.Content.Span))
            return new MergeResult(mine);
        if (current is null && mine.Span.SequenceEqual(@base.Content.Span))
            return new MergeResult(document: null);
        MediaTypeHeaderValue? type = @base.ContentType;
        var difference = new Difference(
            "",
            ValueOf(@base.Content, type),
            ValueOf(mine, type),
            current is null ? null : ValueOf(current.Content, current.ContentType)
        );
        return choose?.Invoke(difference) switch
        {
            MergeChoice.TakeMine => new MergeResult(mine),
            MergeChoice.TakeCurrent => new MergeResult(current?.Content),
            MergeChoice.TakeNothing => new MergeResult(document: null),
            MergeChoice.TakeValue chosen when BytesOf(chosen, mine, type) is { } bytes => new MergeResult(bytes),
            _ => new MergeResult([difference]),
        };
    }

    /// <summary>A text as a JSON string, everything else as its base64.</summary>
    private static JsonElement ValueOf(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type)
    {
        var json = new ArrayBufferWriter<byte>(content.Length + 2);
        using (var writer = new Utf8JsonWriter(json))
            writer.WriteStringValue(TextOf(content, type) ?? Convert.ToBase64String(content.Span));
        var reader = new Utf8JsonReader(json.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static ReadOnlyMemory<byte>? BytesOf(MergeChoice.TakeValue chosen, ReadOnlyMemory<byte> mine, MediaTypeHeaderValue? type)
    {
        try
        {
            var reader = new Utf8JsonReader(chosen.Utf8);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.String)
                return null;
            string value = reader.GetString()!;
            return TextOf(mine, type) is null ? Convert.FromBase64String(value) : TextContent.Write(value, mine.Span, type);
        }
        // No string, no base64, or a character that the charset lacks: it cannot stand there, and the conflict stays.
        catch (Exception failure) when (failure is InvalidOperationException or FormatException or EncoderFallbackException)
        {
            return null;
        }
    }

    private static string? TextOf(ReadOnlyMemory<byte> content, MediaTypeHeaderValue? type)
    {
        if (!TextContent.IsText(type))
            return null;
        try
        {
            return TextContent.Read(content.Span, type);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
