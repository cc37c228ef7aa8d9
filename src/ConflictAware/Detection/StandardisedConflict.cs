using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConflictAware;

/// <summary>
/// Writes any conflict as <c>application/problem+json</c> (RFC 9457), whatever the origin sent: what a gateway would do, so that an application handles one shape.
/// </summary>
/// <remarks>
/// Members of RFC 9457, then <c>cause</c>, <c>confidence</c>, <c>remedy</c>, <c>maybeApplied</c>, and, where the origin gave them, <c>code</c>, <c>dialect</c>,
/// <c>currentVersion</c>, <c>expectedOffset</c>, <c>retryAfter</c> (seconds), <c>ownedFields</c>. <c>original</c> holds the body as the origin sent it: as JSON when it
/// is JSON, else as text, else as <c>originalBase64</c>; <c>originalContentType</c> says what it was. Problem details of the origin keep their type, title, instance and extensions.
/// </remarks>
internal static class StandardisedConflict
{
    // Nobody reads these as HTML; what is not ASCII stays readable.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content to answer with instead of the origin's.</summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="original">The origin's body without content codings; null when it was not read whole, and then it is not kept.</param>
    /// <param name="originalContentType">The media type of that body.</param>
    /// <param name="maxDepth">How deep the original may nest to be kept as JSON.</param>
    public static HttpContent ToContent(Conflict conflict, ReadOnlyMemory<byte>? original, string? originalContentType, int maxDepth = 64)
    {
        var content = new ByteArrayContent(ToBytes(conflict, original, originalContentType, maxDepth));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/problem+json");
        return content;
    }

    /// <summary>The same as bytes.</summary>
    public static byte[] ToBytes(Conflict conflict, ReadOnlyMemory<byte>? original, string? originalContentType, int maxDepth = 64)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(writer, conflict, original, originalContentType, maxDepth);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(
        Utf8JsonWriter writer,
        Conflict conflict,
        ReadOnlyMemory<byte>? original,
        string? originalContentType,
        int maxDepth
    )
    {
        writer.WriteStartObject();
        writer.WriteString("type", conflict.Problem?.Type ?? HttpProblemDetails.AboutBlank);
        writer.WriteString("title", conflict.Problem?.Title ?? Title(conflict.Cause));
        writer.WriteNumber("status", (int)conflict.StatusCode);
        WriteWhereKnown(writer, "detail", conflict.Detail ?? conflict.Problem?.Detail);
        WriteWhereKnown(writer, "instance", conflict.Problem?.Instance);
        WriteFacts(writer, conflict);
        if (conflict.Problem is { } problem)
            WriteExtensions(writer, problem);
        if (original is { IsEmpty: false } body)
            WriteOriginal(writer, body, originalContentType, maxDepth);
        writer.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter writer, HttpProblemDetails problem)
    {
        foreach ((string name, JsonElement value) in problem.Extensions)
        {
            if (IsOurs(name) || !IsWellFormed(value))
                continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    // Half a surrogate pair or a broken sequence of bytes inside a string shows only when it is written; the original keeps it.
    private static bool IsWellFormed(JsonElement value)
    {
        try
        {
            using var trial = new Utf8JsonWriter(Stream.Null);
            value.WriteTo(trial);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static void WriteFacts(Utf8JsonWriter writer, Conflict conflict)
    {
        writer.WriteString("cause", Name(conflict.Cause.ToString()));
        writer.WriteString("confidence", Name(conflict.Confidence.ToString()));
        writer.WriteString("remedy", Name(conflict.Remedy.ToString()));
        writer.WriteBoolean("maybeApplied", conflict.MaybeApplied);
        WriteWhereKnown(writer, "code", conflict.Code);
        WriteWhereKnown(writer, "dialect", conflict.Dialect);
        WriteWhereKnown(writer, "currentVersion", conflict.CurrentVersion);
        if (conflict.ExpectedOffset is { } offset)
            writer.WriteNumber("expectedOffset", offset);
        if (conflict.RetryAfter is { } wait)
            writer.WriteNumber("retryAfter", wait.TotalSeconds);
        if (conflict.OwnedFields.Count == 0)
            return;
        writer.WriteStartArray("ownedFields");
        foreach (OwnedField field in conflict.OwnedFields)
        {
            writer.WriteStartObject();
            writer.WriteString("field", field.Field);
            WriteWhereKnown(writer, "owner", field.Owner);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteOriginal(Utf8JsonWriter writer, ReadOnlyMemory<byte> body, string? contentType, int maxDepth)
    {
        WriteWhereKnown(writer, "originalContentType", contentType);
        var type = BodyType.Of(contentType);
        ReadOnlyMemory<byte> utf8 = BodyForm.ToUtf8(body, type);
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
        {
            writer.WriteBase64String("originalBase64", body.Span);
        }
        else if (BodyForm.KindOf(utf8.Span, type) == BodyKind.Json && Parse(utf8, maxDepth) is { } document)
        {
            using (document)
            {
                writer.WritePropertyName("original");
                writer.WriteRawValue(utf8.Span, skipInputValidation: true);
            }
        }
        else
        {
            writer.WriteString("original", Encoding.UTF8.GetString(utf8.Span));
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        try
        {
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteWhereKnown(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static bool IsOurs(string name) =>
        name
            is "cause"
                or "confidence"
                or "remedy"
                or "maybeApplied"
                or "code"
                or "dialect"
                or "currentVersion"
                or "expectedOffset"
                or "retryAfter"
                or "ownedFields"
                or "original"
                or "originalBase64"
                or "originalContentType";

    private static string Name(string word) => JsonNamingPolicy.CamelCase.ConvertName(word);

    // "version mismatch" from VersionMismatch, as a sentence.
    private static string Title(ConflictCause cause)
    {
        string words = CodeWords.Of(cause.ToString()).Trim();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
