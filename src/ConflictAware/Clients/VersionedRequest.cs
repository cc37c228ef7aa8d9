using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>States a version in a request of the caller's own, where the client's <see cref="VersionCarrier"/> has it.</summary>
internal static class VersionedRequest
{
    /// <summary>States the version.</summary>
    /// <exception cref="InvalidOperationException">The carrier is not known, or such a request cannot carry it.</exception>
    public static void State(HttpRequestMessage request, CarriedVersion version, VersionCarrier? carrier)
    {
        if (carrier is null)
            throw new InvalidOperationException(
                "A token does not say where its version travels. Read the value with GetVersionedAsync first, or save it with SaveAsync."
            );
        if (!carrier.Carries(request.Method))
            throw new InvalidOperationException(
                $"The version travels in {carrier}, and DELETE has no representation. Say how the origin takes it there, for example VersionCarrier.Member(...).DeleteByQuery(\"rev\")."
            );
        // Content states whatever value it was made of; a field or a parameter the caller put there on purpose.
        if (!carrier.StampsContent(request.Method) && carrier.IsStatedIn(request, content: null))
            throw new InvalidOperationException(
                $"The request states a version already: in {carrier}. Remove it, or do not call ConditionOn."
            );
        if (carrier.StampsContent(request.Method))
        {
            HttpContent? original = request.Content;
            request.Content = Stamped(request, version, carrier);
            original?.Dispose();
        }
        else if (request.RequestUri is not null)
            carrier.State(request, version);
        else
            throw new InvalidOperationException($"The version travels in {carrier}, and the request has no URI. Set RequestUri before.");
    }

    private static ByteArrayContent Stamped(HttpRequestMessage request, CarriedVersion version, VersionCarrier carrier)
    {
        if (request.Content is null && request.Method != HttpMethod.Delete)
            throw new InvalidOperationException(
                $"The version travels in {carrier}, and the request has no content. Give it a JSON object."
            );
        using var bytes = new MemoryStream();
        request.Content?.ReadAsStream().CopyTo(bytes);
        bool isPatch = request.Content?.Headers.ContentType?.MediaType is "application/json-patch+json";
        ReadOnlyMemory<byte> content = bytes.ToArray();
        content = isPatch ? carrier.StampPatch(content, version) : carrier.Stamp(content, version, request.Method);
        var stamped = new ByteArrayContent(content.ToArray());
        if (request.Content is null)
            stamped.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, HeaderStringValues values) in request.Content?.Headers.NonValidated ?? default)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                stamped.Headers.TryAddWithoutValidation(name, values);
        }
        return stamped;
    }
}
