using System.Text;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>An exclusive write lock of WebDAV (RFC 4918 §9.10).</summary>
internal sealed class DavLock
{
    private readonly HttpClient _http;
    private readonly Uri _target;

    private DavLock(HttpClient http, Uri target, string token)
    {
        _http = http;
        _target = target;
        Token = token;
    }

    /// <summary>The token as <c>Lock-Token</c> gives it, in angle brackets.</summary>
    public string Token { get; }

    public static async Task<DavLock> TakeAsync(HttpClient http, Uri target)
    {
        const string Body = """
            <?xml version="1.0" encoding="utf-8"?>
            <lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>somebody</owner></lockinfo>
            """;
        using var request = new HttpRequestMessage(new HttpMethod("LOCK"), target)
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/xml"),
        };
        request.Headers.Add("Timeout", "Second-600");
        request.Headers.Add("Depth", "0");
        using HttpResponseMessage answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return new DavLock(http, target, answer.Headers.GetValues("Lock-Token").Single());
    }

    public async Task ReleaseAsync()
    {
        using var request = new HttpRequestMessage(new HttpMethod("UNLOCK"), _target);
        request.Headers.Add("Lock-Token", Token);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What its holder does: writes with the token, then releases it.</summary>
    public async Task WriteAndReleaseAsync(string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, _target)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If", $"({Token})");
        using HttpResponseMessage answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await ReleaseAsync();
    }
}
