using System.Net;
using System.Net.Sockets;

namespace ConflictAware.ServerTests.Servers;

public class RealServerTests
{
    [Test]
    public async Task Lighttpd_StaleTag_Gets412AndKeepsWhatIsThere()
    {
        await using RealServer server = await RealServer.StartAsync("lighttpd");
        using HttpClient client = server.CreateClient();
        using HttpResponseMessage created = await client.PutAsync("a.json", new StringContent("{\"n\":1}"));
        using var stale = new HttpRequestMessage(HttpMethod.Put, "a.json") { Content = new StringContent("{}") };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
        using HttpResponseMessage refused = await client.SendAsync(stale);

        Assert.That(server.Version, Does.Match("^1\\."));
        Assert.That((created.StatusCode, refused.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.PreconditionFailed)));
        Assert.That(await client.GetStringAsync("a.json"), Is.EqualTo("{\"n\":1}"));
    }

    [Test]
    public async Task DisposeAsync_ServerRunning_EndsIt()
    {
        Uri address;
        await using (RealServer server = await RealServer.StartAsync("lighttpd"))
            address = server.BaseAddress;
        using var client = new HttpClient();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        Assert.That(refused.HttpRequestError, Is.EqualTo(HttpRequestError.ConnectionError));
    }

    [Test]
    [NonParallelizable]
    public async Task StartAsync_ServerCannotBeHad_IsSkippedOrFailsWithTheReason([Values] bool required)
    {
        string? before = Environment.GetEnvironmentVariable("CONFLICTAWARE_REQUIRE_SERVERS");
        Environment.SetEnvironmentVariable("CONFLICTAWARE_REQUIRE_SERVERS", required ? "1" : null);
        using var taken = new TcpListener(IPAddress.Loopback, port: 0);
        taken.Start();
        try
        {
            var reason = await Assert.CatchAsync(() =>
                RealServer.StartAsync("lighttpd", ("PORT", $"{((IPEndPoint)taken.LocalEndpoint).Port}"))
            );
            Assert.That(reason, required ? Is.TypeOf<InvalidOperationException>() : Is.TypeOf<IgnoreException>());
            Assert.That(reason.Message, Does.StartWith("unavailable lighttpd: "));
        }
        finally
        {
            Environment.SetEnvironmentVariable("CONFLICTAWARE_REQUIRE_SERVERS", before);
        }
    }
}
