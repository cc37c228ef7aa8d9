using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace ConflictAware;

/// <summary>The text form of a value and its version: <c>ca1.</c>, then base64url of a checksum and a JSON object.</summary>
internal static class VersionedToken
{
    private const string Prefix = "ca1.";
    private const int ChecksumLength = 16;

    public static string Write(Representation representation, ReadOnlyMemory<byte> value)
    {
        var payload = new ArrayBufferWriter<byte>(representation.Content.Length * 2 + 256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("target", representation.Target.AbsoluteUri);
            if (representation.ContentType is { } type)
                json.WriteString("type", type.ToString());
            if (representation.Validators.EntityTag is { } tag)
                json.WriteString("tag", tag.ToString());
            if (representation.Validators.LastModified is { } modified)
                json.WriteString("modified", modified);
            if (representation.Validators.Version is { } version)
                WriteVersion(json, version);
            if (representation.AcceptPatch is { } patches)
                json.WriteString("patch", patches);
            json.WriteBoolean("strong", representation.Validators.IsLastModifiedStrong);
            json.WriteBoolean("own", representation.IsOwnWrite);
            json.WriteBoolean("open", representation.HasOpenWrite);
            json.WriteBase64String("base", representation.Content.Span);
            if (!value.Span.SequenceEqual(representation.Content.Span))
                json.WriteBase64String("value", value.Span);
            json.WriteEndObject();
        }
        byte[] bytes = new byte[ChecksumLength + payload.WrittenCount];
        payload.WrittenSpan.CopyTo(bytes.AsSpan(ChecksumLength));
        Checksum(payload.WrittenSpan).CopyTo(bytes, 0);
        return Prefix + Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else, or it was changed on the way.</exception>
    public static (Representation Representation, ReadOnlyMemory<byte> Value) Read(string token)
    {
        try
        {
            if (!token.StartsWith(Prefix, StringComparison.Ordinal))
                throw NotAToken(null);
            string base64 = token[Prefix.Length..].Replace('-', '+').Replace('_', '/');
            byte[] bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            ReadOnlyMemory<byte> payload = bytes.AsMemory(Math.Min(ChecksumLength, bytes.Length));
            if (!Checksum(payload.Span).AsSpan().SequenceEqual(bytes.AsSpan(0, bytes.Length - payload.Length)))
                throw NotAToken(null);
            using JsonDocument json = JsonDocument.Parse(payload);
            return Read(json.RootElement);
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or UriFormatException)
        {
            throw NotAToken(failure);
        }
        catch (FormatException failure) when (failure.InnerException is null && failure.Message != NotATokenMessage)
        {
            throw NotAToken(failure);
        }
    }

    private static (Representation, ReadOnlyMemory<byte>) Read(JsonElement json)
    {
        byte[] content = json.GetProperty("base").GetBytesFromBase64();
        var target = new Uri(json.GetProperty("target").GetString()!, UriKind.Absolute);
        if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)
            throw NotAToken(null);
        string? date = json.TryGetProperty("modified", out JsonElement modified) ? modified.GetString() : null;
        if (date is not null && HttpDate.Parse(date) is null)
            throw NotAToken(null);
        var validators = new Validators
        {
            EntityTag = json.TryGetProperty("tag", out JsonElement tag) ? EntityTag.Parse(tag.GetString()!) : null,
            LastModified = date,
            IsLastModifiedStrong = json.GetProperty("strong").GetBoolean(),
            Version = json.TryGetProperty("version", out JsonElement version) ? ReadVersion(version) : null,
        };
        MediaTypeHeaderValue? contentType = json.TryGetProperty("type", out JsonElement type)
            ? MediaTypeHeaderValue.Parse(type.GetString()!)
            : null;
        var representation = new Representation(target, content, contentType, validators)
        {
            IsOwnWrite = json.GetProperty("own").GetBoolean(),
            IsFromToken = true,
            AcceptPatch = json.TryGetProperty("patch", out JsonElement patches) ? patches.GetString() : null,
            HasOpenWrite = json.GetProperty("open").GetBoolean(),
        };
        return (representation, json.TryGetProperty("value", out JsonElement value) ? value.GetBytesFromBase64() : content);
    }

    // The carrier itself is the client's: a token, which anybody may write, does not say where in a request something goes.
    private static void WriteVersion(Utf8JsonWriter json, CarriedVersion version)
    {
        json.WriteStartObject("version");
        json.WriteString("from", version.From);
        json.WriteStartArray("values");
        foreach (CarriedVersion.Part part in version.Values)
        {
            if (part.IsNumber)
                json.WriteRawValue(part.Text);
            else
                json.WriteStringValue(part.Text);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static CarriedVersion ReadVersion(JsonElement json)
    {
        CarriedVersion.Part[] values =
        [
            .. json.GetProperty("values")
                .EnumerateArray()
                .Select(static value =>
                    value.ValueKind is JsonValueKind.Number
                        ? new CarriedVersion.Part(value.GetRawText(), IsNumber: true)
                        : new CarriedVersion.Part(value.GetString()!, IsNumber: false)
                ),
        ];
        return new CarriedVersion(json.GetProperty("from").GetString()!, values);
    }

    private static byte[] Checksum(ReadOnlySpan<byte> payload) => SHA256.HashData(payload)[..ChecksumLength];

    private const string NotATokenMessage =
        "This is no token of Versioned<T>.ToToken(), or it was changed or cut off on the way. Pass the whole text on unchanged, or read the resource again.";

    private static FormatException NotAToken(Exception? inner) => new(NotATokenMessage, inner);
}
