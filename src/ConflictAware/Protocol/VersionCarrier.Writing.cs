using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConflictAware;

public sealed partial class VersionCarrier
{
    /// <summary>The pointer of a member as an operation of a JSON Patch spells it, which knows no <c>~2</c>.</summary>
    private string PatchPath => string.Concat(_slots[0].Path.Select(static name => "/" + JsonPointer.Escape(name)));

    /// <summary>Whether the content states the version for this method.</summary>
    internal bool StampsContent(HttpMethod method) => For(method)._place is Place.Member;

    /// <summary>The fields that state a version; what a caller put there goes when another takes its place.</summary>
    internal bool IsField(string name, HttpMethod method) =>
        For(method) is { _place: Place.Header } carrier && name.Equals(carrier._slots[0].Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The target without the parameters that state a version: what the resource is called.</summary>
    internal Uri Bare(Uri target, HttpMethod method) =>
        For(method) is { _place: Place.Query } carrier
            ? UriQuery.Without(target, [.. carrier._slots.Select(static slot => slot.Name)])
            : target;

    /// <summary>States the version in the fields or the query of a request, where it travels there.</summary>
    internal void State(HttpRequestMessage request, CarriedVersion version)
    {
        VersionCarrier carrier = For(request.Method);
        switch (carrier._place)
        {
            case Place.Header:
                request.Headers.Remove(carrier._slots[0].Name);
                request.Headers.TryAddWithoutValidation(carrier._slots[0].Name, version.Values[0].Text);
                break;
            case Place.Query:
                request.RequestUri = UriQuery.With(
                    request.RequestUri!,
                    [.. carrier._slots.Zip(version.Values, static (slot, part) => (slot.Name, part.Text))]
                );
                break;
        }
    }

    /// <summary>Whether content can hold the version where it travels in the content.</summary>
    internal bool FitsInto(ReadOnlyMemory<byte> content, HttpMethod method)
    {
        if (!StampsContent(method))
            return true;
        try
        {
            JsonMember.Set(content.IsEmpty ? "{}"u8 : content.Span, For(method)._slots[0].Path, "0"u8);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The content with the version in it. Content that is none becomes an object that holds nothing else.</summary>
    /// <param name="content">A representation, or a JSON Merge Patch of one.</param>
    /// <param name="version">What was read.</param>
    /// <param name="method">The method that it is sent with.</param>
    /// <exception cref="InvalidOperationException">The content is no JSON that can hold the member.</exception>
    internal ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> content, CarriedVersion version, HttpMethod method)
    {
        VersionCarrier carrier = For(method);
        try
        {
            return JsonMember.Set(
                content.IsEmpty ? "{}"u8 : content.Span,
                carrier._slots[0].Path,
                Encoding.UTF8.GetBytes(carrier.Sent(version))
            );
        }
        catch (JsonException failure)
        {
            throw new InvalidOperationException(
                $"The version travels in {carrier}, and the content cannot hold it: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>The JSON Patch with the version in front: tested, where a read shows it in the same member, and set.</summary>
    internal ReadOnlyMemory<byte> StampPatch(ReadOnlyMemory<byte> patch, CarriedVersion version)
    {
        string path = Quoted(PatchPath);
        bool isThere = Inside(_slots[0].From) == _slots[0].Name;
        string test = isThere ? $$"""{"op":"test","path":{{path}},"value":{{Spelt(version.Values[0])}}},""" : "";
        byte[] stated = Encoding.UTF8.GetBytes($$"""[{{test}}{"op":"add","path":{{path}},"value":{{Sent(version)}}}""");
        ReadOnlySpan<byte> rest = patch.Span[(patch.Span.IndexOf((byte)'[') + 1)..];
        ReadOnlySpan<byte> comma = rest.TrimStart(" \t\r\n"u8) is [(byte)']', ..] ? default : ","u8;
        return (byte[])[.. stated, .. comma, .. rest];
    }

    /// <summary>What is to be created, without the version of something else that the value may hold.</summary>
    /// <exception cref="JsonException">The content is no JSON.</exception>
    internal ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> content, HttpMethod method) =>
        For(method) is { _place: Place.Member } carrier && !content.IsEmpty
            ? JsonMember.Remove(content.Span, carrier._slots[0].Path)
            : content;

    /// <summary>What the origin holds after a write over this version, where the carrier says; null where the origin alone knows.</summary>
    internal CarriedVersion? After(CarriedVersion version) =>
        _increments ? version with { Values = [Incremented(version.Values[0])] } : null;

    private string Sent(CarriedVersion version) => Spelt(_increments ? Incremented(version.Values[0]) : version.Values[0]);

    private static CarriedVersion.Part Incremented(CarriedVersion.Part part) =>
        part with
        {
            Text = (BigInteger.Parse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture) + 1).ToString(
                CultureInfo.InvariantCulture
            ),
        };

    private static string Spelt(CarriedVersion.Part part) => part.IsNumber ? part.Text : Quoted(part.Text);

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
