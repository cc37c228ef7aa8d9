using System.Net.Http.Headers;
using System.Text.Json;

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
        if (carrier.StampsContent(request.Method))
            request.Content = Stamped(request, version, carrier);
        else if (request.RequestUri is not null)
            carrier.State(request, version);
        else
            throw new InvalidOperationException($"The version travels in {carrier}, and the request has no URI. Set RequestUri before.");
    }

    private static ByteArrayContent Stamped(HttpRequestMessage request, CarriedVersion version, VersionCarrier carrier)
    {
        if (request.Content is null && request.Method != HttpMethod.Delete)
            throw NoObject(carrier, inner: null);
        using var bytes = new MemoryStream();
        request.Content?.ReadAsStream().CopyTo(bytes);
        try
        {
            var stamped = new ByteArrayContent(carrier.Stamp(bytes.ToArray(), version, request.Method).ToArray());
            if (request.Content is null)
                stamped.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach ((string name, HeaderStringValues values) in request.Content?.Headers.NonValidated ?? default)
            {
                if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                    stamped.Headers.TryAddWithoutValidation(name, values);
            }
            return stamped;
        }
        catch (JsonException failure)
        {
            throw NoObject(carrier, failure);
        }
    }

    private static InvalidOperationException NoObject(VersionCarrier carrier, Exception? inner) =>
        new($"The version travels in {carrier}, so the content of the request must be a JSON object that can hold it.", inner);
}
