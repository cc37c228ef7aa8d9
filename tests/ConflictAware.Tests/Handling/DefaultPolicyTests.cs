using System.Net;

namespace ConflictAware.Tests.Handling;

/// <summary>What the handler does by default with the requests of others.</summary>
public class DefaultPolicyTests
{
    private static readonly string[] Methods = ["PUT", "POST", "PATCH", "DELETE", "LINK"];
    private static readonly int[] Statuses = [409, 412, 423, 428];
    private static readonly (string Name, string Value)[] Guards =
    [
        ("If-Match", "\"1\""),
        ("If-Match", "W/\"1\""),
        ("If-None-Match", "*"),
        ("If-Unmodified-Since", "Wed, 01 Jan 2025 00:00:00 GMT"),
        ("Idempotency-Key", "\"k\""),
    ];

    private static IEnumerable<TestCaseData> Unguarded() =>
        from method in Methods
        from status in Statuses
        from retryAfter in new[] { null, "0", "1" }
        from synchronously in new[] { false, true }
        select new TestCaseData(method, status, retryAfter, synchronously);

    [TestCaseSource(nameof(Unguarded))]
    public async Task Law05_UnconditionalWrite_IsNeverResent(string method, int status, string? retryAfter, bool synchronously)
    {
        using var bench = new Bench();
        (string, string)[] headers = retryAfter is null ? [] : [("Retry-After", retryAfter)];
        bench.Script.Expect(new HttpMethod(method), "/a").RespondText((HttpStatusCode)status, "text/plain", "no", headers);

        HttpResponseMessage answer = await bench.SendAsync(Bench.Request(new HttpMethod(method), "/a", "x"), synchronously);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [TestCaseSource(nameof(Methods))]
    public async Task Law05_WriteUnderIfMatchStar_IsNeverResent(string method)
    {
        using var bench = new Bench();
        bench.Script.Expect(new HttpMethod(method), "/a").Respond(HttpStatusCode.Locked, ("Retry-After", "0"));

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(new(method), "/a", "x", ("If-Match", "*")));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Locked));
        bench.Script.VerifyDone();
    }

    private static IEnumerable<TestCaseData> Guarded() =>
        from method in Methods
        from guard in Guards
        from synchronously in new[] { false, true }
        select new TestCaseData(method, guard.Name, guard.Value, synchronously);

    [TestCaseSource(nameof(Guarded))]
    public async Task Law01_CallersPreconditionThatFailed_IsSurfaced(string method, string name, string value, bool synchronously)
    {
        using var bench = new Bench();
        bench.Script.Expect(new HttpMethod(method), "/a").RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await bench.SendAsync(Bench.Request(new(method), "/a", "x", (name, value)), synchronously);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests[0].Header(name), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(Guarded))]
    public async Task Law19_GuardedWriteUnderALock_WaitsAndSendsTheSameBytesUnderTheSamePrecondition(
        string method,
        string name,
        string value,
        bool synchronously
    )
    {
        using var bench = new Bench();
        bench.Script.Expect(new HttpMethod(method), "/a").RespondText(HttpStatusCode.Locked, "text/plain", "locked");
        if (!synchronously)
        {
            bench.Script.Expect(new HttpMethod(method), "/a").RespondText(HttpStatusCode.Locked, "text/plain", "locked");
            bench.Script.Expect(new HttpMethod(method), "/a").RespondText(HttpStatusCode.OK, "text/plain", "done");
        }

        HttpResponseMessage answer = await bench.SendAsync(Bench.Request(new(method), "/a", "x", (name, value)), synchronously);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, synchronously ? "locked" : "done");
        Assert.That(bench.Script.Requests.Select(r => (r.Text, r.Header(name))), Is.All.EqualTo(("x", value)));
        Assert.That(bench.Time.Waits, Is.EqualTo(synchronously ? [] : Milliseconds(120, 142)));
    }

    [Test]
    public async Task Law19_RetryAfter_BeatsOurDelayAndJitterComesOnTop()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked, ("Retry-After", "3"));
        bench
            .Script.Expect(HttpMethod.Put, "/a")
            .Respond(HttpStatusCode.Locked, ("Retry-After", "Wed, 01 Jan 2025 00:00:20 GMT"), ("Date", "Wed, 01 Jan 2025 00:00:15 GMT"));
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(bench.Time.Waits, Is.EqualTo(Milliseconds(3080, 5465)));
    }

    [TestCase("31")]
    [TestCase("99999999999999")]
    [TestCase("99999999999999999999999999999999999999999999999999999999999")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task Law19_RetryAfterBeyondTheBudget_SurfacesAtOnce(string retryAfter)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Locked, "text/plain", "locked", ("Retry-After", retryAfter));

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        await bench.AssertIsLastAndWholeAsync(answer, "locked");
        Assert.That(bench.Time.Waits, Is.Empty);
    }

    [TestCase("-1")]
    [TestCase("")]
    [TestCase("soon")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("-Infinity")]
    [TestCase("1e3")]
    [TestCase("1,5")]
    [TestCase("Wed, 32 Jan 2025 00:00:20 GMT")]
    public async Task Law19_RetryAfterThatMeansNothing_IsNotThere(string retryAfter)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked, ("Retry-After", retryAfter));
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(bench.Time.Waits, Is.EqualTo(Milliseconds(120)));
    }

    [Test]
    public async Task Law19_LockThatIsNeverReleased_SurfacesWithinTheWait()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Locked, "text/plain", "locked");

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        await bench.AssertIsLastAndWholeAsync(answer, "locked");
        Assert.That(bench.Time.Elapsed, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(30)).And.GreaterThan(TimeSpan.FromSeconds(27)));
    }

    [TestCase("GET", false)]
    [TestCase("HEAD", false)]
    [TestCase("OPTIONS", false)]
    [TestCase("GET", true)]
    public async Task ConflictAnswerToASafeRequest_WithoutRetryAfter_IsReturned(string method, bool synchronously)
    {
        using var bench = new Bench();
        bench.Script.Expect(new HttpMethod(method), "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "no");

        HttpResponseMessage answer = await bench.SendAsync(Bench.Request(new HttpMethod(method), "/a"), synchronously);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task ConflictAnswerToAGet_WithRetryAfter_IsAskedAgainOnce()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Get, "/a").RespondText(HttpStatusCode.Conflict, "text/plain", "no", ("Retry-After", "2"));

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Get, "/a", content: null, ("X-Trace", "t")));

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests.Select(r => r.Header("X-Trace")), Is.EqualTo(new[] { "t", "t" }));
        Assert.That(bench.Time.Waits, Is.EqualTo(Milliseconds(2080)));
    }

    // RFC 9110 §9.3.1 gives content in a GET no meaning, search servers do; PROPFIND, REPORT and QUERY live by it.
    [TestCase("GET", HttpStatusCode.Conflict)]
    [TestCase("PROPFIND", HttpStatusCode.Locked)]
    [TestCase("REPORT", HttpStatusCode.Locked)]
    public async Task Law20_SafeRequestWithContent_IsNeverResentWithoutIt(string method, HttpStatusCode status)
    {
        using var bench = new Bench();
        bench.Script.When(new HttpMethod(method), "/a").RespondText(status, "text/plain", "no", ("Retry-After", "0"));

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(new HttpMethod(method), "/a", "<what/>"));

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests.Select(r => r.Text), Is.All.EqualTo("<what/>"));
    }

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.Accepted)]
    [TestCase(HttpStatusCode.BadRequest)]
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.UnprocessableEntity)]
    [TestCase(HttpStatusCode.TooManyRequests)]
    [TestCase(HttpStatusCode.ServiceUnavailable)]
    public async Task AnyOtherAnswer_IsReturnedAsItIs(HttpStatusCode status)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(status, "text/plain", "it", ("Retry-After", "0"));

        HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        await bench.AssertIsLastAndWholeAsync(answer, "it");
    }

    [Test]
    public async Task Law19_GuardedPostAfterABareConflict_IsNotResent()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Post, "/a").Respond(HttpStatusCode.Conflict, ("Retry-After", "0"));

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Post, "/a", "x", ("If-Match", "\"1\"")));

        // A bare 409 proves nothing about what was done.
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        bench.Script.VerifyDone();
    }

    [Test]
    public async Task BypassConflictHandling_LeavesTheRequestAlone()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked, ("Retry-After", "0"));
        bench.Script.Expect(HttpMethod.Get, "/a").Respond(HttpStatusCode.Conflict, ("Retry-After", "0"));
        using HttpRequestMessage put = Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")).BypassConflictHandling();
        HttpContent content = put.Content!;

        using HttpResponseMessage written = await bench.Http.SendAsync(put);
        using HttpResponseMessage read = await bench.Http.SendAsync(Bench.Request(HttpMethod.Get, "/a").BypassConflictHandling());

        bench.Script.VerifyDone();
        Assert.That(put.Content, Is.SameAs(content));
    }

    [Test]
    public async Task NestedHandlers_ResolveAWriteOnce()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using var bench = new Bench(new ConflictHandler(Bench.OptionsOf(time)));
        bench.Options.MaxAttempts = 3;
        bench.Script.When(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked);

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Put, "/a", "x", ("If-Match", "\"1\"")));

        Assert.That(bench.Script.Requests, Has.Count.EqualTo(3));
        Assert.That(time.Waits, Is.Empty);
    }

    private static TimeSpan[] Milliseconds(params double[] values) => [.. values.Select(TimeSpan.FromMilliseconds)];
}
