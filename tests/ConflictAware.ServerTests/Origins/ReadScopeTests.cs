using System.Net;
using System.Text;

namespace ConflictAware.ServerTests.Origins;

/// <summary>A read scope over what a real primary handler does by itself.</summary>
public class ReadScopeTests
{
    private const string Tea = """{"name":"tea","stock":10}""";

    private static HttpClient Client(KestrelOrigin origin) =>
        new(
            new ConflictHandler(
                new(),
                new AttemptProbe(
                    new SocketsHttpHandler
                    {
                        UseProxy = false,
                        AutomaticDecompression = DecompressionMethods.All,
                        AllowAutoRedirect = true,
                    }
                )
            )
        )
        {
            BaseAddress = origin.BaseAddress,
        };

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, string path, string json)
    {
        using HttpResponseMessage answer = await http.PutAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    [Test]
    public async Task Law08_PrimaryHandlerThatDecompresses_AsksForNoCoding()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put("/a", Tea);
        using HttpClient http = Client(origin);
        using (ReadScope.Begin())
        {
            await http.GetStringAsync("a");
            // The primary handler spells it anew, and adds nothing.
            string[] codings = origin.Resources.Requests[^1].Header("Accept-Encoding")!.Split(", ");
            Assert.That(codings, Is.EqualTo(new[] { "identity", "gzip; q=0.0", "deflate; q=0.0", "br; q=0.0" }));
            origin.Resources.Put("/a", """{"name":"tea","stock":7}""");
            Assert.That(await PutAsync(http, "a", """{"name":"coffee","stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("""{"name":"coffee","stock":7}"""));
    }

    [TestCase(302)]
    [TestCase(307)]
    public async Task Law29_RedirectThatThePrimaryHandlerFollows_StampsNothing(int status)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put("/a", Tea);
        origin.Resources.Answer("GET", "/latest", _ => new OriginAnswer(status).With("Location", "/a"));
        using HttpClient http = Client(origin);
        using (ReadScope.Begin())
        {
            Assert.That(await http.GetStringAsync("latest"), Is.EqualTo(Tea));
            await PutAsync(http, "latest", Tea);
            Assert.That(origin.Resources.Requests[^1].Header("If-Match"), Is.Null);
            await PutAsync(http, "a", Tea);
            Assert.That(origin.Resources.Requests[^1].Header("If-Match"), Is.Null);
        }
    }

    [Test]
    public async Task Law29_BodyThatIsStreamed_IsMergedWhenItWasReadToItsEnd()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        string text = new('x', 200_000);
        origin.Resources.Put("/a", $$"""{"text":"{{text}}","n":1,"m":1}""");
        using HttpClient http = Client(origin);
        using (ReadScope.Begin())
        {
            using (HttpResponseMessage answer = await http.GetAsync("a", HttpCompletionOption.ResponseHeadersRead))
            {
                using Stream body = await answer.Content.ReadAsStreamAsync();
                await body.CopyToAsync(Stream.Null);
            }
            origin.Resources.Put("/a", $$"""{"text":"{{text}}","n":2,"m":1}""");
            Assert.That(await PutAsync(http, "a", """{"n":1,"m":2}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo($$"""{"text":"{{text}}","n":2,"m":2}"""));
    }
}
