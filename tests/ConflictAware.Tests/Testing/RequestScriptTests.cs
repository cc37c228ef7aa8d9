using System.Net;
using System.Text;

namespace ConflictAware.Tests.Testing;

public class RequestScriptTests
{
    private sealed record Item(int N);

    private InMemoryOrigin _origin = null!;
    private OriginResource _item = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _item = _origin["/items/1"];
        _item.Put(new Item(0));
        _http = _origin.CreateClient();
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _origin.Dispose();
    }

    private static HttpRequestMessage Put(string json) =>
        new(HttpMethod.Put, "items/1") { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    [Test]
    public async Task IsOvertakenBy_TaggedWrite_MeetsAnotherVersion()
    {
        _item.NextWrite().IsOvertakenBy(other => other.Put(new Item(7)));
        using HttpRequestMessage request = Put("""{"n":1}""");
        request.Headers.TryAddWithoutValidation("If-Match", _item.Tag);

        using HttpResponseMessage answer = await _http.SendAsync(request);

        Assert.That((answer.StatusCode, _item.As<Item>()), Is.EqualTo((HttpStatusCode.PreconditionFailed, new Item(7))));
    }

    [Test]
    public async Task IsFollowedBy_Read_IsOutOfDateOnArrival()
    {
        _item.Next(HttpMethod.Get).IsFollowedBy(other => other.Delete());

        string read = await _http.GetStringAsync("items/1");

        Assert.That((read, _item.Exists), Is.EqualTo(("""{"n":0}""", false)));
    }

    [Test]
    public async Task ArrivesTwice_Post_CreatesTwo()
    {
        _origin.Next(request => request.Method == "POST").ArrivesTwice();

        using HttpResponseMessage answer = await _http.PostAsync("items", new StringContent("{}"));

        Assert.That(_origin.Commits.Count(commit => commit.Request?.Method == "POST"), Is.EqualTo(2));
        Assert.That(_origin["/items/2"].Exists, answer.Headers.Location?.ToString());
    }

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return new TestCaseData(Loss.Reset, typeof(HttpRequestException)).SetArgDisplayNames("reset");
        yield return new TestCaseData(Loss.Timeout, typeof(TaskCanceledException)).SetArgDisplayNames("timeout");
    }

    [TestCaseSource(nameof(Losses))]
    public async Task LosesItsAnswer_Put_IsCarriedOut(Loss by, Type failure)
    {
        _item.NextWrite().LosesItsAnswer(by);
        Exception? thrown = await Assert.CatchAsync(() => _http.SendAsync(Put("""{"n":1}""")));
        Assert.That((thrown?.GetType(), _item.As<Item>()), Is.EqualTo((failure, new Item(1))));
    }

    [TestCaseSource(nameof(Losses))]
    public async Task IsLost_Put_IsNotCarriedOut(Loss by, Type failure)
    {
        _item.NextWrite().IsLost(by);
        Exception? thrown = await Assert.CatchAsync(() => _http.SendAsync(Put("""{"n":1}""")));
        Assert.That((thrown?.GetType(), _item.As<Item>()), Is.EqualTo((failure, new Item(0))));
    }

    [TestCaseSource(nameof(Losses))]
    public async Task LosesItsAnswer_ToASave_IsFoundInPlace(Loss by, Type failure)
    {
        Versioned<Item> read = await _http.GetVersionedAsync<Item>("items/1");
        _item.NextWrite().LosesItsAnswer(by);
        WriteResult<Item> result = await _http.TrySaveAsync(read.With(new Item(5)));
        Assert.That((result.Outcome, _item.As<Item>()), Is.EqualTo((WriteOutcome.Applied, new Item(5))), failure.Name);
    }

    [Test]
    public async Task LosesItsAnswer_ToAGateway_IsAnsweredByIt()
    {
        _item.NextWrite().LosesItsAnswer(Loss.Gateway(HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2.5)));
        using HttpResponseMessage answer = await _http.SendAsync(Put("""{"n":1}"""));
        Assert.That(
            (answer.StatusCode, answer.Headers.RetryAfter?.Delta, _item.As<Item>()),
            Is.EqualTo((HttpStatusCode.ServiceUnavailable, (TimeSpan?)TimeSpan.FromSeconds(3), new Item(1)))
        );
    }

    [Test]
    public async Task IsLost_ToSilence_EndsWithTheClientsPatience()
    {
        using var patience = new CancellationTokenSource();
        _item.NextWrite().IsLost(Loss.Silence);
        Task<HttpResponseMessage> sending = _http.SendAsync(Put("{}"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
    }

    [Test]
    public async Task Kinds_OfOneRequest_GoTogether()
    {
        _item.NextWrite().IsOvertakenBy(other => other.Put(new Item(7))).LosesItsAnswer();
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.SendAsync(Put("""{"n":1}""")));
        Assert.That(_item.Commits.Select(commit => commit.TextAfter), Is.EqualTo(["""{"n":0}""", """{"n":7}""", """{"n":1}"""]));
    }

    [Test]
    public async Task Scripts_OfOneResource_FollowEachOther()
    {
        _item.Every(HttpMethod.Put).IsAnswered(HttpStatusCode.Forbidden);
        _item.NextWrite().IsRefused(ConflictCause.Locked);
        _item.Next(HttpMethod.Put).LosesItsAnswer(Loss.Gateway());
        var statuses = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await _http.SendAsync(Put($$"""{"n":{{i}}}"""));
            statuses.Add((int)answer.StatusCode);
        }
        Assert.That((string.Join(' ', statuses), _item.As<Item>()), Is.EqualTo(("423 502 403", new Item(1))));
    }

    [Test]
    public async Task Next_SomeTimes_EndsThen()
    {
        _item.Next(HttpMethod.Get, times: 2).IsAnswered(HttpStatusCode.ServiceUnavailable);
        HttpStatusCode[] statuses = new HttpStatusCode[3];
        for (int i = 0; i < statuses.Length; i++)
        {
            using HttpResponseMessage answer = await _http.GetAsync("items/1");
            statuses[i] = answer.StatusCode;
        }
        Assert.That(statuses, Is.EqualTo([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK]));
    }

    [Test]
    public async Task IsAnswered_ByAFunction_IsThatAnswer()
    {
        _item
            .Every(HttpMethod.Get)
            .IsAnswered(request =>
            {
                var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(request.Path) };
                answer.Headers.TryAddWithoutValidation("X-Two", ["a", "b"]);
                return answer;
            });
        using HttpResponseMessage first = await _http.GetAsync("items/1");
        using HttpResponseMessage second = await _http.GetAsync("items/1?q");
        Assert.That(await first.Content.ReadAsStringAsync(), Is.EqualTo("/items/1"));
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo("/items/1"));
        Assert.That(string.Join(",", second.Headers.GetValues("X-Two")), Is.EqualTo("a, b"));
    }

    [Test]
    public async Task IsRefused_InADialect_IsUnderstood()
    {
        _item.NextWrite().IsRefused(ConflictCause.VersionMismatch, Dialects.Kubernetes, retryAfter: TimeSpan.FromSeconds(5));
        using HttpResponseMessage answer = await _http.SendAsync(Put("{}"));
        Conflict? conflict = await answer.ReadConflictAsync();
        Assert.That(
            (conflict?.Cause, conflict?.Dialect, conflict?.RetryAfter),
            Is.EqualTo((ConflictCause.VersionMismatch, "Kubernetes", TimeSpan.FromSeconds(5)))
        );
        Assert.That(_item.As<Item>(), Is.EqualTo(new Item(0)));
    }

    [Test]
    public void IsRefused_InADialectThatNeverSaysIt_ListsWhatItSays() =>
        Assert.That(
            () => _item.NextWrite().IsRefused(ConflictCause.Locked, Dialects.Iceberg),
            Throws.ArgumentException.With.Message.Contains("It says: VersionMismatch, AlreadyExists, ReferencedByOthers")
        );

    /// <summary>What goes wrong in the script reaches the test, through typed calls too.</summary>
    [Test]
    public async Task IsRefused_OfARequestThatTheDialectDoesNotSayItOf_TellsWhatItTakes()
    {
        _item.Next(HttpMethod.Put).IsRefused(ConflictCause.AlreadyExists, Dialects.Firebase);
        Exception? thrown = await Assert.CatchAsync(() => _http.UpdateAsync<Item>("items/1", i => new Item(i.N + 1)));
        Assert.That(thrown?.ToString(), Does.Contain("the request's field If-Match is 'null_etag'"));
        Assert.That(_origin.AssertNothingPending, Throws.InvalidOperationException.With.Message.Contains("null_etag"));
    }

    [Test]
    public async Task IsOvertakenBy_AFunctionThatFails_FailsTheTest()
    {
        _item.NextWrite().IsOvertakenBy(other => other.Change(p => p.AsArray().Clear()));
        Exception? thrown = await Assert.CatchAsync(() => _http.UpdateAsync<Item>("items/1", i => new Item(i.N + 1)));
        Assert.That(thrown?.ToString(), Does.Contain("The script has failed"));
    }

    [Test]
    public async Task IsAnswered_ByAFailureOfTheNetwork_IsOne()
    {
        _item.NextWrite().IsAnswered(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError));
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.SendAsync(Put("{}")));
        await _http.UpdateAsync<Item>("items/1", i => new Item(i.N + 1));
        Assert.That(_item.As<Item>(), Is.EqualTo(new Item(1)));
    }

    [Test]
    public async Task AssertNothingPending_ScriptNotMet_ListsItAndWhatCame()
    {
        _item.Next(HttpMethod.Put, times: 3).IsRefused(ConflictCause.Locked, Dialects.AzureStorage);
        _item.Next(HttpMethod.Delete).IsOvertakenBy(other => other.Delete()).LosesItsAnswer(Loss.Timeout);
        _item.Every(HttpMethod.Head).IsLost();
        _origin.Next(request => request.Method == "POST").ArrivesTwice();
        _item.Next(HttpMethod.Patch);
        using HttpResponseMessage answer = await _http.SendAsync(Put("{}"));

        string message = Assert.Throws<InvalidOperationException>(_origin.AssertNothingPending).Message;

        Assert.That(
            message.Split('\n'),
            Is.EqualTo([
                "This has not happened:",
                "  The next PUT /items/1 is refused: Locked in the dialect of Azure Storage (1 of 3 times so far)",
                "  The next DELETE /items/1 is overtaken, loses its answer by a timeout",
                """  The next request with request => request.Method == "POST" arrives twice""",
                "  The next PATCH /items/1 (of which nothing is said)",
                "These requests came:",
                "  PUT /items/1",
            ])
        );
    }

    [Test]
    public async Task AssertNothingPending_ScriptMet_IsSilent()
    {
        ParkedRequest parked = _item.Next(HttpMethod.Get).IsParked();
        Task<string> read = _http.GetStringAsync("items/1");
        await parked.Stopped;
        parked.Release();
        await Task.WhenAll(read, parked.Ended);
        Assert.That(_origin.AssertNothingPending, Throws.Nothing);
    }

    [Test]
    public async Task Script_SynchronousSend_IsFollowed()
    {
        _item.NextWrite().IsOvertakenBy(other => other.Put(new Item(7))).LosesItsAnswer();
        Assert.That(() => _http.Send(Put("""{"n":1}""")), Throws.InstanceOf<HttpRequestException>());
        Assert.That(await _http.GetStringAsync("items/1"), Is.EqualTo("""{"n":1}"""));
    }

    [Test]
    public void Misuse_IsRefusedAtOnce()
    {
        Assert.That(() => _item.Next(HttpMethod.Put, times: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _item.NextWrite().IsOvertakenBy(null!), Throws.ArgumentNullException);
        Assert.That(
            () => _item.NextWrite().IsLost().IsLost(),
            Throws.InvalidOperationException.With.Message.Contains("is lost by a reset")
        );
        Assert.That(() => _item.NextWrite().ArrivesTwice().ArrivesTwice(), Throws.InvalidOperationException);
        Assert.That(() => _item.NextWrite(times: 2).IsParked(), Throws.InvalidOperationException);
        Assert.That(() => Loss.Gateway((HttpStatusCode)42), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss.Gateway(retryAfter: TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
