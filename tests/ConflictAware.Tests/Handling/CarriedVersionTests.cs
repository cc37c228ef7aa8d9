using System.Net;
using System.Net.Http.Headers;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Handling;

/// <summary>Requests of others whose version travels outside of HTTP's own fields: what the handler may do with them (law 28).</summary>
public class CarriedVersionTests
{
    private const string Current = """{"name":"theirs","rev":"v2"}""";

    private static Bench BenchOf(VersionCarrier carrier, Action<ConflictHandlingOptions>? configure = null)
    {
        var bench = new Bench();
        bench.Options.Version = carrier;
        configure?.Invoke(bench.Options);
        return bench;
    }

    private static HttpRequestMessage Put(string target, string content, string mediaType = "application/json") =>
        new(HttpMethod.Put, target) { Content = new StringContent(content, new MediaTypeHeaderValue(mediaType)) };

    private static readonly VersionCarrier Member = VersionCarrier.Member("/rev").DeleteByQuery("rev");

    private static IEnumerable<TestCaseData> Statements()
    {
        VersionCarrier query = VersionCarrier.Query(("seq", "/seq"), ("term", "/term"));
        VersionCarrier header = VersionCarrier.Header("X-Version", from: "/sys/version");
        yield return new(Member, "PUT", "/a", """{"rev":"v1"}""", null, true);
        yield return new(Member, "POST", "/a", """{"rev":7}""", null, true);
        yield return new(Member, "PATCH", "/a", """[{"op":"test","path":"/rev","value":"v1"}]""", null, true);
        yield return new(Member, "PATCH", "/a", """[{"op":"remove","path":"/rev"}]""", null, false);
        yield return new(Member, "PUT", "/a", """{"rev":null}""", null, false);
        yield return new(Member, "PUT", "/a", """{"rev":""}""", null, false);
        yield return new(Member, "PUT", "/a", """{"rev":"v1","rev":"v2"}""", null, false);
        yield return new(Member, "PUT", "/a", """{"inner":{"rev":"v1"}}""", null, false);
        yield return new(Member, "PUT", "/a", """[{"rev":"v1"}]""", null, false);
        yield return new(Member, "PUT", "/a", "rev=v1", null, false);
        yield return new(Member, "PUT", "/a?rev=v1", "{}", null, false);
        yield return new(Member, "DELETE", "/a?rev=v1", null, null, true);
        yield return new(Member, "DELETE", "/a", """{"rev":"v1"}""", null, false);
        yield return new(VersionCarrier.Member("/rev"), "DELETE", "/a", """{"rev":"v1"}""", null, false);
        yield return new(header, "PUT", "/a", "anything", "1", true);
        yield return new(header, "DELETE", "/a", null, "1", true);
        yield return new(header, "PUT", "/a", "anything", " ", false);
        yield return new(header, "PUT", "/a", """{"sys":{"version":1}}""", null, false);
        yield return new(query, "PUT", "/a?seq=1&term=2", "anything", null, true);
        yield return new(query, "PUT", "/a?seq=1", "anything", null, false);
        yield return new(query, "PUT", "/a?seq=1&term=", "anything", null, false);
    }

    [TestCaseSource(nameof(Statements))]
    public async Task Law28_OnlyAWriteThatStatesItsVersion_IsSentTwice(
        VersionCarrier carrier,
        string method,
        string target,
        string? content,
        string? field,
        bool isGuarded
    )
    {
        using Bench bench = BenchOf(carrier, static o => o.On(ConflictCause.Locked).Wait(TimeSpan.FromMinutes(1)));
        bench.Script.When(new HttpMethod(method), "/a").RespondText(HttpStatusCode.Locked, "text/plain", "");
        (string, string)[] headers = field is null ? [] : [("X-Version", field)];

        // The origin says that somebody holds a lock, and nothing was done.
        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(new HttpMethod(method), target, content, headers));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Locked));
        Assert.That(bench.Script.Requests, isGuarded ? Has.Count.GreaterThan(1) : Has.Count.EqualTo(1));
        Assert.That(
            bench.Script.Requests.Select(request => $"{request.Uri} {request.Text} {request.Header("X-Version")}").Distinct().Count(),
            Is.EqualTo(1)
        );
    }

    [TestCaseSource(nameof(Statements))]
    public async Task Law10_BareConflict_IsOfTheVersionWhereTheWriteStatesOne(
        VersionCarrier carrier,
        string method,
        string target,
        string? content,
        string? field,
        bool isStated
    )
    {
        using Bench bench = BenchOf(
            carrier,
            static o =>
            {
                o.ConflictsAsProblemDetails = true;
                o.On(ConflictCause.VersionMismatch).Surface();
            }
        );
        bench.Script.When(new HttpMethod(method), "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "");
        (string, string)[] headers = field is null ? [] : [("X-Version", field)];

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(new HttpMethod(method), target, content, headers));

        string text = await answer.Content.ReadAsStringAsync();
        Assert.That(text.Contains("\"versionMismatch\"", StringComparison.Ordinal), Is.EqualTo(isStated), text);
        if (isStated)
            Assert.That(text, Does.Contain("likely").IgnoreCase);
    }

    [Test]
    public async Task Law20_StreamUnderAStatedVersion_IsKept([Values] bool isStated)
    {
        using Bench bench = BenchOf(
            VersionCarrier.Header("X-Version", from: "/rev"),
            static o => o.On(ConflictCause.VersionMismatch).KeepMine()
        );
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "no");
        if (isStated)
        {
            bench.Script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, Current);
            bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);
        }
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a")
        {
            Content = new StreamContent(new EndlessLength("mine"u8.ToArray())),
        };
        if (isStated)
            request.Headers.Add("X-Version", "v1");

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);

        RecordedRequest last = bench.Script.Requests[^1];
        Assert.That((last.Text, last.Header("X-Version")), Is.EqualTo(("mine", isStated ? "v2" : null)));
        bench.Script.VerifyDone();
    }

    /// <summary>A stream that does not know how long it is.</summary>
    private sealed class EndlessLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    [TestCase(null, null, ConflictCause.VersionMismatch)]
    [TestCase("If-Match", "\"1\"", ConflictCause.VersionMismatch)]
    [TestCase("If-Match", "*", ConflictCause.PreconditionFailed)]
    [TestCase("If-None-Match", "*", ConflictCause.AlreadyExists)]
    public void Law10_PreconditionFailed_IsOfWhatTheRequestStates(string? field, string? value, ConflictCause cause)
    {
        using HttpRequestMessage request = Bench.Request(HttpMethod.Put, "http://origin.example/a", """{"rev":"v1"}""");
        if (field is not null)
            request.Headers.TryAddWithoutValidation(field, value);
        using var response = new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
        var detector = new ConflictDetector(new DetectionSettings { Version = Member });

        Conflict? conflict = detector.Detect(request, """{"rev":"v1"}"""u8.ToArray(), response, body: null);

        Assert.That(conflict?.Cause, Is.EqualTo(cause));
    }

    [Test]
    public async Task Law28_KeepMine_StampsTheFreshVersionIntoTheCallersBytes([Values] bool synchronously)
    {
        using Bench bench = BenchOf(Member, static o => o.On(ConflictCause.VersionMismatch).KeepMine());
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, Current);
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);

        using HttpResponseMessage answer = await bench.SendAsync(Put("/a", """{"name":"mine","rev":"v1"}"""), synchronously);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(bench.Script.Requests[^1].Text, Is.EqualTo("""{"name":"mine","rev":"v2"}"""));
        bench.Script.VerifyDone();
    }

    [Test]
    public async Task Law28_KeepMineOfADelete_ReadsTheResourceAndNotTheRevisionThatTheQueryNames()
    {
        using Bench bench = BenchOf(Member, static o => o.On(ConflictCause.VersionMismatch).KeepMine());
        bench.Script.Expect(HttpMethod.Delete, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, Current);
        bench.Script.Expect(HttpMethod.Delete, "/a").Respond(HttpStatusCode.NoContent);

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Delete, "/a?x=1&rev=v1"));

        Assert.That(bench.Script.Requests.Select(request => request.Uri.Query), Is.EqualTo(new[] { "?x=1&rev=v1", "?x=1", "?x=1&rev=v2" }));
        bench.Script.VerifyDone();
    }

    [Test]
    public async Task Law06_Recreate_GoesWithoutTheVersionOfWhatWasDeleted()
    {
        foreach (
            VersionCarrier carrier in new[] { Member, VersionCarrier.Header("X-Version", "/rev"), VersionCarrier.Query(("rev", "/rev")) }
        )
        {
            using Bench bench = BenchOf(carrier, static o => o.On(ConflictCause.VersionMismatch).Recreate());
            bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "");
            bench.Script.Expect(HttpMethod.Get, "/a").Respond(HttpStatusCode.NotFound);
            bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Created);
            using HttpRequestMessage request = Put("/a?rev=v1", """{"name":"mine","rev":"v1"}""");
            request.Headers.Add("X-Version", "v1");

            using HttpResponseMessage answer = await bench.Http.SendAsync(request);

            RecordedRequest sent = bench.Script.Requests[^1];
            bool[] states =
            [
                sent.Text.Contains("rev", StringComparison.Ordinal),
                sent.Header("X-Version") is not null,
                sent.Uri.Query.Length > 0,
            ];
            Assert.That(states.Count(static stated => stated), Is.EqualTo(2), $"{carrier}: what others may mean stays");
            Assert.That(sent.Header("If-None-Match"), Is.EqualTo("*"));
            bench.Script.VerifyDone();
        }
    }

    [TestCase("""{"name":"theirs"}""")]
    [TestCase("""{"name":"theirs","rev":null}""")]
    [TestCase("""{"name":"theirs","rev":["v2"]}""")]
    public async Task Law28_FreshReadWithoutAVersion_NothingIsSent(string current)
    {
        using Bench bench = BenchOf(Member, static o => o.On(ConflictCause.VersionMismatch).KeepMine());
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "no");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, current, ("ETag", "\"tempting\""));

        HttpResponseMessage answer = await bench.Http.SendAsync(Put("/a", """{"name":"mine","rev":"v1"}"""));

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task Law28_ResolverReturnsWhatCannotHoldTheVersion_TheConflictIsSurfaced()
    {
        using Bench bench = BenchOf(
            Member,
            static o =>
                o.On(ConflictCause.VersionMismatch)
                    .Use(
                        static async (context, token) =>
                        {
                            await context.GetCurrentAsync(token);
                            return new ConflictResolution.ResendWith("[1]"u8.ToArray());
                        }
                    )
        );
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "no");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, Current);

        HttpResponseMessage answer = await bench.Http.SendAsync(Put("/a", """{"name":"mine","rev":"v1"}"""));

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }
}
