using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>The requests that typed calls start from: target, protocol version and preferences of the client.</summary>
internal static class TypedRequest
{
    /// <summary>A request as the client itself would make it; the client adds its default headers when it sends.</summary>
    public static HttpRequestMessage Make(HttpClient http, HttpMethod method, Uri target, bool prefersJson = true)
    {
        var request = new HttpRequestMessage(method, target)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        if (prefersJson && !http.DefaultRequestHeaders.NonValidated.Contains("Accept"))
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.5));
        }
        return request;
    }

    /// <summary>Whose call a request is; null where that cannot be told, or nothing is shared between calls.</summary>
    public static string? PrincipalOf(HttpClient http, ConflictEngine engine, HttpRequestMessage request)
    {
        if (engine.Options is not { Coordination: not UpdateCoordination.Serialize, Principal: { } nameOf })
            return null;
        using var whole = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated.Concat(http.DefaultRequestHeaders.NonValidated))
            whole.Headers.TryAddWithoutValidation(name, values);
        return nameOf(whole);
    }

    /// <summary>The absolute target URI of a call.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The URI is relative and the client has no base address, or it is no HTTP URI.</exception>
    public static Uri Target(HttpClient client, Uri requestUri)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(requestUri);
        // On Unix a path with a leading slash parses as the absolute URI of a file.
        bool isRelative = !requestUri.IsAbsoluteUri || (requestUri.IsFile && requestUri.OriginalString.StartsWith('/'));
        Uri target = (isRelative, client.BaseAddress) switch
        {
            (false, _) => requestUri,
            (true, { } address) => new Uri(address, requestUri.OriginalString),
            (true, null) => throw new InvalidOperationException(
                $"'{requestUri.OriginalString}' is relative and the client has no base address. Set HttpClient.BaseAddress, or pass an absolute URI."
            ),
        };
        return target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps
            ? target
            : throw new InvalidOperationException($"'{target}' is no HTTP URI. Pass one that begins with http:// or https://.");
    }

    /// <inheritdoc cref="Target(HttpClient, Uri)"/>
    public static Uri Target(HttpClient client, string requestUri)
    {
        ArgumentNullException.ThrowIfNull(requestUri);
        return Target(client, new Uri(requestUri, UriKind.RelativeOrAbsolute));
    }

    /// <summary>Makes sure that a value is written through a client that may write it.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">It was read through another client; or it is from a token, and the client is for another origin or has no base address.</exception>
    public static void CheckOwner<T>(HttpClient client, Versioned<T> read, [CallerArgumentExpression(nameof(read))] string? argument = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(read, argument);
        if (read.Engine is { } engine)
        {
            if (!engine.IsOfSameClient(ClientEngines.Of(client)))
                throw new InvalidOperationException(
                    $"This Versioned<{typeof(T).Name}> was read through another client, which may act for somebody else. "
                        + "Read it again through this one, or carry it over with ToToken() and Versioned.FromToken()."
                );
        }
        else if (client.BaseAddress is not { } address)
        {
            throw new InvalidOperationException(
                "A token names its own target, so the client has to say which origin it is for. Set HttpClient.BaseAddress."
            );
        }
        else if (
            Uri.Compare(address, read.Target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0
        )
        {
            throw new InvalidOperationException(
                $"The token is of {read.Target.GetLeftPart(UriPartial.Authority)}, and this client is for {address.GetLeftPart(UriPartial.Authority)}. Use the client that it was read through."
            );
        }
    }
}
