using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

public sealed partial class VersionCarrier
{
    // No version is that long, and a URI or a field that long would not arrive.
    private const int Longest = 1024;

    /// <summary>What an answer says about the version of the representation in it. Never throws for what the origin sent.</summary>
    internal Validators Read(HttpResponseMessage response, ReadOnlyMemory<byte> content) =>
        _place switch
        {
            Place.EntityTag => Validators.Read(response),
            Place.LastModified => Validators.Read(response) with { EntityTag = null },
            // What HTTP says of the version, the origin does not look at.
            _ => new Validators { Version = ReadVersion(response, content.Span) },
        };

    /// <summary>The representation in what a read answered.</summary>
    /// <exception cref="HttpRequestException">The answer is something else.</exception>
    internal ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> content)
    {
        if (_wrapped is null)
            return content;
        try
        {
            if (JsonMember.Find(content.Span, JsonPointer.ReadRule(_wrapped)) is { IsEmpty: false } inside)
                return inside.ToArray();
        }
        catch (JsonException failure)
        {
            throw NoRepresentation(failure);
        }
        throw NoRepresentation(inner: null);
    }

    private HttpRequestException NoRepresentation(Exception? inner) =>
        new(
            HttpRequestError.InvalidResponse,
            $"The read was answered without a representation at '{_wrapped}', where the version carrier says that it stands.",
            inner
        );

    /// <summary>Whether a request states the version that it is for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="content">The bytes of its content; null when they are not at hand.</param>
    internal bool IsStatedIn(HttpRequestMessage request, ReadOnlyMemory<byte>? content)
    {
        VersionCarrier carrier = For(request.Method);
        return carrier._place switch
        {
            Place.EntityTag or Place.LastModified => false,
            Place.Header => !string.IsNullOrWhiteSpace(Validators.Single(request.Headers.NonValidated, carrier._slots[0].Name)),
            Place.Query => request.RequestUri is { } target && carrier.IsStatedIn(target),
            _ => Carries(request.Method) && content is { IsEmpty: false } json && carrier.IsStatedIn(json),
        };
    }

    /// <summary>Whether a version can be sent by this carrier: one that it read, whatever a token has made of it since.</summary>
    internal bool Takes(CarriedVersion version) =>
        string.Equals(version.From, Sources, StringComparison.Ordinal)
        && version.Values.Count == _slots.Length
        && version.Values.All(part => !string.IsNullOrWhiteSpace(part.Text) && part.Text.Length <= Longest && CanTake(part));

    private string Sources => string.Join(" and ", _slots.Select(static slot => slot.From));

    private VersionCarrier For(HttpMethod method) => method == HttpMethod.Delete && _onDelete is not null ? _onDelete : this;

    private bool IsStatedIn(Uri target) => _slots.All(slot => !string.IsNullOrWhiteSpace(UriQuery.Value(target, slot.Name)));

    private bool IsStatedIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            return json.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
                ? IsTestedIn(json)
                : ReadPart(JsonMember.Find(json.Span, _slots[0].Path)) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // A JSON Patch (RFC 6902) states it by testing or by setting it.
    private bool IsTestedIn(ReadOnlyMemory<byte> json)
    {
        using JsonDocument patch = JsonDocument.Parse(json);
        return patch
            .RootElement.EnumerateArray()
            .Any(operation =>
                operation.ValueKind is JsonValueKind.Object
                && operation.TryGetProperty("op"u8, out JsonElement op)
                && (op.ValueEquals("test"u8) || op.ValueEquals("add"u8) || op.ValueEquals("replace"u8))
                && operation.TryGetProperty("path"u8, out JsonElement path)
                && path.ValueEquals(PatchPath)
            );
    }

    private CarriedVersion? ReadVersion(HttpResponseMessage response, ReadOnlySpan<byte> content)
    {
        var parts = new List<CarriedVersion.Part>(_slots.Length);
        foreach (Slot slot in _slots)
        {
            if (ReadPart(slot.From, response, content) is not { } part || !CanTake(part))
                return null;
            parts.Add(part);
        }
        return new CarriedVersion(Sources, parts);
    }

    private static CarriedVersion.Part? ReadPart(string from, HttpResponseMessage response, ReadOnlySpan<byte> content)
    {
        if (from[0] != '/')
            return Field(response.Headers.NonValidated, from) ?? Field(response.Content.Headers.NonValidated, from);
        try
        {
            return ReadPart(JsonMember.Find(content, JsonPointer.ReadRule(from)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CarriedVersion.Part? Field(HttpHeadersNonValidated headers, string name) =>
        Validators.Single(headers, name)?.Trim() is { Length: > 0 and <= Longest } text
            ? new CarriedVersion.Part(text, IsNumber: false)
            : null;

    private static CarriedVersion.Part? ReadPart(ReadOnlySpan<byte> value)
    {
        switch (value)
        {
            case { Length: > Longest }:
                return null;
            case [(byte)'"', ..]:
                try
                {
                    Utf8JsonReader reader = new(value);
                    reader.Read();
                    string text = reader.GetString()!;
                    return string.IsNullOrWhiteSpace(text) ? null : new CarriedVersion.Part(text, IsNumber: false);
                }
                // Half of a surrogate pair, or no UTF-8: it could not be sent back as it came.
                catch (InvalidOperationException)
                {
                    return null;
                }
            case [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..]:
                return new CarriedVersion.Part(Encoding.ASCII.GetString(value), IsNumber: true);
            default:
                return null;
        }
    }

    // What cannot be sent back as it came is no version.
    private bool CanTake(CarriedVersion.Part part) =>
        (!_increments || part.Text.All(char.IsAsciiDigit))
        && (_place is Place.Member || (!part.Text.AsSpan().ContainsAnyExceptInRange(' ', '~') && part.Text is not ([' ', ..] or [.., ' '])))
        && (_onDelete?.CanTake(part) ?? true);
}
