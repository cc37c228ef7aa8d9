using System.Net;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Handling;

/// <summary>One shape for every conflict, whatever the origin sent.</summary>
public class ProblemDetailsTests
{
    private static async Task<(HttpResponseMessage Answer, JsonNode Problem)> PutAsync(Bench bench, bool synchronously = false)
    {
        bench.Options.ConflictsAsProblemDetails = true;
        HttpRequestMessage request = Bench.Request(HttpMethod.Put, "/a", "x");
        HttpResponseMessage answer = synchronously ? bench.Http.Send(request) : await bench.Http.SendAsync(request);
        return (answer, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    [Test]
    public async Task AnswerOfAVendor_BecomesProblemDetailsWithTheOriginalInside([Values] bool synchronously)
    {
        using var bench = new Bench();
        bench
            .Script.Expect(HttpMethod.Put, "/a")
            .RespondJson(HttpStatusCode.Conflict, """{"error":{"code":"resource_already_exists","message":"It is there."}}""");

        (HttpResponseMessage answer, JsonNode problem) = await PutAsync(bench, synchronously);

        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(
            ((string?)problem["cause"], (string?)problem["code"], (int)problem["status"]!, (string?)problem["detail"]),
            Is.EqualTo(("alreadyExists", "resource_already_exists", 409, "It is there."))
        );
        Assert.That((string?)problem["original"]!["error"]!["code"], Is.EqualTo("resource_already_exists"));
    }

    [Test]
    public async Task PageOfHtml_IsKeptAsText()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/html", "<h1>No</h1>");

        (HttpResponseMessage answer, JsonNode problem) = await PutAsync(bench);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(((string?)problem["cause"], (string?)problem["original"]), Is.EqualTo(("unknown", "<h1>No</h1>")));
    }

    [Test]
    public async Task BodyAboveTheBound_StaysAsItIs()
    {
        using var bench = new Bench();
        bench.Options.MaxConflictBody = 4;
        bench.Options.ConflictsAsProblemDetails = true;
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "too long");

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x"));

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("too long"));
    }

    [Test]
    public async Task AnswerThatIsNoConflict_StaysAsItIs()
    {
        using var bench = new Bench();
        bench.Options.ConflictsAsProblemDetails = true;
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.BadRequest, "text/plain", "no");

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x"));

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("no"));
    }
}
