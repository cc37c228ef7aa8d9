using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Origins;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConflictAware.ServerTests.Composition;

/// <summary>With what the primary handler does by itself: redirects, HTTP/2, bodies that are streams.</summary>
public class TransportTests
{
    private const string Path = "/counter";
    private const string Json = """{"value":0,"note":""}""";

    private static HttpClient Client(KestrelOrigin origin, ConflictHandlingOptions? options = null, bool followsRedirects = false) =>
        new(
            new ConflictHandler(
                options ?? new ConflictHandlingOptions(),
                new AttemptProbe(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = followsRedirects })
            )
        )
        {
            BaseAddress = origin.BaseAddress,
        };

    [TestCase(307)]
    [TestCase(308)]
    public async Task Put_RedirectedWithinTheOrigin_KeepsItsPrecondition(int status)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put("/new", Json);
        origin.Resources.Answer("PUT", "/old", _ => new OriginAnswer(status).With("Location", "/new"));
        using HttpClient http = Client(origin, followsRedirects: true);
        using var stale = new HttpRequestMessage(HttpMethod.Put, "/old") { Content = Content("""{"value":9,"note":""}""") };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"not-this\"");

        using HttpResponseMessage refused = await http.SendAsync(stale);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(origin.Resources.TextOf("/new"), Is.EqualTo(Json));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Update_RedirectedByThePrimaryHandler_WritesNothingAnywhere(int status)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        await using KestrelOrigin other = await KestrelOrigin.StartAsync();
        other.Resources.Put("/there", Json);
        origin.Resources.Answer(
            "GET",
            Path,
            _ => new OriginAnswer(status).With("Location", new Uri(other.BaseAddress, "/there").ToString())
        );
        using HttpClient http = Client(origin, followsRedirects: true);

        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.UpdateAsync<Counter>(Path, counter => counter.Plus(1)));

        Assert.That(origin.Resources.CountRequests("PUT") + other.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Update_OverHttp2_IsMadeAgainOnWhatSomebodyElseWrote()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync(protocols: HttpProtocols.Http2);
        origin.Resources.Put(Path, Json);
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, """{"value":10,"note":""}"""));
        using HttpClient http = Client(origin);
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await http.UpdateAsync<Counter>(Path, counter => counter.Plus(1));

        Assert.That((int)JsonNode.Parse(origin.Resources.TextOf(Path))!["value"]!, Is.EqualTo(11));
    }

    [Test]
    public async Task Put_ThatReadsHeadersOnly_GetsTheWholeBodyOfTheConflict()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        string detail = new('x', 300_000);
        origin.Resources.Answer("PUT", Path, _ => OriginAnswer.Problem(409, detail));
        using HttpClient http = Client(origin);
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = Content(Json) };

        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(detail));
        Assert.That((await answer.ReadConflictAsync())!.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task Get_ThatReadsHeadersOnly_IsNotBuffered()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put(Path, new byte[3_000_000], "application/octet-stream");
        using HttpClient http = Client(origin);
        http.MaxResponseContentBufferSize = 1000;

        using HttpResponseMessage answer = await http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();

        Assert.That(await CountAsync(stream), Is.EqualTo(3_000_000));
    }

    [TestCase(1_000, true)]
    [TestCase(5_000_000, false)]
    public async Task Put_OfAStreamUnderALock_IsSentAgainWhereItCouldBeKept(int length, bool isResent)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put(Path, Json);
        origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(423).With("Retry-After", "0"), times: 1);
        using HttpClient http = Client(origin, new ConflictHandlingOptions { MaxCapturedContent = 1_000_000 });
        byte[] bytes = new byte[length];
        using var upload = new HttpRequestMessage(HttpMethod.Put, Path) { Content = new StreamContent(new OnceStream(bytes)) };
        upload.Content.Headers.ContentLength = length;
        upload.Headers.TryAddWithoutValidation("If-Match", origin.Resources.TagOf(Path));

        using HttpResponseMessage answer = await http.SendAsync(upload);

        Assert.That(answer.StatusCode, Is.EqualTo(isResent ? HttpStatusCode.NoContent : HttpStatusCode.Locked));
        Assert.That(origin.Resources.Requests.Select(sent => sent.Content.Length), Is.All.EqualTo(length));
        Assert.That(origin.Resources.CountRequests("PUT"), Is.EqualTo(isResent ? 2 : 1));
    }

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<long> CountAsync(Stream stream)
    {
        long count = 0;
        byte[] part = new byte[64 * 1024];
        while (await stream.ReadAsync(part) is > 0 and int read)
            count += read;
        return count;
    }

    /// <summary>A stream that can be read once, like a request that is passed on.</summary>
    private sealed class OnceStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
