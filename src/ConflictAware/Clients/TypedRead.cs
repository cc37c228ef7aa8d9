using System.Net;

namespace ConflictAware;

/// <summary>Runs one typed read.</summary>
internal static class TypedRead
{
    public static Task<Versioned<T>> RunAsync<T>(
        HttpClient http,
        Uri target,
        Func<ConflictEngine, Codec<T>> codecFor,
        CancellationToken cancellationToken
    ) =>
        UnderEngineAsync(
            http,
            async engine =>
            {
                Codec<T> codec = codecFor(engine);
                using HttpRequestMessage request = TypedRequest.Make(http, HttpMethod.Get, target, codec.PrefersJson);
                var reader = new CurrentReader(engine, new HttpClientTransport(http));
                Representation representation =
                    await reader.ReadAsync(RequestTemplate.Of(request), asProof: false, cancellationToken).ConfigureAwait(false)
                    ?? throw NotFound(target);
                return new Versioned<T>(codec.Read(representation.Content, representation.ContentType), representation, codec, engine);
            }
        );

    /// <summary>Reads again if the origin holds something else by now; null when it does not.</summary>
    public static Task<Versioned<T>?> RefreshAsync<T>(HttpClient http, Versioned<T> read, CancellationToken cancellationToken) =>
        UnderEngineAsync(
            http,
            async engine =>
            {
                using HttpRequestMessage request = TypedRequest.Make(http, HttpMethod.Get, read.Target, read.Codec.PrefersJson);
                var reader = new CurrentReader(engine, new HttpClientTransport(http));
                Representation? current = await reader
                    .ReadIfChangedAsync(RequestTemplate.Of(request), read.Representation, cancellationToken)
                    .ConfigureAwait(false);
                return current is null
                    ? null
                    : new Versioned<T>(read.Codec.Read(current.Content, current.ContentType), current, read.Codec, engine).UnderLock(
                        read.Lock
                    );
            }
        );

    /// <summary>Whether a read of a target passes a <c>ConflictHandler</c>, whose engine is the client's from then on. If so, nothing is sent.</summary>
    public static async Task<bool> MeetsHandlerAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = TypedRequest.Make(http, HttpMethod.Get, target);
        var reader = new CurrentReader(ClientEngines.Of(http), new HttpClientTransport(http));
        try
        {
            await reader.ReadAsync(RequestTemplate.Of(request), asProof: false, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (EngineLentException lent)
        {
            ClientEngines.Set(http, lent.Engines);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<TResult> UnderEngineAsync<TResult>(HttpClient http, Func<ConflictEngine, Task<TResult>> read)
    {
        while (true)
        {
            try
            {
                return await read(ClientEngines.Of(http)).ConfigureAwait(false);
            }
            catch (EngineLentException lent)
            {
                ClientEngines.Set(http, lent.Engines);
            }
        }
    }

    private static HttpRequestException NotFound(Uri target) =>
        new($"There is nothing at {FailureText.Of(target)}.", inner: null, HttpStatusCode.NotFound);
}
