using System.Net;
using System.Text;

namespace ConflictAware.Tests.Testing;

public class InMemoryOriginTests
{
    [Test]
    public async Task Create_TextAtAnOriginThatAddsAnId_StaysText()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { IdMember = "id" });
        using HttpResponseMessage answer = await origin.CreateClient().PostAsync("notes", new StringContent("tea"));
        Assert.That((answer.StatusCode, origin["/notes/1"].Text), Is.EqualTo((HttpStatusCode.Created, "tea")));
    }

    [Test]
    public async Task Put_Unconditional_IsStoredTaggedAndLogged()
    {
        using var origin = new InMemoryOrigin();
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage created = await SendAsync(client, HttpMethod.Put, "a", "{\"n\":1}", ("X-Request-Id", "first"));
        using HttpResponseMessage read = await client.GetAsync("a");

        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await read.Content.ReadAsStringAsync(), Is.EqualTo("{\"n\":1}"));
        Assert.That(read.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(read.Headers.ETag, Is.EqualTo(created.Headers.ETag));
        Assert.That(read.Headers.Date, Is.Not.Null);

        Commit commit = origin.Resources.Commits.Single();
        Assert.That(
            (commit.Path, commit.TextBefore, commit.TextAfter, commit.RequestId),
            Is.EqualTo(("/a", (string?)null, "{\"n\":1}", "first"))
        );
    }

    private static IEnumerable<TestCaseData> Styles()
    {
        yield return new TestCaseData(TagStyle.Counter, "^\"\\d+\"$", true);
        yield return new TestCaseData(TagStyle.ContentHash, "^\"[0-9A-F]{16}\"$", true);
        yield return new TestCaseData(TagStyle.Weak, "^W/\"\\d+\"$", false);
        yield return new TestCaseData(TagStyle.Unquoted, "^\\d+$", true);
        yield return new TestCaseData(TagStyle.LowerCaseWeak, "^w/\"\\d+\"$", true);
        yield return new TestCaseData(TagStyle.ChangingOnEveryRead, "^\"\\d+-\\d+\"$", false);
    }

    [TestCaseSource(nameof(Styles))]
    public async Task Tags_OfEachStyle_LookAndMatchAsTold(TagStyle style, string pattern, bool matches)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = style });
        origin.Resources.Put("/a", "{}");
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage read = await client.GetAsync("a");
        string tag = read.Headers.NonValidated["ETag"].ToString();
        using HttpResponseMessage written = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If-Match", tag));

        Assert.That(tag, Does.Match(pattern));
        Assert.That(written.StatusCode, Is.EqualTo(matches ? HttpStatusCode.NoContent : HttpStatusCode.PreconditionFailed));
    }

    [Test]
    public async Task Tags_WeakButMatched_Match()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.Weak, MatchesWeakTags = true });
        origin.Resources.Put("/a", "{}");
        using HttpClient client = origin.CreateClient();
        string stale = origin.Resources.TagOf("/a")!;
        using HttpResponseMessage first = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If-Match", stale));
        using HttpResponseMessage second = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If-Match", stale));
        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.PreconditionFailed)));
    }

    [TestCase(TagStyle.None, false)]
    [TestCase(TagStyle.LastModifiedOnly, true)]
    public async Task Tags_WithoutTag_LeaveAtMostTheDate(TagStyle style, bool dated)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = style });
        origin.Resources.Put("/a", "{}");
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage read = await client.GetAsync("a");
        Assert.That(read.Headers.Contains("ETag"), Is.False);
        Assert.That(read.Content.Headers.LastModified is not null, Is.EqualTo(dated));
    }

    [Test]
    public void Tags_ContentHash_ComeBackWithTheContentWhereCountersDoNot()
    {
        foreach ((TagStyle style, bool recurs) in new[] { (TagStyle.ContentHash, true), (TagStyle.Counter, false) })
        {
            var resources = new ResourceStore(new OriginOptions { Tags = style });
            resources.Put("/a", "1");
            string? first = resources.TagOf("/a");
            resources.Put("/a", "2");
            resources.Delete("/a");
            resources.Put("/a", "1");
            Assert.That(string.Equals(resources.TagOf("/a"), first, StringComparison.Ordinal), Is.EqualTo(recurs), $"{style}");
        }
    }

    [Test]
    public async Task Post_ToCollection_CreatesMemberWithIdAndRepresentation()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { IdMember = "id" });
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage created = await SendAsync(
            client,
            HttpMethod.Post,
            "carts",
            "{\"n\":1}",
            ("Prefer", "return=representation")
        );

        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(created.Headers.Location?.OriginalString, Is.EqualTo("/carts/1"));
        Assert.That(created.Content.Headers.ContentLocation?.OriginalString, Is.EqualTo("/carts/1"));
        Assert.That(created.Headers.NonValidated["Preference-Applied"].ToString(), Is.EqualTo("return=representation"));
        Assert.That(await created.Content.ReadAsStringAsync(), Is.EqualTo("{\"n\":1,\"id\":\"1\"}"));
    }

    [TestCase("application/merge-patch+json", "{\"n\":null,\"m\":{\"x\":2}}", 204, "{\"m\":{\"x\":2,\"y\":1}}")]
    [TestCase(
        "application/json-patch+json",
        "[{\"op\":\"test\",\"path\":\"/n\",\"value\":1},{\"op\":\"replace\",\"path\":\"/n\",\"value\":2}]",
        204,
        "{\"m\":{\"x\":1,\"y\":1},\"n\":2}"
    )]
    [TestCase("application/json-patch+json", "[{\"op\":\"move\",\"from\":\"/m/x\",\"path\":\"/n\"}]", 204, "{\"m\":{\"y\":1},\"n\":1}")]
    [TestCase(
        "application/json-patch+json",
        "[{\"op\":\"remove\",\"path\":\"/n\"},{\"op\":\"test\",\"path\":\"/m/x\",\"value\":9}]",
        409,
        null
    )]
    [TestCase("application/json-patch+json", "{}", 400, null)]
    [TestCase("application/json-patch+json", "not json", 400, null)]
    [TestCase("text/plain", "{}", 415, null)]
    public async Task Patch_OfEitherFormat_AppliesWhollyOrNotAtAll(string mediaType, string patch, int status, string? after)
    {
        const string before = "{\"m\":{\"x\":1,\"y\":1},\"n\":1}";
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", before);
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage answer = await client.PatchAsync("a", new StringContent(patch, Encoding.UTF8, mediaType));
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo(after ?? before));
    }

    [TestCase(false, HttpStatusCode.NotFound)]
    [TestCase(true, HttpStatusCode.Gone)]
    public async Task Delete_Existing_LeavesNothing(bool remembers, HttpStatusCode expected)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { RemembersDeleted = remembers });
        origin.Resources.Put("/a", "{}");
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage deleted = await client.DeleteAsync("a");
        using HttpResponseMessage read = await client.GetAsync("a");
        Assert.That((deleted.StatusCode, read.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, expected)));
        Assert.That(origin.Resources.Commits[^1].After, Is.Null);
    }

    [Test]
    public async Task RequiresPreconditions_UnconditionalWrite_Gets428()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { RequiresPreconditions = true });
        origin.Resources.Put("/a", "{}");
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage refused = await SendAsync(client, HttpMethod.Put, "a", "{}");
        using HttpResponseMessage carriedOut = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If-Match", "*"));
        Assert.That(
            (refused.StatusCode, carriedOut.StatusCode),
            Is.EqualTo((HttpStatusCode.PreconditionRequired, HttpStatusCode.NoContent))
        );
    }

    [Test]
    public async Task IgnoresPreconditions_StaleTag_IsCarriedOut()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { IgnoresPreconditions = true });
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage answer = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If-Match", "\"stale\""));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Lock_UntilItExpires_RefusesWritesOfOthers()
    {
        var time = new FakeTimeProvider();
        using var origin = new InMemoryOrigin(new OriginOptions { TimeProvider = time, LockRetryAfter = TimeSpan.FromSeconds(2) });
        origin.Resources.Put("/a", "{}");
        origin.Resources.Lock("/a", TimeSpan.FromMinutes(1), token: "urn:lock:1");
        using HttpClient client = origin.CreateClient();

        using HttpResponseMessage refused = await SendAsync(client, HttpMethod.Put, "a", "{}");
        using HttpResponseMessage holder = await SendAsync(client, HttpMethod.Put, "a", "{}", ("If", "(<urn:lock:1>)"));
        using HttpResponseMessage read = await client.GetAsync("a");
        time.Advance(TimeSpan.FromMinutes(1));
        using HttpResponseMessage afterwards = await SendAsync(client, HttpMethod.Put, "a", "{}");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Locked));
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(
            (holder.StatusCode, read.StatusCode, afterwards.StatusCode),
            Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NoContent))
        );
    }

    [Test]
    public async Task BeforeWrite_CompetingWriter_WinsOnce()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", "1");
        string tag = origin.Resources.TagOf("/a")!;
        origin.Resources.BeforeWrite("/a", _ => origin.Resources.Put("/a", "theirs"));
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage refused = await SendAsync(client, HttpMethod.Put, "a", "mine", ("If-Match", tag));
        using HttpResponseMessage carriedOut = await SendAsync(
            client,
            HttpMethod.Put,
            "a",
            "mine",
            ("If-Match", origin.Resources.TagOf("/a")!)
        );
        Assert.That((refused.StatusCode, carriedOut.StatusCode), Is.EqualTo((HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent)));
    }

    [Test]
    public async Task Before_SecondRead_SeesWhatTheCallbackWrote()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", "0");
        int reads = 0;
        origin.Resources.Before(request => request.Method == "GET" && ++reads == 2, _ => origin.Resources.Put("/a", "theirs"));
        using HttpClient client = origin.CreateClient();
        Assert.That((await client.GetStringAsync("a"), await client.GetStringAsync("a")), Is.EqualTo(("0", "theirs")));
    }

    [Test]
    public async Task AfterWrite_CarriedOut_RunsBeforeTheAnswerLeaves()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.AfterWrite("/a", _ => origin.Resources.Put("/a", "theirs"));
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage written = await SendAsync(client, HttpMethod.Put, "a", "mine");
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("theirs"));
        Assert.That(written.Headers.ETag?.Tag, Is.Not.EqualTo(origin.Resources.TagOf("/a")));
    }

    [Test]
    public async Task LoseAnswer_Reset_CommitsAndThrows()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.LoseAnswer(new Interference.Reset());
        using HttpClient client = origin.CreateClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client, HttpMethod.Put, "a", "mine"));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task LoseAnswer_ByGateway_CommitsAndAnswersItsStatus()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.LoseAnswer(new Interference.Answer(504));
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage answer = await SendAsync(client, HttpMethod.Put, "a", "mine");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task LoseAnswer_Silence_CommitsAndWaitsForTheClientToGiveUp()
    {
        using var origin = new InMemoryOrigin();
        var written = new TaskCompletionSource();
        origin.Resources.LoseAnswer(new Interference.Silence());
        origin.Resources.AfterWrite("/a", _ => written.SetResult());
        using HttpClient client = origin.CreateClient();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = SendAsync(client, HttpMethod.Put, "a", "mine", cancellation.Token);
        await written.Task;
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => sent);
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Intercept_Gateway_CarriesNothingOut()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Intercept(new Interference.Answer(503, RetryAfter: "3"));
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage answer = await SendAsync(client, HttpMethod.Put, "a", "mine");
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(origin.Resources.Find("/a"), Is.Null);
    }

    [Test]
    public async Task Park_SenderGivesUp_RequestStillArrivesWhenReleased()
    {
        using var origin = new InMemoryOrigin();
        ParkedRequest parked = origin.Resources.Park();
        using HttpClient client = origin.CreateClient();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = SendAsync(client, HttpMethod.Put, "a", "late", cancellation.Token);
        await parked.Stopped;
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => sent);
        Assert.That(origin.Resources.Find("/a"), Is.Null);

        parked.Release();
        Assert.That((await parked.Answered).Status, Is.EqualTo(201));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("late"));
    }

    [Test]
    public async Task IdempotencyKey_Repeated_GetsTheFirstAnswerOrIsRefused()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { HonoursIdempotencyKeys = true });
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage first = await SendAsync(client, HttpMethod.Post, "a", "1", ("Idempotency-Key", "k"));
        using HttpResponseMessage again = await SendAsync(client, HttpMethod.Post, "a", "1", ("Idempotency-Key", "k"));
        using HttpResponseMessage other = await SendAsync(client, HttpMethod.Post, "a", "2", ("Idempotency-Key", "k"));
        Assert.That(again.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Read_WithWriteIdAndDigest_SendsBoth()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { WriteIdHeader = "X-Write-Id", SendsDigest = true });
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage written = await SendAsync(client, HttpMethod.Put, "a", "1", ("X-Write-Id", "w1"));
        using HttpResponseMessage read = await client.GetAsync("a");
        Assert.That(read.Headers.NonValidated["X-Write-Id"].ToString(), Is.EqualTo("w1"));
        Assert.That(
            read.Headers.NonValidated["Repr-Digest"].ToString(),
            Is.EqualTo("sha-256=:a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=:")
        );
    }

    [Test]
    public async Task Answer_CustomFunction_AnswersInPlaceOfTheOrigin()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Answer(
            "POST",
            "/register",
            request => OriginAnswer.Problem(409, $"{request.Text} is taken", "urn:taken"),
            times: 1
        );
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage first = await SendAsync(client, HttpMethod.Post, "register", "me");
        using HttpResponseMessage second = await SendAsync(client, HttpMethod.Post, "register", "me");
        Assert.That(await first.Content.ReadAsStringAsync(), Is.EqualTo("""{"type":"urn:taken","title":"me is taken","status":409}"""));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public void Send_Synchronous_Works()
    {
        using var origin = new InMemoryOrigin();
        using HttpClient client = origin.CreateClient();
        using var put = new HttpRequestMessage(HttpMethod.Put, "a") { Content = new StringContent("mine") };
        using HttpResponseMessage answer = client.Send(put);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Put_ManyWritersWithTheSameTag_OnlyOneSucceeds()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", "0");
        string tag = origin.Resources.TagOf("/a")!;
        using HttpClient client = origin.CreateClient();
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(n => Task.Run(() => SendAsync(client, HttpMethod.Put, "a", $"{n}", ("If-Match", tag))))
        );
        Assert.That(answers.Count(answer => answer.IsSuccessStatusCode), Is.EqualTo(1));
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(2));
        Assert.That(origin.Resources.CountRequests("PUT"), Is.EqualTo(200));
        foreach (HttpResponseMessage answer in answers)
            answer.Dispose();
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        string json,
        params (string Name, string Value)[] headers
    ) => SendAsync(client, method, path, json, CancellationToken.None, headers);

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        string json,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, cancellationToken);
    }
}
