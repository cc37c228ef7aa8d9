using System.Net;
using System.Text;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Writes that the origin takes in for later: 202 and the address of a status monitor.</summary>
public class OperationTests
{
    private const string Path = "/products/42";
    private const string Monitor = "/operations/7";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static readonly (string Name, string Value) OldTag = ("ETag", "\"1\"");
    private static readonly (string Name, string Value) NewTag = ("ETag", "\"2\"");

    private static readonly TestCaseData[] Ends =
    [
        new("Operation-Location", 200, """{"status":"Running"}""", """{"status":"Succeeded"}"""),
        new("Azure-AsyncOperation", 200, """{"status":"AnythingElse"}""", """{"status":"succeeded"}"""),
        new("Location", 202, "", """{"name":"tea","stock":9}"""),
        new("Location", 200, """{"state":"in_progress"}""", """{"state":"COMPLETED"}"""),
        new("Location", 200, """{"done":false}""", """{"done":true,"response":{}}"""),
        new("Location", 200, """{"properties":{"provisioningState":"Pending"}}""", """{"properties":{"provisioningState":"Succeeded"}}"""),
        new("Location", 503, "", "not even JSON"),
        new("Location", 429, "", "[]"),
    ];

    [TestCaseSource(nameof(Ends))]
    public async Task Law16_AcceptedWithMonitor_IsFollowedToItsEnd(string field, int status, string running, string done)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench
            .Script.Expect(HttpMethod.Put, Path)
            .Respond(
                HttpStatusCode.Accepted,
                (field, field == "Location" ? Monitor : Bench.BaseAddress.GetLeftPart(UriPartial.Authority) + Monitor)
            );
        bench.Script.Expect(HttpMethod.Get, Monitor).RespondJson((HttpStatusCode)status, running);
        bench.Script.Expect(HttpMethod.Get, Monitor).RespondJson((HttpStatusCode)status, running);
        bench.Script.Expect(HttpMethod.Get, Monitor).RespondJson(HttpStatusCode.OK, done);
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"tea","stock":9}""", NewTag);

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        bench.Script.VerifyDone();
        Assert.That(
            (result.Outcome, result.Proof, result.Marks),
            Is.EqualTo((WriteOutcome.Applied, WriteProof.Operation, WriteMarks.None))
        );
        Assert.That((result.Current!.Value.Stock, result.Current.EntityTag!.Value.ToString()), Is.EqualTo((9, "\"2\"")));
    }

    [Test]
    public async Task Law19_MonitorAsksToWait_IsAskedThenAndNotBefore()
    {
        using var bench = new Bench();
        var asked = new List<TimeSpan>();
        DateTimeOffset start = bench.Time.GetUtcNow();
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Location", Monitor), ("Retry-After", "10"));
        for (int poll = 1; poll <= 2; poll++)
        {
            bool isLast = poll == 2;
            bench
                .Script.Expect(HttpMethod.Get, Monitor)
                .Respond(_ =>
                {
                    asked.Add(bench.Time.GetUtcNow() - start);
                    return isLast
                        ? new ScriptedResponse(HttpStatusCode.NoContent, default)
                        : new ScriptedResponse(HttpStatusCode.Accepted, default, ("Retry-After", "20"));
                });
        }

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That(asked[0].TotalSeconds, Is.InRange(10, 12));
        Assert.That((asked[1] - asked[0]).TotalSeconds, Is.InRange(20, 22));
    }

    [Test]
    public async Task Law16_OperationThatDoesNotEnd_IsUnknownWithinTheBound()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Location", Monitor));
        bench.Script.When(HttpMethod.Get, Monitor).Respond(HttpStatusCode.Accepted);
        DateTimeOffset start = bench.Time.GetUtcNow();

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(result.Reason, Does.Contain("had not finished"));
        Assert.That(bench.Time.GetUtcNow() - start, Is.LessThanOrEqualTo(bench.Options.MaxElapsedTime));
        Assert.That(bench.Script.Requests.Count(request => request.Method == HttpMethod.Put), Is.EqualTo(1), "never sent twice");
    }

    [Test]
    public async Task Law13_OperationThatFailedAndChangedNothing_ThrowsWithTheReason()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Azure-AsyncOperation", Monitor));
        bench
            .Script.When(HttpMethod.Get, Monitor)
            .RespondJson(HttpStatusCode.OK, """{"status":"Failed","error":{"code":"QuotaExceeded"}}""");

        var failed = await Assert.ThrowsAsync<HttpRequestException>(() =>
            bench.Http.UpdateAsync<Product>(Path, product => product with { Stock = 9 })
        );

        Assert.That(failed.Message, Does.Contain("Failed (QuotaExceeded)"));
    }

    [Test]
    public async Task Law13_OperationThatFailedAndChangedSomething_IsUnknown()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Location", Monitor));
        bench.Script.When(HttpMethod.Get, Monitor).RespondJson(HttpStatusCode.OK, """{"done":true,"error":{}}""");
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"te","stock":10}""", NewTag);

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(result.Reason, Does.Contain("ended as failed"));
    }

    /// <summary>That the target cannot be read afterwards is not that there is nothing: what was sent is known (law 7).</summary>
    [TestCase(503)]
    [TestCase(403)]
    public async Task UpdateAsync_SucceededAndTheTargetCannotBeRead_ReturnsWhatWasSent(int status)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Operation-Location", Monitor));
        bench.Script.Expect(HttpMethod.Get, Monitor).RespondJson(HttpStatusCode.OK, """{"status":"Succeeded"}""");
        bench.Script.When(HttpMethod.Get, Path).Respond((HttpStatusCode)status);

        Versioned<Product> updated = await bench.Http.UpdateAsync<Product>(Path, product => product with { Stock = 9 });

        bench.Script.VerifyDone();
        Assert.That((updated?.Value.Stock, updated?.EntityTag), Is.EqualTo(((int?)9, (EntityTag?)null)));
    }

    [TestCase("http://elsewhere.example/operations/7", true, Description = "law 9: nothing more goes to another origin")]
    [TestCase("https://origin.example/operations/7", true)]
    [TestCase(Path, true, Description = "the target itself")]
    [TestCase("http://[", true)]
    [TestCase(Monitor, false)]
    public async Task Law09_NoMonitorThatMayBeAsked_TheTargetTells(string location, bool follow)
    {
        using var bench = new Bench();
        bench.Options.FollowOperations = follow;
        byte[] stored = Encoding.UTF8.GetBytes(Tea);
        bench
            .Script.When(HttpMethod.Get, Path)
            .Respond(_ => new ScriptedResponse(HttpStatusCode.OK, stored, ("Content-Type", "application/json"), OldTag));
        bench
            .Script.When(HttpMethod.Put, Path)
            .Respond(request =>
            {
                stored = request.Content!;
                return new ScriptedResponse(HttpStatusCode.Accepted, default, ("Location", location));
            });

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        bench.Script.VerifyDone();
        Assert.That((result.Outcome, result.Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.NothingToChange)));
    }

    [TestCase("Operation-Location", 200, """{"progress":70}""")]
    [TestCase("Operation-Location", 404, "")]
    [TestCase("Location", 403, "")]
    [TestCase("Operation-Location", 200, """{"status":7}""")]
    public async Task Law16_MonitorThatSaysNothing_TheTargetTells(string field, int status, string body)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, (field, Monitor));
        bench.Script.Expect(HttpMethod.Get, Monitor).RespondJson((HttpStatusCode)status, body);
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        bench.Script.VerifyDone();
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }

    [Test]
    public async Task TryDeleteAsync_AcceptedWithMonitor_IsFollowedToItsEnd()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.Expect(HttpMethod.Delete, Path).Respond(HttpStatusCode.Accepted, ("Location", Monitor));
        bench.Script.Expect(HttpMethod.Get, Monitor).Respond(HttpStatusCode.SeeOther, ("Location", Path));
        bench.Script.Expect(HttpMethod.Get, Path).Respond(HttpStatusCode.NotFound);

        WriteResult<Product> result = await bench.Http.TryDeleteAsync(await bench.Http.GetVersionedAsync<Product>(Path));

        bench.Script.VerifyDone();
        Assert.That((result.Outcome, result.Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.Operation)));
    }

    [Test]
    public async Task Law13_CancelledWhileTheOperationRuns_IsUnknown()
    {
        using var bench = new Bench();
        using var cancellation = new CancellationTokenSource();
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, OldTag);
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted, ("Location", Monitor));
        bench
            .Script.When(HttpMethod.Get, Monitor)
            .Respond(
                async (_, _) =>
                {
                    await cancellation.CancelAsync();
                    return new ScriptedResponse(HttpStatusCode.Accepted, default);
                }
            );

        var cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() =>
            bench.Http.UpdateAsync<Product>(Path, product => product with { Stock = 9 }, cancellation.Token)
        );

        Assert.That(cancelled.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }
}
