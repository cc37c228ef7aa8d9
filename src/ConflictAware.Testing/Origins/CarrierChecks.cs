using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ConflictAware.Testing;

/// <summary>An origin that takes versions where the client's <see cref="VersionCarrier"/> says that they travel. Versions are numbers.</summary>
internal sealed class CarrierChecks(VersionCarrier carrier) : IVersionChecks
{
    public OriginAnswer? Refuse(OriginRequest request, StoredResource? current)
    {
        using HttpRequestMessage message = request.ToMessage();
        bool isStated = carrier.IsStatedIn(message, request.Content);
        if (current is null)
            return isStated ? OriginAnswer.Problem(409, "There is no such version.") : null;
        if (!isStated)
            return OriginAnswer.Problem(428, "Say which version the change is for.");
        return IsCurrent(request, message, current) ? null : OriginAnswer.Problem(409, "The version is not the current one.");
    }

    public long Next(StoredResource? replaced, long serial) => carrier.Increments ? (replaced?.Revision ?? 0) + 1 : serial;

    public byte[] Stamp(byte[] content, long version) =>
        carrier.Wrapper is null && ParsedContent.ObjectIn(content) is not null ? WithVersion(content, version) : content;

    public OriginAnswer Show(OriginAnswer answer, StoredResource resource)
    {
        foreach (string field in carrier.From.Where(static from => from[0] != '/'))
            answer.With(field, Text(resource.Revision));
        if (carrier.Wrapper is { } wrapper)
        {
            byte[] wrapped = JsonMember.Set("{}"u8, JsonPointer.ReadRule(wrapper), resource.Content).ToArray();
            answer.Replace(WithVersion(wrapped, resource.Revision));
        }
        return answer;
    }

    // A request that states the version stays what it is when the current version is put into it.
    private bool IsCurrent(OriginRequest request, HttpRequestMessage message, StoredResource current)
    {
        OriginAnswer read = Show(new OriginAnswer(200).WithContent(current.Content, current.MediaType), current);
        using HttpResponseMessage shown = InMemoryOrigin.Response(message, read, TimeProvider.System);
        if (carrier.Read(shown, read.Content).Version is not { } version)
            return false;
        if (carrier.StampsContent(message.Method))
            return IsIn(request.Content, version, message.Method);
        using HttpRequestMessage stated = request.ToMessage();
        carrier.State(stated, version);
        return stated.RequestUri == message.RequestUri
            && stated.Headers.NonValidated.All(field =>
                string.Equals(field.Value.ToString(), request.Header(field.Key), StringComparison.Ordinal)
            );
    }

    private bool IsIn(byte[] content, CarriedVersion version, HttpMethod method)
    {
        if (JsonNode.Parse(content) is not JsonArray patch)
            return JsonNode.DeepEquals(JsonNode.Parse(carrier.Stamp(content, version, method).Span), JsonNode.Parse(content));
        var stated = (JsonArray)JsonNode.Parse(carrier.StampPatch("[]"u8.ToArray(), version).Span)!;
        return stated.All(operation => patch.Any(other => JsonNode.DeepEquals(operation, other)));
    }

    private byte[] WithVersion(byte[] content, long version)
    {
        byte[] number = Encoding.ASCII.GetBytes(Text(version));
        foreach (string pointer in carrier.From.Where(static from => from[0] == '/'))
            content = JsonMember.Set(content, JsonPointer.ReadRule(pointer), number).ToArray();
        return content;
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
