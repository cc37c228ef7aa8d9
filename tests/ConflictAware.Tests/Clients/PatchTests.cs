using System.Text;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>Writes that send only what changed.</summary>
public class PatchTests
{
    private sealed record Order
    {
        public string? Note { get; init; }
        public int Stock { get; init; }
        public IReadOnlyList<int> Codes { get; init; } = [];
        public Dictionary<string, string?> Labels { get; init; } = [];
    }

    private const string Document =
        """{"id":7,"note":"n","stock":10,"codes":[1,2,3,4],"labels":{"a":"1"},"rev":3,"updatedAt":"yesterday"}""";

    private const string MergePatchType = "application/merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";

    private static Dictionary<string, string?> With(Dictionary<string, string?> labels, string name, string? value) =>
        new(labels) { [name] = value };

    private static async Task<WriteResult<Order>> PatchAsync(HttpClient http, Func<Order, Order> edit)
    {
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        return await http.TryPatchAsync(read.With(edit(read.Value)));
    }

    private static OriginRequest LastWrite(MergeBench bench) => bench.Resources.Requests.Last(request => !request.IsSafe);

    private static string? TypeOf(OriginRequest request) => request.Header("Content-Type");

    private static void Accept(MergeBench bench, string? types) =>
        bench.Resources.Answer(
            "GET",
            MergeBench.Path,
            _ =>
                new OriginAnswer(200)
                    .With("ETag", bench.Resources.TagOf(MergeBench.Path))
                    .With("Accept-Patch", types)
                    .WithContent(Encoding.UTF8.GetBytes(bench.Resources.TextOf(MergeBench.Path)), "application/json")
        );

    [Test]
    public async Task Patch_WhatAMergePatchCanSay_IsOneUnderTheTag()
    {
        using var bench = new MergeBench(Document);
        string tag = bench.Resources.TagOf(MergeBench.Path)!;

        WriteResult<Order> result = await PatchAsync(bench.Client(), o => o with { Stock = 9, Codes = [1, 2] });

        OriginRequest patch = LastWrite(bench);
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That((patch.Method, TypeOf(patch), patch.Header("If-Match")), Is.EqualTo(("PATCH", MergePatchType, tag)));
        Assert.That(patch.Text, Is.EqualTo("""{"stock":9,"codes":[1,2]}"""));
        bench.AssertHolds("""{"id":7,"note":"n","stock":9,"codes":[1,2],"labels":{"a":"1"},"rev":3,"updatedAt":"yesterday"}""");
    }

    [Test]
    public async Task Patch_NullThatAMergePatchCannotSay_IsAJsonPatch()
    {
        using var bench = new MergeBench(Document);

        await PatchAsync(bench.Client(), o => o with { Note = null, Labels = With(o.Labels, "b", null) });

        OriginRequest patch = LastWrite(bench);
        Assert.That(
            (TypeOf(patch), patch.Header("If-Match")),
            Is.EqualTo((JsonPatchType, bench.Resources.Requests[0] is null ? null : patch.Header("If-Match")))
        );
        Assert.That(patch.Header("If-Match"), Is.Not.Null);
        Assert.That(patch.Text, Does.Not.Contain("\"test\""));
        Assert.That(
            (bench.Stored["note"], bench.Stored["labels"]!.ToJsonString()),
            Is.EqualTo(((JsonNode?)null, """{"a":"1","b":null}"""))
        );
        Assert.That(bench.Stored.AsObject().ContainsKey("note"), Is.True);
    }

    [Test]
    public async Task Patch_DroppedEntry_IsRemoved()
    {
        using var bench = new MergeBench(Document);

        await PatchAsync(bench.Client(), o => o with { Labels = [] });

        Assert.That(LastWrite(bench).Text, Is.EqualTo("""{"labels":{"a":null}}"""));
        Assert.That(bench.Stored["labels"]!.ToJsonString(), Is.EqualTo("{}"));
    }

    private static readonly TestCaseData[] Accepted =
    [
        new TestCaseData(null, false, MergePatchType),
        new TestCaseData($"{MergePatchType}, {JsonPatchType}", false, MergePatchType),
        new TestCaseData($"{JsonPatchType}", false, JsonPatchType),
        new TestCaseData("Application/JSON-Patch+JSON; charset=utf-8", false, JsonPatchType),
        new TestCaseData(MergePatchType, true, "application/json"),
        new TestCaseData("application/strategic-merge-patch+json", false, "application/json"),
        new TestCaseData("", false, "application/json"),
    ];

    [TestCaseSource(nameof(Accepted))]
    public async Task Patch_AcceptPatch_DecidesTheFormat(string? accepted, bool setsNull, string expected)
    {
        using var bench = new MergeBench(Document);
        Accept(bench, accepted);

        await PatchAsync(bench.Client(), o => o with { Stock = 9, Note = setsNull ? null : o.Note });

        OriginRequest write = LastWrite(bench);
        Assert.That((write.Method, TypeOf(write)), Is.EqualTo((expected == "application/json" ? "PUT" : "PATCH", expected)));
        Assert.That(write.Header("If-Match"), Is.Not.Null);
        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(9));
        Assert.That(bench.Stored["updatedAt"], Is.Not.Null);
    }

    [Test]
    public async Task Patch_AcceptPatchInReadsAlone_IsRememberedOverWrites()
    {
        using var bench = new MergeBench(Document);
        Accept(bench, JsonPatchType);
        HttpClient http = bench.Client(o =>
        {
            o.WriteAs(WriteFormat.Patch);
            o.PreferRepresentation = true;
            o.Coordination = UpdateCoordination.Chain;
            o.Principal = static _ => "service";
        });

        for (int stock = 0; stock < 3; stock++)
            await http.UpdateAsync<Order>("orders/7", o => o with { Stock = stock });

        OriginRequest[] requests = [.. bench.Resources.Requests];
        Assert.That(requests.Select(static request => request.Method), Is.EqualTo(new[] { "GET", "PATCH", "PATCH", "PATCH" }));
        Assert.That(requests[1..].Select(TypeOf), Is.All.EqualTo(JsonPatchType));
    }

    [Test]
    public async Task Patch_FromAToken_RemembersWhatTheOriginAccepts()
    {
        using var bench = new MergeBench(Document);
        Accept(bench, JsonPatchType);
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        string token = read.With(read.Value with { Stock = 9 }).ToToken();

        await http.PatchAsync(Versioned.FromToken<Order>(token));

        Assert.That(TypeOf(LastWrite(bench)), Is.EqualTo(JsonPatchType));
    }

    [TestCase(WriteFormat.Representation, "PUT", "application/json")]
    [TestCase(WriteFormat.Patch, "PATCH", MergePatchType)]
    [TestCase(WriteFormat.MergePatch, "PATCH", MergePatchType)]
    [TestCase(WriteFormat.JsonPatch, "PATCH", JsonPatchType)]
    public async Task WriteAs_OfUpdates_DecidesTheFormat(WriteFormat format, string method, string type)
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.WriteAs(format));

        await http.UpdateAsync<Order>("orders/7", o => o with { Stock = 9 });
        await http.ModifyAsync<JsonObject>("orders/7", o => o["note"] = "modified");

        OriginRequest[] writes = [.. bench.Resources.Requests.Where(request => !request.IsSafe)];
        Assert.That(writes.Select(write => (write.Method, TypeOf(write))), Is.EqualTo([(method, type), (method, type)]));
        Assert.That(writes.Select(write => write.Header("If-Match")), Has.All.Not.Null);
        bench.AssertHolds("""{"id":7,"note":"modified","stock":9,"codes":[1,2,3,4],"labels":{"a":"1"},"rev":3,"updatedAt":"yesterday"}""");
    }

    [TestCase(WriteFormat.Representation, MergePatchType)]
    [TestCase(WriteFormat.Patch, MergePatchType)]
    [TestCase(WriteFormat.MergePatch, MergePatchType)]
    [TestCase(WriteFormat.JsonPatch, JsonPatchType)]
    public async Task Patch_UnderWriteAs_IsThePatchThatItNames(WriteFormat format, string type)
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.WriteAs(format));

        await PatchAsync(http, o => o with { Stock = 9 });

        Assert.That((LastWrite(bench).Method, TypeOf(LastWrite(bench))), Is.EqualTo(("PATCH", type)));
    }

    [TestCase(405, null, "takes no PATCH (405)", "WriteFormat.Representation")]
    [TestCase(415, null, "does not take application/merge-patch+json (415). Say", "WriteFormat.JsonPatch")]
    [TestCase(415, JsonPatchType, "(415). It names application/json-patch+json.", "WriteFormat.JsonPatch")]
    [TestCase(400, null, "400", "")]
    public async Task Patch_TheOriginTakesNone_TheErrorSaysWhatToDo(int status, string? accepted, string what, string remedy)
    {
        using var bench = new MergeBench(Document);
        bench.Resources.Answer("PATCH", MergeBench.Path, _ => new OriginAnswer(status).With("Accept-Patch", accepted));

        HttpRequestException? failure = await Assert.ThrowsAsync<HttpRequestException>(async () =>
            await PatchAsync(bench.Client(), o => o with { Stock = 9 })
        );

        Assert.That(failure!.Message, Does.Contain(what).And.Contain(remedy));
        Assert.That((int)failure.StatusCode!, Is.EqualTo(status));
        Assert.That(bench.Resources.CountRequests("PUT"), Is.Zero);
    }

    [TestCase(WriteFormat.MergePatch, "PATCH", MergePatchType)]
    [TestCase(WriteFormat.Patch, "PATCH", JsonPatchType)]
    [TestCase(WriteFormat.Representation, "PUT", "application/json")]
    public async Task NoValidator_UnprotectedWritesAllowed_SendsOnlyWhatChangedWhereAPatchIsWanted(
        WriteFormat format,
        string method,
        string type
    )
    {
        using MergeBench bench = Unvalidated();
        HttpClient http = bench.Client(o =>
        {
            o.AllowUnprotectedWrites = true;
            o.WriteAs(format);
        });
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order => order["note"] = "theirs");

        await http.SaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((LastWrite(bench).Method, TypeOf(LastWrite(bench))), Is.EqualTo((method, type)));
        Assert.That(
            ((int)bench.Stored["stock"]!, (string)bench.Stored["note"]!),
            Is.EqualTo((9, format is WriteFormat.Representation ? "n" : "theirs"))
        );
    }

    [Test]
    public async Task WriteAs_MergePatchThatCannotSayIt_IsTheWholeRepresentation()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.WriteAs(WriteFormat.MergePatch));

        await http.UpdateAsync<Order>("orders/7", o => o with { Note = null });

        Assert.That((LastWrite(bench).Method, TypeOf(LastWrite(bench))), Is.EqualTo(("PUT", "application/json")));
        Assert.That(bench.Stored["note"], Is.Null);
        Assert.That((string)bench.Stored["updatedAt"]!, Is.EqualTo("yesterday"));
    }

    [Test]
    public async Task Patch_SomebodyWroteMeanwhile_IsOfWhatTheyWrote()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order =>
        {
            order["note"] = "theirs";
            order["more"] = 1;
        });

        await http.PatchAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(bench.Sent("PATCH"), Is.EqualTo(["""{"stock":9}""", """{"stock":9}"""]));
        Assert.That(((string)bench.Stored["note"]!, (int)bench.Stored["more"]!, (int)bench.Stored["stock"]!), Is.EqualTo(("theirs", 1, 9)));
    }

    [Test]
    public async Task Patch_BothChangedTheSame_ShowsTheDifference()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order => order["stock"] = 3);

        WriteResult<Order> result = await http.TryPatchAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(result.Differences.Select(d => d.ToString()), Is.EqualTo(["/stock: base 10, mine 9, current 3"]));
    }

    [Test]
    public async Task Law07_AfterAPatch_TheNextWriteReadsFirst()
    {
        using var bench = new MergeBench(
            Document,
            new OriginOptions
            {
                Storing = static (_, content) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("yesterday", "today")),
            }
        );
        HttpClient http = bench.Client(o => o.WriteAs(WriteFormat.Patch));
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        Versioned<Order> once = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        Assert.That(once.EntityTag, Is.Null);
        bench.Resources.ForgetHistory();

        Versioned<Order> twice = await http.SaveAsync(once.With(once.Value with { Stock = 8 }));

        Assert.That(bench.Resources.Requests.Select(request => request.Method), Is.EqualTo(["GET", "PATCH"]));
        Assert.That(bench.Sent("PATCH"), Is.EqualTo(["""{"stock":8}"""]));
        Assert.That((twice.Value.Stock, (string)bench.Stored["updatedAt"]!), Is.EqualTo((8, "today")));
    }

    [Test]
    public async Task Law28_VersionMember_StandsInEveryPatch()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
        {
            o.On(ConflictCause.VersionMismatch).Merge(m => m.Version("/rev").Ignore("/updatedAt"));
            o.WriteAs(WriteFormat.MergePatch);
        });

        await http.ModifyAsync<JsonObject>(
            "orders/7",
            order =>
            {
                order["stock"] = 9;
                order["rev"] = 77;
                order["updatedAt"] = "now";
            }
        );

        Assert.That(bench.Sent("PATCH"), Is.EqualTo(["""{"stock":9,"rev":3}"""]));
    }

    private static MergeBench Unvalidated() => new(Document, new OriginOptions { Tags = TagStyle.None });

    [TestCase(WriteFormat.Patch)]
    [TestCase(WriteFormat.JsonPatch)]
    public async Task NoValidator_JsonPatch_TestsWhatItChanges(WriteFormat format)
    {
        using MergeBench bench = Unvalidated();
        HttpClient http = bench.Client(o => o.WriteAs(format));

        await http.UpdateAsync<Order>("orders/7", o => o with { Stock = 9 });

        Assert.That(
            bench.Sent("PATCH"),
            Is.EqualTo(["""[{"op":"test","path":"/stock","value":10},{"op":"replace","path":"/stock","value":9}]"""])
        );
        Assert.That(TypeOf(LastWrite(bench)), Is.EqualTo(JsonPatchType));
    }

    [TestCase(WriteFormat.Representation)]
    [TestCase(WriteFormat.MergePatch)]
    public async Task Law05_NoValidatorAndNothingTested_IsRefused(WriteFormat format)
    {
        using MergeBench bench = Unvalidated();
        HttpClient http = bench.Client(o => o.WriteAs(format));

        Assert.That(
            async () => await http.UpdateAsync<Order>("orders/7", o => o with { Stock = 9 }),
            Throws.TypeOf<UnprotectedWriteException>()
        );
        Assert.That(bench.Resources.Requests.All(request => request.IsSafe), Is.True);
    }

    // RFC 6902 §5 leaves the status to RFC 5789 §2.2, which knows all three.
    private static void FailTestsWith(MergeBench bench, int status) =>
        bench.Resources.Answer(
            "PATCH",
            MergeBench.Path,
            request =>
            {
                bool holds = JsonNode
                    .Parse(request.Text)!
                    .AsArray()
                    .Where(operation => (string?)operation!["op"] == "test")
                    .All(test => JsonNode.DeepEquals(bench.Stored[((string)test!["path"]!)[1..]], test["value"]));
                if (!holds)
                    return new OriginAnswer(status);
                bench.Elsewhere(order => order["stock"] = JsonNode.Parse(request.Text)!.AsArray()[^1]!["value"]!.DeepClone());
                return new OriginAnswer(204);
            }
        );

    [TestCase(409)]
    [TestCase(412)]
    [TestCase(422)]
    public async Task NoValidator_ATestFails_TheUpdateRunsAgain(int status)
    {
        using MergeBench bench = Unvalidated();
        FailTestsWith(bench, status);
        HttpClient http = bench.Client(o => o.WriteAs(WriteFormat.JsonPatch));
        bench.BeforeEachWrite(2, order => order["stock"] = (int)order["stock"]! - 1);

        Versioned<Order> saved = await http.UpdateAsync<Order>("orders/7", o => o with { Stock = o.Stock - 1 });

        Assert.That((saved.Value.Stock, (int)bench.Stored["stock"]!), Is.EqualTo((7, 7)));
        Assert.That(bench.Resources.CountRequests("PATCH"), Is.EqualTo(3));
    }

    [TestCase(409)]
    [TestCase(412)]
    [TestCase(422)]
    public async Task NoValidator_ATestFails_TheSaveIsMerged(int status)
    {
        using MergeBench bench = Unvalidated();
        FailTestsWith(bench, status);
        HttpClient http = bench.Client(o =>
        {
            o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"));
            o.WriteAs(WriteFormat.JsonPatch);
        });
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order => order["stock"] = 9);

        WriteResult<Order> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((result.Outcome, (int)bench.Stored["stock"]!), Is.EqualTo((WriteOutcome.Applied, 8)), result.Reason);
    }

    [Test]
    public async Task NoValidator_ATestFailsAndBothChangedTheSame_ShowsTheDifference()
    {
        using MergeBench bench = Unvalidated();
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order => order["stock"] = 3);

        WriteResult<Order> result = await http.TryPatchAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((result.Outcome, result.Conflict?.Cause), Is.EqualTo((WriteOutcome.Conflicted, ConflictCause.VersionMismatch)));
        Assert.That(result.Differences.Select(d => d.ToString()), Is.EqualTo(["/stock: base 10, mine 9, current 3"]));
    }

    [Test]
    public async Task NoValidator_RefusedAlthoughEveryTestHolds_IsSurfacedAsItIs()
    {
        using MergeBench bench = Unvalidated();
        bench.Resources.Answer("PATCH", MergeBench.Path, static _ => OriginAnswer.Problem(409, "Orders are closed."));
        HttpClient http = bench.Client(o => o.WriteAs(WriteFormat.JsonPatch));

        ConflictException<Order>? failure = await Assert.ThrowsAsync<ConflictException<Order>>(async () =>
            await http.UpdateAsync<Order>("orders/7", o => o with { Stock = 9 })
        );

        Assert.That(failure!.Conflict.Cause, Is.EqualTo(ConflictCause.Unknown));
        Assert.That(bench.Resources.CountRequests("PATCH"), Is.EqualTo(1));
    }

    [Test]
    public async Task NoValidator_UnrelatedEditMeanwhile_IsNoConflict()
    {
        using MergeBench bench = Unvalidated();
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order => order["note"] = "theirs");

        Versioned<Order> saved = await http.PatchAsync(read.With(read.Value with { Stock = 9 }));
        await http.PatchAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That(((string)bench.Stored["note"]!, (int)bench.Stored["stock"]!), Is.EqualTo(("theirs", 8)));
    }

    [TestCase(WriteFormat.MergePatch)]
    [TestCase(WriteFormat.JsonPatch)]
    public async Task ManyWriters_WithPatches_LoseNoUpdate(WriteFormat format)
    {
        using var bench = new MergeBench(
            Document,
            new OriginOptions { Tags = format is WriteFormat.JsonPatch ? TagStyle.None : TagStyle.Counter }
        );
        HttpClient[] clients = [.. Enumerable.Range(0, 5).Select(_ => bench.Client(o => o.WriteAs(format)))];

        await Task.WhenAll(
            clients.Select(async http =>
            {
                for (int i = 0; i < 10; i++)
                    await http.UpdateAsync<Order>("orders/7", o => o with { Stock = o.Stock + 1 });
            })
        );

        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(60));
    }

    [Test]
    public async Task Patch_TheAnswerGetsLost_IsProvenByWhatTheOriginHolds()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Order> result = await http.TryPatchAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.InPlace)));
        Assert.That(bench.Resources.CountRequests("PATCH"), Is.EqualTo(1));
    }
}
