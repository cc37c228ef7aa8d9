using System.Net;
using System.Text;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.TestSupport;

public class ScriptedHandlerTests
{
    private static readonly Uri Origin = new("http://origin.example/");

    private ScriptedHandler _script;
    private HttpClient _client;

    [SetUp]
    public void SetUp()
    {
        _script = new ScriptedHandler();
        _client = new HttpClient(_script) { BaseAddress = Origin };
    }

    [TearDown]
    public void TearDown()
    {
        _client.Dispose();
        _script.Dispose();
    }

    [Test]
    public async Task Expect_RequestsInOrder_AreAnsweredAndRecorded()
    {
        _script.Expect(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, "{}", ("ETag", "not quoted"));
        _script.Expect(HttpMethod.Put, "/a?x=1").Respond(HttpStatusCode.NoContent);

        using HttpResponseMessage read = await _client.GetAsync("a");
        Assert.That(await read.Content.ReadAsStringAsync(), Is.EqualTo("{}"));
        Assert.That(read.Headers.NonValidated["ETag"].ToString(), Is.EqualTo("not quoted"));

        using var put = new HttpRequestMessage(HttpMethod.Put, "a?x=1")
        {
            Content = new StringContent("mine", Encoding.UTF8, "text/plain"),
        };
        put.Headers.TryAddWithoutValidation("If-Match", "not quoted");
        put.Version = HttpVersion.Version20;
        put.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using HttpResponseMessage written = await _client.SendAsync(put);

        RecordedRequest recorded = _script.Requests[1];
        Assert.That(recorded.Text, Is.EqualTo("mine"));
        Assert.That(recorded.Header("if-match"), Is.EqualTo("not quoted"));
        Assert.That(recorded.Header("Content-Type"), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That((recorded.Version, recorded.VersionPolicy), Is.EqualTo((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact)));
        Assert.That(recorded.Options, Is.SameAs(put.Options));
        Assert.That(recorded.IsSynchronous, Is.False);
        _script.VerifyDone();
    }

    [Test]
    public async Task Send_UnexpectedRequest_ThrowsAndIsRemembered()
    {
        _script.Expect(HttpMethod.Get, "/a").Respond(HttpStatusCode.OK);
        var unexpected = await Assert.ThrowsAsync<UnexpectedRequestException>(() => _client.GetAsync("b"));
        Assert.That(unexpected.Message, Does.Contain("GET http://origin.example/b").And.Contain("expects GET /a"));

        using HttpResponseMessage _ = await _client.GetAsync("a");
        var verdict = Assert.Throws<UnexpectedRequestException>(() => _script.VerifyDone());
        Assert.That(verdict.Message, Does.Contain("came unexpectedly: GET http://origin.example/b"));
    }

    [Test]
    public void VerifyDone_ExpectedRequestMissing_Throws()
    {
        _script.Expect(HttpMethod.Delete, "/a").Respond(HttpStatusCode.OK);
        var verdict = Assert.Throws<UnexpectedRequestException>(() => _script.VerifyDone());
        Assert.That(verdict.Message, Does.Contain("did not come: DELETE /a"));
    }

    [Test]
    public async Task When_RuleMatches_AnswersAnyNumberOfTimes()
    {
        _script
            .When(HttpMethod.Get, "/a")
            .Respond(request => new HttpResponseMessage(HttpStatusCode.OK) { ReasonPhrase = request.Uri.Query });
        foreach (string query in new[] { "?1", "?2" })
        {
            using HttpResponseMessage answer = await _client.GetAsync("a" + query);
            Assert.That(answer.ReasonPhrase, Is.EqualTo(query));
        }
        _script.VerifyDone();
    }

    [Test]
    public async Task After_GateClosed_AnswersOnlyOnceItOpens()
    {
        var gate = new TaskCompletionSource();
        _script.Expect(HttpMethod.Get, "/a").After(gate).Respond(HttpStatusCode.OK);
        Task<HttpResponseMessage> sent = _client.GetAsync("a");
        Assert.That(sent.IsCompleted, Is.False);
        gate.SetResult();
        using HttpResponseMessage answer = await sent;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Throw_FailsAsTold()
    {
        _script.Expect(HttpMethod.Get, "/a").Throw(() => new HttpRequestException("no route"));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync("a"));
        Assert.That(failure.Message, Is.EqualTo("no route"));
    }

    [Test]
    public async Task NeverRespond_Cancelled_Ends()
    {
        _script.Expect(HttpMethod.Get, "/a").NeverRespond();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = _client.GetAsync("a", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => sent);
    }

    [Test]
    public void Send_Synchronous_IsAnsweredAndRecorded()
    {
        _script.Expect(HttpMethod.Post, "/a").RespondText(HttpStatusCode.Conflict, "text/html", "<p>no</p>");
        using var post = new HttpRequestMessage(HttpMethod.Post, "a") { Content = new StringContent("x") };
        using HttpResponseMessage answer = _client.Send(post);
        Assert.That(answer.RequestMessage, Is.SameAs(post));
        Assert.That((_script.Requests[0].IsSynchronous, _script.Requests[0].Text), Is.EqualTo((true, "x")));
    }

    [Test]
    public async Task UndisposedResponses_ResponseDisposed_IsNoLongerListed()
    {
        _script.When(HttpMethod.Get, "/a").Respond(HttpStatusCode.OK);
        using HttpResponseMessage kept = await _client.GetAsync("a");
        (await _client.GetAsync("a")).Dispose();
        Assert.That(_script.UndisposedResponses, Is.EqualTo(new[] { kept }));
    }

    [Test]
    public async Task Expect_WithoutAnswer_SaysSo()
    {
        _script.Expect(HttpMethod.Get, "/a");
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => _client.GetAsync("a"));
        Assert.That(mistake.Message, Does.Contain("GET /a").And.Contain("Respond"));
    }
}
