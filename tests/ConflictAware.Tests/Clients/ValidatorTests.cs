using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Which validators are sent back, and which are trusted (laws 2, 3, 4, 7 and 9).</summary>
public class ValidatorTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static async Task<RecordedRequest> PutAfterReadAsync(params (string Name, string Value)[] headers)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, headers);
        script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.NoContent);
        using HttpClient http = Chains.Client("plain", script);
        await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });
        return script.Requests[^1];
    }

    [TestCase("\"1\"")]
    [TestCase("W/\"1\"")]
    [TestCase("w/\"1\"")]
    [TestCase("1")]
    [TestCase("\"a b\"")]
    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("\"a,b\"")]
    [TestCase("\"\"")]
    [TestCase("\"unfinished")]
    [TestCase("\"\\\"")]
    [TestCase("datetime'2025-01-01T00%3A00%3A00Z'")]
    public async Task Law03_EntityTag_GoesBackVerbatim(string tag)
    {
        RecordedRequest put = await PutAfterReadAsync(("ETag", tag), ("Last-Modified", "Tue, 31 Dec 2024 00:00:00 GMT"));

        Assert.That(put.Header("If-Match"), Is.EqualTo(tag));
        Assert.That(put.Header("If-Unmodified-Since"), Is.Null);
    }

    [TestCase("*")]
    [TestCase("")]
    [TestCase("\"ä\"")]
    [TestCase("\"a\", \"b\"")]
    public async Task Law03_WhatIsNoEntityTag_IsNotSent(string tag) =>
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => PutAfterReadAsync(("ETag", tag)));

    [Test]
    public async Task Law03_TwoDifferentTags_AreNone() =>
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => PutAfterReadAsync(("ETag", "\"1\""), ("ETag", "\"2\"")));

    [Test]
    public async Task Law03_OneTagTwice_IsOne()
    {
        RecordedRequest put = await PutAfterReadAsync(("ETag", "\"1\""), ("ETag", "\"1\""));

        Assert.That(put.Header("If-Match"), Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task Law04_LastModifiedThatDateProvesStrong_IsSentVerbatim()
    {
        RecordedRequest put = await PutAfterReadAsync(
            ("Last-Modified", "Tue, 31 Dec 2024 00:00:00 GMT"),
            ("Date", "Tue, 31 Dec 2024 00:00:01 GMT")
        );

        Assert.That(put.Header("If-Unmodified-Since"), Is.EqualTo("Tue, 31 Dec 2024 00:00:00 GMT"));
    }

    [TestCase("Tue, 31 Dec 2024 00:00:00 GMT", "Tue, 31 Dec 2024 00:00:00 GMT")]
    [TestCase("Tue, 31 Dec 2024 00:00:00 GMT", "Mon, 30 Dec 2024 00:00:00 GMT")]
    [TestCase("Tue, 31 Dec 2024 00:00:00 GMT", null)]
    [TestCase("Tue, 31 Dec 2024 00:00:00 GMT", "yesterday")]
    [TestCase("yesterday", "Tue, 31 Dec 2024 00:00:00 GMT")]
    public async Task Law04_LastModifiedThatNothingProvesStrong_ProtectsNothing(string modified, string? date)
    {
        (string, string)[] headers = date is null ? [("Last-Modified", modified)] : [("Last-Modified", modified), ("Date", date)];

        UnprotectedWriteException? refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => PutAfterReadAsync(headers));

        Assert.That(refused!.Message, Does.Contain("AllowUnprotectedWrites"));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law05_TypedWriteThatNothingProtects_IsRefusedBeforeItIsSent(string kind)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.None });
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.UpdateAsync<Product>(Path, p => p with { Stock = 1 }));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.SaveAsync(read.With(read.Value with { Stock = 1 })));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.DeleteAsync(read));

        Assert.That(origin.Resources.Requests.Where(r => !r.IsSafe), Is.Empty);
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law05_AllowUnprotectedWrites_SendsOnceWithoutAPrecondition()
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea);
        script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Locked, ("Retry-After", "0"));
        using HttpClient http = Chains.Client("hand-made", script, static o => o.AllowUnprotectedWrites = true);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        RecordedRequest put = script.Requests.Single(r => r.Method == HttpMethod.Put);
        Assert.That(put.Headers.Keys.Where(name => name.StartsWith("If-", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [Test]
    public async Task Law02_WeakTag_MarksTheWriteAndCanBeForbidden()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.Weak, MatchesWeakTags = true });
        origin.Resources.Put(Path, Tea);
        using HttpClient allowing = Chains.Client("hand-made", origin);
        using HttpClient forbidding = Chains.Client("hand-made", origin, static o => o.AllowWeakTags = false);

        WriteResult<Product> result = await allowing.TryUpdateAsync<Product>(Path, p => p with { Stock = 9 });

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.Weak)));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => forbidding.UpdateAsync<Product>(Path, p => p with { Stock = 8 }));
    }

    private static IEnumerable<TestCaseData> PhantomsOfEachVerb() =>
        from kind in Chains.Kinds
        from verb in new[] { "update", "save", "delete" }
        select new TestCaseData(kind, verb);

    [TestCaseSource(nameof(PhantomsOfEachVerb))]
    public async Task Law17_WeakTagThatIsNeverMatched_EndsAfterOneResendWithTheReason(string kind, string verb)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.Weak });
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        Versioned<Product> edited = read.With(read.Value with { Stock = 1 });

        WriteResult<Product> result = verb switch
        {
            "update" => await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 }),
            "save" => await http.TrySaveAsync(edited),
            _ => await http.TryDeleteAsync(edited),
        };

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(origin.Resources.Requests.Count(r => !r.IsSafe), Is.LessThanOrEqualTo(2));
        if (verb != "delete")
            Assert.That(result.Reason, Does.Contain("weak"));
    }

    [TestCase("update")]
    [TestCase("save")]
    public async Task Law17_TagThatIsAnotherInEachAnswer_EndsAtOnceWithTheReason(string verb)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.ChangingOnEveryRead });
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o => o.TimeProvider = new FakeTimeProvider { AutoAdvance = true }
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        WriteResult<Product> result =
            verb == "update"
                ? await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 })
                : await http.TrySaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(origin.Resources.Requests, Has.Count.LessThanOrEqualTo(8));
        Assert.That(result.Reason, Does.Contain("another entity tag each time"));
    }

    [Test]
    public async Task Law17_SomebodyElsesWriteOfTheSameBytes_IsNoReasonToGiveUp()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, Tea), times: 3);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o => o.TimeProvider = new FakeTimeProvider { AutoAdvance = true }
        );

        Versioned<Product> done = await http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });

        Assert.That(done.Value.Stock, Is.EqualTo(9));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law07_OriginThatAddsMembers_IsNeverTrustedForTheTagOfAWrite(string kind)
    {
        int serial = 0;
        using var origin = new InMemoryOrigin(
            new OriginOptions
            {
                Storing = (_, bytes) =>
                {
                    JsonNode stored = JsonNode.Parse(bytes)!;
                    stored["serial"] = ++serial;
                    return Encoding.UTF8.GetBytes(stored.ToJsonString());
                },
            }
        );
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);
        for (int stock = 9; stock >= 5; stock--)
        {
            Versioned<Product> done = await http.UpdateAsync<Product>(Path, p => new Product(p.Name, p.Stock - 1));
            Assert.That((done.Value.Stock, done.EntityTag), Is.EqualTo((stock, (EntityTag?)null)));
        }
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law07_OwnWriteSavedAgain_ReadsFirstUntilTheRouteIsKnown(string kind)
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);

        Versioned<Product> first = await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });
        Assert.That(first.EntityTag, Is.Null);
        origin.Resources.ForgetHistory();
        Versioned<Product> second = await http.SaveAsync(first.With(first.Value with { Stock = 8 }));
        Assert.That(origin.Resources.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "PUT" }));
        Assert.That(second.EntityTag?.ToString(), Is.EqualTo(origin.Resources.TagOf(Path)));
        origin.Resources.ForgetHistory();
        await http.SaveAsync(second.With(second.Value with { Stock = 7 }));

        Assert.That(origin.Resources.Requests.Select(r => r.Method), Is.EqualTo(new[] { "PUT" }));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law07_OwnWriteThatSomebodyOverwrote_IsAConflictNotALostUpdate(string kind)
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);
        Versioned<Product> mine = await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });
        origin.Resources.Put(Path, """{"name":"tea","stock":5}""");

        WriteResult<Product> result = await http.TrySaveAsync(mine.With(mine.Value with { Stock = 8 }));

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Conflicted, 5)));
        Assert.That(origin.Resources.TextOf(Path), Does.Contain("5"));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task OwnWriteThatSomebodyDeleted_IsAConflictLikeAnyOtherVersionThatIsGone(string kind)
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client(kind, origin);
        Versioned<Product> mine = await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });
        origin.Resources.Delete(Path);

        WriteResult<Product> saved = await http.TrySaveAsync(mine.With(mine.Value with { Stock = 8 }));
        WriteResult<Product> deleted = await http.TryDeleteAsync(mine);

        Assert.That((saved.Outcome, deleted.Outcome), Is.EqualTo((WriteOutcome.Conflicted, WriteOutcome.Conflicted)));
        Assert.That(origin.Resources.Find(Path), Is.Null);
    }

    [Test]
    public async Task Law07_TagOfARedirectedWrite_IsNotTrusted()
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, "/products/1").RespondJson(HttpStatusCode.OK, """{"name":"a","stock":1}""", ("ETag", "\"1\""));
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        using HttpClient http = Chains.Client("plain", script);
        // The route is known to store what is sent.
        ClientEngines
            .Of(http)
            .StoredAsSent.Sent(new Uri(Bench.BaseAddress, "/products/1"), EntityTag.Parse("\"1\""), """{"name":"a","stock":1}"""u8);
        await http.GetVersionedAsync<Product>("/products/1");
        script
            .When(HttpMethod.Put, Path)
            .Respond(request =>
            {
                request.Message.RequestUri = new Uri("http://origin.example/elsewhere");
                return new ScriptedResponse(HttpStatusCode.NoContent, default, ("ETag", "\"other\""));
            });

        Versioned<Product> done = await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });

        Assert.That(done.EntityTag, Is.Null);
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law09_ValidatorsOfARedirectedRead_AreNotTrusted(string kind)
    {
        var script = new ScriptedHandler();
        script
            .When(HttpMethod.Get, Path)
            .Respond(request =>
            {
                request.Message.RequestUri = new Uri("http://elsewhere.example/tea");
                return new ScriptedResponse(
                    HttpStatusCode.OK,
                    Encoding.UTF8.GetBytes(Tea),
                    ("ETag", "\"1\""),
                    ("Content-Type", "application/json")
                );
            });
        using HttpClient http = Chains.Client(kind, script);

        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        Assert.That((read.EntityTag, read.Target), Is.EqualTo(((EntityTag?)null, new Uri(Bench.BaseAddress, Path))));
        UnprotectedWriteException? refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.DeleteAsync(read));
        Assert.That(refused!.Message, Does.Contain("redirect"));
        Assert.That(script.Requests, Has.Count.EqualTo(1));
    }

    // JSON is UTF-8 once it was read: what is written must not say otherwise.
    [TestCase("utf-16")]
    [TestCase("\"iso-8859-1\"")]
    [TestCase("utf-32")]
    public async Task Charset_OfWhatWasRead_IsNotSentWithWhatIsWritten(string charset)
    {
        Encoding encoding = charset switch
        {
            "utf-16" => Encoding.Unicode,
            "utf-32" => Encoding.UTF32,
            _ => Encoding.Latin1,
        };
        var script = new ScriptedHandler();
        script
            .When(HttpMethod.Get, Path)
            .Respond(_ => new ScriptedResponse(
                HttpStatusCode.OK,
                encoding.GetBytes("""{"name":"Käse","stock":10}"""),
                ("ETag", "\"1\""),
                ("Content-Type", $"application/vnd.shop+json; charset={charset}; v=2")
            ));
        script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.NoContent);
        using HttpClient http = Chains.Client("plain", script);

        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });

        Assert.That(read.Value.Name, Is.EqualTo("Käse"));
        foreach (RecordedRequest put in script.Requests.Where(r => r.Method == HttpMethod.Put))
            Assert.That(put.Header("Content-Type"), Is.EqualTo("application/vnd.shop+json; v=2"));
    }

    [TestCase("identity")]
    [TestCase("Identity")]
    public async Task ContentEncodingIdentity_IsNoCoding(string coding)
    {
        RecordedRequest put = await PutAfterReadAsync(("ETag", "\"1\""), ("Content-Encoding", coding));

        Assert.That(put.Text, Does.Contain("9"));
    }

    [Test]
    public async Task RefreshAsync_AsksConditionallyAndReturnsNullWhenUnchanged()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client("plain", origin);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        Versioned<Product>? same = await http.RefreshAsync(read);
        origin.Resources.Put(Path, """{"name":"tea","stock":3}""");
        Versioned<Product>? newer = await http.RefreshAsync(read);

        Assert.That((same, newer?.Value.Stock), Is.EqualTo(((Versioned<Product>?)null, (int?)3)));
        Assert.That(origin.Resources.Requests.Skip(1).Select(r => r.Header("If-None-Match")), Is.All.EqualTo(read.EntityTag.ToString()));
    }

    [Test]
    public async Task Law01_ConditionOn_NeverReplacesAPreconditionOfTheCaller()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        using HttpClient http = Chains.Client("plain", origin);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders/1/cancel");

        request.ConditionOn(read);

        Assert.That(request.Headers.NonValidated["If-Match"].ToString(), Is.EqualTo(read.EntityTag.ToString()));
        Assert.Throws<InvalidOperationException>(() => request.ConditionOn(read));
    }
}
