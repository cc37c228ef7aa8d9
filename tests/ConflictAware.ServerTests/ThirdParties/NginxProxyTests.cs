using System.Net;
using System.Net.Http.Json;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>A compressing proxy before lighttpd: it makes the strong tags of what it compresses weak, and whoever writes with those is refused for ever.</summary>
[ThirdParty("nginx as a compressing proxy, before lighttpd", "nginx-proxy")]
public class NginxProxyTests : DavTests
{
    private RealServer? _origin;

    private protected override async Task<IEnumerable<string>> VariablesAsync()
    {
        _origin = await RealServer.StartAsync("lighttpd");
        return [$"UPSTREAM={_origin.BaseAddress}"];
    }

    [OneTimeTearDown]
    public async Task EndOriginAsync()
    {
        if (_origin is not null)
            await _origin.DisposeAsync();
    }

    [Test]
    [Tried("update with a client that decompresses by itself")]
    public async Task UpdateAsync_AutomaticDecompression_ReadsWithoutCompressionAndUpdates()
    {
        Versioned<Product> created = await CreatedAsync();
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
            }
        );
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(created.Target, product => product with { Price = 11 });

        Assert.That((await CurrentAsync(created)).Price, Is.EqualTo(11));
        Happened(Told(result));
    }

    [Test]
    [Tried("write, without this library's reads, under the tag of a compressed answer")]
    public async Task PutAsync_WeakenedTag_IsRefused()
    {
        Versioned<Product> created = await CreatedAsync();
        using var read = new HttpRequestMessage(HttpMethod.Get, created.Target);
        read.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using HttpResponseMessage compressed = await Other.SendAsync(read);
        string tag = compressed.Headers.ETag!.ToString();
        using HttpClient http = Server.CreateClient(inner => new ConflictHandler(new ConflictHandlingOptions(), inner));
        using var write = new HttpRequestMessage(HttpMethod.Put, created.Target)
        {
            Content = JsonContent.Create(new Product("table", 1, 1)),
        };
        write.Headers.TryAddWithoutValidation("If-Match", tag);
        using HttpResponseMessage answer = await http.SendAsync(write);

        Assert.That(tag, Is.EqualTo("W/" + created.EntityTag));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Conflict conflict = (await answer.ReadConflictAsync())!;
        Happened($"refused: {conflict.Cause}, {conflict.Confidence}");
    }
}
