using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Law 28: a version that travels outside of HTTP's own fields protects as an entity tag does, in every verb and every way.</summary>
public class VersionCarrierTests
{
    private const string Path = CarrierBench.Path;

    private static IEnumerable<string> Ways => CarrierBench.Ways;

    private static IEnumerable<TestCaseData> WaysAndFormats() =>
        from way in Ways
        from format in Enum.GetValues<WriteFormat>()
        select new TestCaseData(way, format);

    [TestCaseSource(nameof(WaysAndFormats))]
    public async Task Law28_UpdateAsync_SomebodyElseIsFaster_LosesNothing(string way, WriteFormat format)
    {
        using var bench = CarrierBench.Of(way);
        bench.BeforeEachWrite(times: 3, document => document["stock"] = (int)document["stock"]! - 1);

        await bench.Client(o => o.WriteFormat = format).UpdateAsync<Item>(Path, item => item with { Stock = item.Stock - 1 });

        Assert.That(bench.Held, Is.EqualTo(("tea", 6, "A7")));
        Assert.That(bench.Writes, Has.Count.EqualTo(4));
        AssertUnconditional(bench);
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_ModifyUpsertAndDelete_SomebodyElseIsFaster_LoseNothing(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        bench.BeforeEachWrite(times: 1, document => document["stock"] = 5);
        await http.ModifyAsync<JsonObject>(Path, item => item["name"] = "coffee");
        bench.BeforeEachWrite(times: 1, document => document["stock"] = 4);
        await http.UpsertAsync<Item>(Path, item => item! with { Name = item.Name + "!" });
        Assert.That(bench.Held, Is.EqualTo(("coffee!", 4, "A7")));

        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        bench.Elsewhere(document => document["stock"] = 3);
        WriteResult<Item> stale = await http.TryDeleteAsync(read);
        Assert.That((stale.Outcome, stale.Conflict!.Cause), Is.EqualTo((WriteOutcome.Conflicted, ConflictCause.VersionMismatch)));
        Assert.That(bench.Held.Stock, Is.EqualTo(3));

        await http.DeleteAsync((await http.RefreshAsync(read))!);
        Assert.That(bench.Resources.Find(Path), Is.Null);
        if (way == "nested")
            Assert.That(bench.Writes[^1].Header("Content-Type"), Is.EqualTo("application/json"));
    }

    [TestCaseSource(nameof(WaysAndFormats))]
    public async Task Law28_SaveAsync_DisjointEdits_AreMergedUnderTheFreshVersion(string way, WriteFormat format)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client(o => o.WriteFormat = format);
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        bench.Elsewhere(document => document["stock"] = 3);
        bench.BeforeEachWrite(times: 2, document => document["lot"] = "B8");

        Versioned<Item> saved = await http.SaveAsync(read.With(read.Value with { Name = "coffee" }));

        Assert.That(bench.Held, Is.EqualTo(("coffee", 3, "B8")));
        Assert.That(saved.Value, Is.EqualTo(new Item("coffee", 3)));
        AssertUnconditional(bench);
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_SaveAsync_BothEditedTheSame_TheVersionIsNoDifference(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        bench.Elsewhere(document => document["stock"] = 3);

        WriteResult<Item> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Select(difference => difference.Pointer), Is.EqualTo(new[] { "/stock" }));
        Assert.That(bench.Held.Stock, Is.EqualTo(3));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_PatchAsync_StatesTheVersionInThePatch(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Ignore("/metadata").Ignore("/sys")));
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);

        await http.PatchAsync(read.With(read.Value with { Stock = 9 }));
        WriteResult<Item> stale = await bench
            .Client(o => o.On(ConflictCause.VersionMismatch).Surface())
            .TryPatchAsync(Versioned.FromToken<Item>(read.ToToken()).With(read.Value with { Stock = 8 }));

        Assert.That(bench.Writes.Select(write => write.Method), Is.EqualTo(new[] { "PATCH", "PATCH" }));
        Assert.That((stale.Outcome, bench.Held), Is.EqualTo((WriteOutcome.Conflicted, ("tea", 9, "A7"))));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_OwnWriteSavedAgain_ReadsTheNewVersionFirst(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        Versioned<Item> one = await http.UpdateAsync<Item>(Path, item => item with { Stock = 9 });
        Versioned<Item> two = await http.SaveAsync(one.With(one.Value with { Stock = 8 }));
        bench.Elsewhere(document => document["name"] = "coffee");
        Versioned<Item> three = await http.SaveAsync(two.With(two.Value with { Stock = 7 }));

        Assert.That(bench.Held, Is.EqualTo(("coffee", 7, "A7")));
        Assert.That(three.Value, Is.EqualTo(new Item("coffee", 7)));
        Assert.That(bench.Writes, Has.Count.EqualTo(3));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_Token_CarriesTheVersionToAnotherProcess(string way)
    {
        using var bench = CarrierBench.Of(way);
        string ticket = (await bench.Client().GetVersionedAsync<Item>(Path)).ToToken();
        Versioned<Item> read = Versioned.FromToken<Item>(ticket);
        HttpClient elsewhere = bench.Client(o => o.On(ConflictCause.VersionMismatch).Surface());

        await elsewhere.SaveAsync(read.With(read.Value with { Stock = 9 }));
        WriteResult<Item> stale = await elsewhere.TrySaveAsync(read.With(read.Value with { Stock = 8 }));

        Assert.That((stale.Outcome, bench.Held.Stock), Is.EqualTo((WriteOutcome.Conflicted, 9)));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_ConditionOn_StatesTheVersionInARequestOfOnesOwn(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);

        foreach (string method in new[] { "PUT", "PUT", "DELETE" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Path.TrimStart('/'));
            if (method == "PUT")
                request.Content = new StringContent("""{"name":"mine","stock":1}""", System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.SendAsync(request.ConditionOn(read));
            bool isFirst = bench.Writes.Count == 1;
            Assert.That((int)answer.StatusCode, Is.EqualTo(isFirst ? 204 : 409), method);
            if (!isFirst)
                Assert.That((await answer.ReadConflictAsync())?.Cause, Is.Not.Null);
        }
        Assert.That(bench.Held.Name, Is.EqualTo("mine"));
    }

    [Test]
    public async Task ConditionOn_RequestThatCannotTakeTheVersion_SaysWhy()
    {
        using var inMember = CarrierBench.Of("member");
        Versioned<Item> read = await inMember.Client().GetVersionedAsync<Item>(Path);
        using var inQuery = CarrierBench.Of("query");
        Versioned<Item> readByQuery = await inQuery.Client().GetVersionedAsync<Item>(Path);

        AssertRefused(new HttpRequestMessage(HttpMethod.Post, Path), read, "Give it a JSON object");
        AssertRefused(new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("[]") }, read, "cannot hold it");
        AssertRefused(new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("a=b") }, read, "cannot hold it");
        AssertRefused(
            new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{}") },
            Versioned.FromToken<Item>(read.ToToken()),
            "GetVersionedAsync"
        );
        AssertRefused(new HttpRequestMessage { Method = HttpMethod.Post }, readByQuery, "Set RequestUri");
        AssertRefused(new HttpRequestMessage(HttpMethod.Post, Path + "?if_seq=1"), readByQuery, "states a version already");

        static void AssertRefused(HttpRequestMessage request, Versioned<Item> read, string says)
        {
            using (request)
                Assert.That(() => request.ConditionOn(read), Throws.InvalidOperationException.With.Message.Contains(says));
        }
    }

    [Test]
    public async Task ConditionOn_AJsonPatch_TestsTheVersionInFront([Values("[]", """[{"op":"remove","path":"/x"}]""")] string patch)
    {
        using var bench = CarrierBench.Of("incremented");
        Versioned<Item> read = await bench.Client().GetVersionedAsync<Item>(Path);
        using var request = new HttpRequestMessage(HttpMethod.Patch, Path)
        {
            Content = new StringContent(patch, new MediaTypeHeaderValue("application/json-patch+json")),
        };

        string sent = await request.ConditionOn(read).Content!.ReadAsStringAsync();

        Assert.That(
            sent,
            Is.EqualTo(
                """[{"op":"test","path":"/version/number","value":1},{"op":"add","path":"/version/number","value":2}"""
                    + (patch == "[]" ? "]" : "," + patch[1..])
            )
        );
        Assert.That(request.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json-patch+json"));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_RefreshAsync_ComparesTheVersions(string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);

        Assert.That(await http.RefreshAsync(read), Is.Null);
        bench.Elsewhere(static _ => { });
        Assert.That((await http.RefreshAsync(read))?.Value, Is.EqualTo(read.Value));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_CreateAsync_GoesWithoutAVersionAndNeverOverWhatIsThere(string way)
    {
        // One that takes a write without a version for one over any version, as Kubernetes and Elasticsearch do.
        using var bench = CarrierBench.Of(
            way,
            options => options with { Carrier = (OriginCarrier)options.Carrier! with { MayBeMissing = true } }
        );
        HttpClient http = bench.Client();
        var copied = new JsonObject
        {
            ["name"] = "new",
            ["stock"] = 1,
            ["rev"] = "another's",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "another's" },
            ["version"] = new JsonObject { ["number"] = 7 },
        };
        Versioned<JsonObject> created = await http.CreateAsync("items/8", copied);
        WriteResult<JsonObject> again = await http.TryCreateAsync("items/8", copied);

        Assert.That((again.Outcome, again.Conflict?.Cause), Is.EqualTo((WriteOutcome.Conflicted, ConflictCause.AlreadyExists)));
        OriginRequest write = bench.Writes.Single();
        JsonNode sent = JsonNode.Parse(write.Text)!;
        JsonNode? stated = way switch
        {
            "member" or "from a field" => sent["rev"],
            "nested" => sent["metadata"]!["resourceVersion"],
            "incremented" => sent["version"]!["number"],
            _ => null,
        };
        Assert.That((stated, write.Header("X-Version"), write.Query), Is.EqualTo(((JsonNode?)null, (string?)null, "")));
        await http.SaveAsync(created.With(new JsonObject { ["name"] = "new", ["stock"] = 5 }));
        Assert.That((int?)JsonNode.Parse(bench.Resources.TextOf("/items/8"))!["stock"], Is.EqualTo(5));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law28_UpsertAsync_SomebodyElseCreatesFirst_TheirsIsTheBase(string way)
    {
        using var bench = CarrierBench.Of(way);
        bench.Resources.BeforeWrite("/items/9", _ => bench.Resources.Put("/items/9", """{"name":"theirs","stock":1}"""));

        await bench.Client().UpsertAsync<Item>("items/9", item => (item ?? new Item("mine", 0)) with { Stock = (item?.Stock ?? 0) + 1 });

        JsonNode held = JsonNode.Parse(bench.Resources.TextOf("/items/9"))!;
        Assert.That(((string?)held["name"], (int?)held["stock"]), Is.EqualTo(("theirs", 2)));
    }

    [Test]
    public async Task Law28_WhatTheCallerWritesThere_IsOverwrittenByWhatWasRead([Values(null, "", "made up", "v1")] string? theirs)
    {
        using var bench = CarrierBench.Of("member");
        bench.Elsewhere(static _ => { });
        HttpClient http = bench.Client();

        await http.UpdateAsync<RevisedItem>(Path, item => item with { Stock = 9, Rev = theirs });

        Assert.That(bench.Writes.Single().Text, Does.Contain("\"rev\":\"v2\""));
        Assert.That(bench.Held, Is.EqualTo(("tea", 9, "A7")));
    }

    [Test]
    public async Task Law28_OnlyTheVersionChanged_NothingIsSent()
    {
        using var bench = CarrierBench.Of("member");
        HttpClient http = bench.Client();

        WriteResult<RevisedItem> updated = await http.TryUpdateAsync<RevisedItem>(Path, item => item with { Rev = "made up" });
        Versioned<RevisedItem> read = await http.GetVersionedAsync<RevisedItem>(Path);
        WriteResult<RevisedItem> saved = await http.TrySaveAsync(read.With(read.Value with { Rev = null }));

        Assert.That((updated.Outcome, saved.Outcome), Is.EqualTo((WriteOutcome.Unchanged, WriteOutcome.Unchanged)));
        Assert.That(bench.Writes, Is.Empty);
    }

    [Test]
    public async Task Law28_KeepMine_TakesTheFreshVersionAndSendsNothingForAVersionAlone()
    {
        using var bench = CarrierBench.Of("member");
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).KeepMine());
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        bench.Elsewhere(document => document["stock"] = 3);
        await http.SaveAsync(read.With(read.Value with { Stock = 1 }));
        Assert.That(bench.Held, Is.EqualTo(("tea", 1, "A7")));

        read = await http.GetVersionedAsync<Item>(Path);
        bench.Elsewhere(document => document["stock"] = 2);
        WriteResult<Item> same = await http.TrySaveAsync(read.With(read.Value with { Stock = 2 }));
        Assert.That(same.Outcome, Is.EqualTo(WriteOutcome.Unchanged));
    }

    [Test]
    public async Task Law28_MemberWithoutAWayToDelete_IsRefusedWithTheWay()
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev"), new OriginCarrier("rev") { MayBeMissing = true });
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);

        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.DeleteAsync(read));
        using var request = new HttpRequestMessage(HttpMethod.Delete, Path);
        var alsoRefused = Assert.Throws<InvalidOperationException>(() => request.ConditionOn(read));

        Assert.That(refused!.Message, Does.Contain("DeleteByQuery").And.Contain("'/rev'"));
        Assert.That(alsoRefused!.Message, Does.Contain("DeleteByQuery"));
        Assert.That(bench.Writes, Is.Empty);
    }

    [TestCase("""{"name":"tea","stock":1}""", TestName = "{m}(absent)")]
    [TestCase("""{"name":"tea","stock":1,"rev":null}""", TestName = "{m}(null)")]
    [TestCase("""{"name":"tea","stock":1,"rev":""}""", TestName = "{m}(empty)")]
    [TestCase("""{"name":"tea","stock":1,"rev":"  "}""", TestName = "{m}(blank)")]
    [TestCase("""{"name":"tea","stock":1,"rev":{}}""", TestName = "{m}(an object)")]
    [TestCase("""{"name":"tea","stock":1,"rev":["v1"]}""", TestName = "{m}(an array)")]
    [TestCase("""{"name":"tea","stock":1,"rev":true}""", TestName = "{m}(a boolean)")]
    [TestCase("""{"name":"tea","stock":1,"rev":"v1","rev":"v2"}""", TestName = "{m}(twice)")]
    [TestCase("""{"name":"tea","stock":1,"rev":"\ud800"}""", TestName = "{m}(half a character)")]
    [TestCase("""{"name":"tea","stock":1,"Rev":"v1"}""", TestName = "{m}(in another case)")]
    public async Task Law28_NoVersionThatCouldBeSentBack_IsRefusedNeverLeftOut(string document)
    {
        using var bench = new CarrierBench(
            VersionCarrier.Member("/rev").DeleteByQuery("rev"),
            new OriginCarrier("rev") { IsIgnored = true }
        );
        bench.Resources.Put(Path, document);
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        Versioned<Item> edited = read.With(read.Value with { Stock = 0 });

        foreach (
            Func<Task> write in new Func<Task>[]
            {
                () => http.UpdateAsync<Item>(Path, static item => item with { Stock = 0 }),
                () => http.SaveAsync(edited),
                () => http.PatchAsync(edited),
                () => http.DeleteAsync(edited),
            }
        )
        {
            Exception? refused = await Assert.CatchAsync(() => write());
            // A document that names a member twice is refused by whoever has to change it first.
            Assert.That(refused, Is.TypeOf<UnprotectedWriteException>().Or.InstanceOf<System.Text.Json.JsonException>());
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{}") };
        Assert.Throws<InvalidOperationException>(() => request.ConditionOn(read));
        Assert.That(bench.Writes, Is.Empty);
    }

    [TestCase("\"seven\"")]
    [TestCase("1.5")]
    [TestCase("1e3")]
    [TestCase("-1")]
    public async Task Law28_WhatCannotBeIncremented_IsRefused(string version)
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev", increment: true), new OriginCarrier("rev") { IsIgnored = true });
        bench.Resources.Put(Path, $$"""{"name":"tea","stock":1,"rev":{{version}}}""");

        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() =>
            bench.Client().UpdateAsync<Item>(Path, static item => item with { Stock = 0 })
        );

        Assert.That(refused!.Message, Does.Contain("whole number"));
    }

    [TestCase("7", "8")]
    [TestCase("\"7\"", "\"8\"")]
    [TestCase("99999999999999999999999999", "100000000000000000000000000")]
    public async Task Law28_Incremented_KeepsHowItIsSpelt(string version, string sent)
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev", increment: true), new OriginCarrier("rev") { IsIgnored = true });
        bench.Resources.Put(Path, $$"""{"name":"tea","stock":1,"rev":{{version}}}""");

        await bench.Client().UpdateAsync<Item>(Path, static item => item with { Stock = 0 });

        Assert.That(bench.Writes.Single().Text, Does.Contain($"\"rev\":{sent}"));
    }

    [TestCase("1.50")]
    [TestCase("12345678901234567890123456789")]
    [TestCase("1E400")]
    [TestCase("\"a\\u00e9\\\"b\"")]
    public async Task Law28_Version_GoesBackAsItWasSpelt(string version)
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev"), new OriginCarrier("rev") { IsIgnored = true });
        bench.Resources.Put(Path, $$"""{"name":"tea","stock":1,"rev":{{version}}}""");

        await bench.Client().UpdateAsync<RevisedRaw>(Path, static item => item with { Stock = 0 });

        string sent = bench.Writes.Single().Text;
        Assert.That(
            JsonValue.Equal(
                System.Text.Encoding.UTF8.GetBytes(sent),
                System.Text.Encoding.UTF8.GetBytes($$"""{"name":"tea","stock":0,"rev":{{version}}}""")
            ),
            Is.True,
            sent
        );
        if (version[0] != '"')
            Assert.That(sent, Does.Contain(version));
    }

    private sealed record RevisedRaw(string Name, int Stock);

    [Test]
    public async Task Law28_VersionThatChangesItsType_GoesBackAsItIsNow()
    {
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"tea","stock":1,"rev":"1"}""");
        script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.Conflict);
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"tea","stock":2,"rev":1}""");
        script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.NoContent);
        using HttpClient http = Chains.Client("hand-made", script, static o => o.Version = VersionCarrier.Member("/rev"));

        await http.UpdateAsync<Item>(Path, static item => item with { Name = "coffee" });

        Assert.That(script.Requests[^1].Text, Is.EqualTo("""{"name":"coffee","stock":2,"rev":1}"""));
        script.VerifyDone();
    }

    [Test]
    public async Task Law28_AllowUnprotectedWrites_SendsOnceWithoutAVersion()
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev"), new OriginCarrier("rev") { IsIgnored = true });

        WriteResult<Item> result = await bench
            .Client(static o => o.AllowUnprotectedWrites = true)
            .TryUpdateAsync<Item>(Path, static item => item with { Stock = 9 });

        Assert.That(
            (result.Outcome, bench.Writes.Single().Text),
            Is.EqualTo((WriteOutcome.Applied, """{"name":"tea","stock":9,"lot":"A7"}"""))
        );
    }

    [TestCase("a b", false)]
    [TestCase("a&b=c#d/é", true)]
    [TestCase("v1\r\nX-Evil: 1", true)]
    public async Task Law28_VersionThatNoFieldOrQueryTakes_IsRefused(string version, bool isRefused)
    {
        foreach (
            VersionCarrier carrier in new[] { VersionCarrier.Header("X-Version", from: "/rev"), VersionCarrier.Query(("rev", "/rev")) }
        )
        {
            using var bench = new CarrierBench(carrier, new OriginCarrier("rev") { IsIgnored = true });
            bench.Resources.Put(
                Path,
                new JsonObject
                {
                    ["name"] = "tea",
                    ["stock"] = 1,
                    ["rev"] = version,
                }.ToJsonString()
            );
            WriteResult<Item>? result = null;
            Exception? refused = await Catch(async () =>
                result = await bench.Client().TryUpdateAsync<Item>(Path, static item => item with { Stock = 0 })
            );
            Assert.That(refused is UnprotectedWriteException, Is.EqualTo(isRefused), $"{refused}");
            if (!isRefused)
                Assert.That(result!.Outcome, Is.EqualTo(WriteOutcome.Applied));
        }
    }

    private static async Task<Exception?> Catch(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (UnprotectedWriteException refused)
        {
            return refused;
        }
    }

    [Test]
    public async Task Law28_QueryOfTheTarget_StaysAndIsNotRead()
    {
        using var bench = CarrierBench.Of("query");

        await bench.Client().UpdateAsync<Item>(Path + "?pretty=a%20b&if_seq=99", static item => item with { Stock = 0 });

        Assert.That(
            bench.Resources.Requests.Select(request => request.Query),
            Is.EqualTo(new[] { "?pretty=a%20b", "?pretty=a%20b&if_seq=1" })
        );
    }

    [Test]
    public async Task Law18_OriginThatStoresTheVersionAsSent_IsNotWrittenAgain()
    {
        using var bench = new CarrierBench(VersionCarrier.Member("/rev"), new OriginCarrier("rev") { IsIgnored = true });
        bench.Resources.Put(Path, """{"name":"tea","stock":10,"rev":"v1"}""");
        HttpClient http = bench.Client();
        await http.UpdateAsync<Item>(Path, static item => item with { Stock = item.Stock - 1 });

        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() =>
            http.UpdateAsync<Item>(Path, static item => item with { Stock = item.Stock - 1 })
        );

        Assert.That(refused!.Message, Does.Contain("does not look at the version in member '/rev'"));
    }

    [Test]
    public async Task Law18_OriginThatStoresAsSentUnderANewVersion_IsWrittenAgain()
    {
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"tea","stock":1}""", ("X-Version", "1"));
        script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.NoContent);
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"tea","stock":2}""", ("X-Version", "2"));
        script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.NoContent);
        using HttpClient http = Chains.Client("hand-made", script, static o => o.Version = VersionCarrier.Header("X-Version"));

        await http.UpdateAsync<Item>(Path, static item => item with { Stock = item.Stock + 1 });
        await http.UpdateAsync<Item>(Path, static item => item with { Stock = item.Stock + 1 });

        Assert.That(script.Requests[^1].Header("X-Version"), Is.EqualTo("2"));
        script.VerifyDone();
    }

    [Test]
    public async Task Law28_PatchWhoseTestFailedByAnyStatus_IsMadeAgain([Values(400, 409, 412, 422)] int status)
    {
        using var bench = CarrierBench.Of(
            "member",
            options => options with { Carrier = (OriginCarrier)options.Carrier! with { Status = status } }
        );
        bench.BeforeEachWrite(times: 2, static document => document["stock"] = (int)document["stock"]! - 1);

        await bench
            .Client(static o => o.WriteFormat = WriteFormat.JsonPatch)
            .UpdateAsync<Item>(Path, static item => item with { Stock = item.Stock - 1 });

        Assert.That(bench.Held, Is.EqualTo(("tea", 7, "A7")));
    }

    [Test]
    public async Task Law18_AnswerThatShowsAnotherVersionThanTheWriteNamed_IsMarked()
    {
        using var bench = CarrierBench.Of("incremented", options => options with { ReturnsRepresentation = true });
        HttpClient http = bench.Client();
        WriteResult<Item> sound = await http.TryUpdateAsync<Item>(Path, static item => item with { Stock = 9 });
        Assert.That((sound.Outcome, sound.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.None)));
        bench.Resources.Answer(
            "PUT",
            Path,
            static _ =>
                new OriginAnswer(200)
                    .With("Content-Location", Path)
                    .WithContent("""{"name":"tea","stock":8,"version":{"number":7}}"""u8.ToArray(), "application/json"),
            times: 1
        );
        WriteResult<Item> jumped = await http.TryUpdateAsync<Item>(Path, static item => item with { Stock = 8 });

        Assert.That((jumped.Outcome, jumped.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.PreconditionIgnored)));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law07_RepresentationInTheAnswer_IsTheBaseOfTheNextWrite(string way)
    {
        using var bench = CarrierBench.Of(way, static options => options with { ReturnsRepresentation = true });
        HttpClient http = bench.Client();
        Versioned<Item> one = await http.UpdateAsync<Item>(Path, static item => item with { Stock = 9 });
        bench.Resources.ForgetHistory();
        await http.SaveAsync(one.With(one.Value with { Stock = 8 }));

        Assert.That(bench.Held.Stock, Is.EqualTo(8));
        // Whose answers to writes lack the field.
        Assert.That(bench.Resources.CountRequests("GET"), Is.EqualTo(way == "from a field" ? 1 : 0));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law14_LostAnswer_TheSameBytesUnderTheSameVersionAreCarriedOutOnce(string way)
    {
        foreach (bool isCarriedOut in new[] { true, false })
        {
            using var bench = CarrierBench.Of(way);
            if (isCarriedOut)
                bench.Resources.LoseAnswer(new Interference.Reset());
            else
                bench.Resources.Intercept(new Interference.Reset());
            HttpClient http = bench.Client();
            Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);

            WriteResult<Item> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

            Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), way);
            Assert.That(bench.Held, Is.EqualTo(("tea", 9, "A7")));
            Assert.That(bench.Writes, Has.Count.EqualTo(isCarriedOut ? 1 : 2));
            Assert.That(
                bench.Writes.Select(write => write.Text + write.Query + write.Header("X-Version")).Distinct().Count(),
                Is.EqualTo(1)
            );
        }
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law17_VersionThatIsShownAndRefused_EndsAfterOneResendWithTheReason(string way)
    {
        using var bench = CarrierBench.Of(way);
        bench.Resources.Answer("PUT", Path, static _ => new OriginAnswer(409));

        WriteResult<Item> result = await bench.Client().TryUpdateAsync<Item>(Path, static item => item with { Stock = 9 });

        Assert.That((result.Outcome, bench.Writes.Count), Is.EqualTo((WriteOutcome.Conflicted, 2)));
        Assert.That((result.Conflict!.Cause, result.Conflict.Confidence), Is.EqualTo((ConflictCause.VersionMismatch, Confidence.Likely)));
        Assert.That(result.Reason, Does.Contain("names the version that the origin shows"));
    }

    [Test]
    public async Task Law17_VersionThatIsAnotherInEachRead_EndsWithTheReason()
    {
        using var bench = CarrierBench.Of("member");
        bench.Resources.Before(static request => request.Method == "GET", _ => bench.Elsewhere(static _ => { }), times: 100);
        bench.BeforeEachWrite(times: 100, static _ => { });

        WriteResult<Item> result = await bench.Client().TryUpdateAsync<Item>(Path, static item => item with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Reason, Does.Contain("another version of the same each time"));
        Assert.That(bench.Resources.Requests, Has.Count.LessThanOrEqualTo(8));
    }

    [Test]
    public async Task Law28_SomebodyDeletedIt_IsAConflictAndNotRecreated([Values("member", "header", "query")] string way)
    {
        using var bench = CarrierBench.Of(way);
        HttpClient http = bench.Client();
        Versioned<Item> read = await http.GetVersionedAsync<Item>(Path);
        bench.Resources.Delete(Path);

        WriteResult<Item> saved = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));
        WriteResult<Item> patched = await http.TryPatchAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((saved.Outcome, patched.Outcome), Is.EqualTo((WriteOutcome.Conflicted, WriteOutcome.Conflicted)));
        Assert.That(bench.Resources.Find(Path), Is.Null);
    }

    [Test]
    public async Task Law28_TokenOfAnotherCarrier_IsRefusedBeforeItIsSent()
    {
        using var bench = CarrierBench.Of("member");
        using var tagged = new InMemoryOrigin();
        tagged.Resources.Put(Path, """{"name":"tea","stock":1,"rev":"v9"}""");
        string byTag = (await tagged.CreateClient().GetVersionedAsync<Item>(Path)).ToToken();
        string byRev = (await bench.Client().GetVersionedAsync<Item>(Path)).ToToken();

        var foreign = await Assert.ThrowsAsync<UnprotectedWriteException>(() => Save(bench.Client(), byTag));
        var unknown = await Assert.ThrowsAsync<UnprotectedWriteException>(() => Save(tagged.CreateClient(), byRev));

        Assert.That(foreign!.Message, Does.Contain("travel otherwise"));
        Assert.That(unknown!.Message, Does.Contain("travel otherwise"));
        Assert.That(bench.Writes.Concat(tagged.Resources.Requests.Where(request => !request.IsSafe)), Is.Empty);

        static Task Save(HttpClient http, string token)
        {
            Versioned<Item> read = Versioned.FromToken<Item>(token);
            return http.SaveAsync(read.With(read.Value with { Stock = 0 }));
        }
    }

    [Test]
    public async Task Law04_LastModifiedCarrier_IsUsedBesideATag()
    {
        var time = new FakeTimeProvider();
        using var origin = new InMemoryOrigin(new OriginOptions { TimeProvider = time });
        origin.Resources.Put(Path, """{"name":"tea","stock":1}""");
        time.Advance(TimeSpan.FromSeconds(5));
        using HttpClient http = Chains.Client("hand-made", origin, static o => o.Version = VersionCarrier.LastModified);

        string modified = origin.Resources.Find(Path)!.LastModified.ToString("r", CultureInfo.InvariantCulture);
        await http.UpdateAsync<Item>(Path, static item => item with { Stock = 0 });

        OriginRequest put = origin.Resources.Requests[^1];
        Assert.That((put.Header("If-Match"), put.Header("If-Unmodified-Since")), Is.EqualTo(((string?)null, modified)));
    }

    [Test]
    public async Task Law28_RepresentationInAWrapper_IsWrittenBareUnderItsVersion()
    {
        // Elasticsearch.
        VersionCarrier carrier = VersionCarrier
            .Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term"))
            .RepresentationAt("/_source");
        var script = new ScriptedHandler();
        script
            .When(HttpMethod.Get, Path)
            .RespondJson(
                HttpStatusCode.OK,
                """{"_id":"7","_seq_no":5,"_primary_term":2,"found":true,"_source":{"name":"tea","stock":10,"lot":"A7"}}"""
            );
        script.When(HttpMethod.Put, Path).RespondJson(HttpStatusCode.OK, """{"result":"updated","_seq_no":6}""");
        using HttpClient http = Chains.Client("hand-made", script, o => o.Version = carrier);

        Versioned<Item> saved = await http.UpdateAsync<Item>(Path, static item => item with { Stock = 9 });

        RecordedRequest put = script.Requests[^1];
        Assert.That(put.Uri!.Query, Is.EqualTo("?if_seq_no=5&if_primary_term=2"));
        Assert.That(put.Text, Is.EqualTo("""{"name":"tea","stock":9,"lot":"A7"}"""));
        Assert.That(saved.Value, Is.EqualTo(new Item("tea", 9)));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("none")]
    public async Task RepresentationAt_NothingThere_IsNoRepresentation(string body)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, body);
        using HttpClient http = Chains.Client(
            "hand-made",
            script,
            static o => o.Version = VersionCarrier.Header("V").RepresentationAt("/_source")
        );

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetVersionedAsync<Item>(Path));

        Assert.That(failure!.Message, Does.Contain("/_source"));
    }

    private static void AssertUnconditional(CarrierBench bench) =>
        Assert.That(
            bench
                .Writes.SelectMany(write => write.Headers.Keys)
                .Where(static name => name.StartsWith("If-", StringComparison.OrdinalIgnoreCase)),
            Is.Empty
        );
}
