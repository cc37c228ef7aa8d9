using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ConflictAware.Tests.Clients;

public class UnknownMembersTests
{
    private sealed record Line(string Sku, int Quantity);

    private sealed record Order
    {
        public string? Note { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Address { get; init; }

        public int Stock { get; init; }
        public IReadOnlyList<Line> Lines { get; init; } = [];

        [JsonIgnore]
        public string Secret { get; init; } = "never";
    }

    private const string Document = """
        {"id":7,"note":"n","address":"a","stock":10,"nested":{"x":1},"lines":[{"sku":"a","quantity":1,"price":9.90},{"sku":"b","quantity":2,"price":1.0}],"createdAt":"2026-01-01"}
        """;

    private static readonly string[] Ways = ["save", "update", "patch", "merge-patch", "json-patch"];

    private InMemoryOrigin _origin = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put("/orders/7", Document);
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _origin.Dispose();
    }

    private async Task WriteAsync(string way, Func<Order, Order> change)
    {
        var options = new ConflictHandlingOptions();
        options.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku"));
        if (way == "merge-patch")
            options.WriteAs(WriteFormat.MergePatch);
        if (way == "json-patch")
            options.WriteAs(WriteFormat.JsonPatch);
        _http = _origin.CreateClient(new ConflictHandler(options));
        if (way == "update")
        {
            await _http.UpdateAsync<Order>("orders/7", change);
            return;
        }
        Versioned<Order> read = await _http.GetVersionedAsync<Order>("orders/7");
        Versioned<Order> edited = read.With(change(read.Value));
        await (way == "patch" ? _http.PatchAsync(edited) : _http.SaveAsync(edited));
    }

    private JsonNode Stored => JsonNode.Parse(_origin.Resources.TextOf("/orders/7"))!;

    [TestCaseSource(nameof(Ways))]
    public async Task Law27_MembersThatTheTypeDoesNotKnow_SurviveEveryTypedWrite(string way)
    {
        await WriteAsync(way, o => o with { Stock = 9, Lines = [o.Lines[0] with { Quantity = 5 }, o.Lines[1]] });

        JsonNode expected = JsonNode.Parse(Document)!;
        expected["stock"] = 9;
        expected["lines"]![0]!["quantity"] = 5;
        Assert.That(JsonNode.DeepEquals(Stored, expected), Is.True, Stored.ToJsonString());
        if (way is "patch" or "json-patch" or "merge-patch")
            Assert.That(_origin.Resources.CountRequests("PATCH"), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Law27_NullOnPurpose_IsHonoured(string way)
    {
        await WriteAsync(way, o => o with { Note = null, Address = null });

        Assert.That(Stored.AsObject().ContainsKey("secret"), Is.False);
        Assert.That(Stored["id"]!.GetValue<int>(), Is.EqualTo(7));
        Assert.That((Stored["note"], Stored["address"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
    }

    [Test]
    public async Task Save_SomebodyChangedSomethingElse_IsMerged()
    {
        _http = _origin.CreateClient();
        Versioned<Order> read = await _http.GetVersionedAsync<Order>("orders/7");
        await _http.UpdateAsync<JsonObject>(
            "orders/7",
            o =>
            {
                o["createdAt"] = "later";
                return o;
            }
        );

        WriteResult<Order> result = await _http.TrySaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), result.Reason);
        Assert.That((Stored["createdAt"]!.GetValue<string>(), Stored["stock"]!.GetValue<int>()), Is.EqualTo(("later", 1)));
    }

    [Test]
    public async Task Save_BothChangedTheSame_ShowsTheDifferenceAndNothingElse()
    {
        _http = _origin.CreateClient();
        Versioned<Order> read = await _http.GetVersionedAsync<Order>("orders/7");
        await _http.UpdateAsync<Order>("orders/7", o => o with { Stock = 3, Note = "other" });

        WriteResult<Order> result = await _http.TrySaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Select(d => d.ToString()), Is.EqualTo(["/stock: base 10, mine 1, current 3"]));
    }

    [Test]
    public async Task Ask_SomebodyChooses_WritesTheChoice()
    {
        var options = new ConflictHandlingOptions();
        IReadOnlyList<Difference> asked = [];
        options
            .On(ConflictCause.VersionMismatch)
            .Merge()
            .Ask(
                (differences, _) =>
                {
                    asked = differences;
                    return Task.FromResult<IReadOnlyDictionary<string, MergeChoice>?>(
                        new Dictionary<string, MergeChoice> { ["/stock"] = MergeChoice.Value(JsonSerializer.SerializeToElement(42)) }
                    );
                }
            );
        _http = _origin.CreateClient(new ConflictHandler(options));
        Versioned<Order> read = await _http.GetVersionedAsync<Order>("orders/7");
        await _http.UpdateAsync<Order>("orders/7", o => o with { Stock = 3, Note = "other" });

        Versioned<Order> saved = await _http.SaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(asked, Has.Count.EqualTo(1));
        Assert.That((Stored["stock"]!.GetValue<int>(), Stored["note"]!.GetValue<string>()), Is.EqualTo((42, "other")));
    }

    [Test]
    public void Save_AnElementWithUnknownMembersChangedWithoutAKey_IsRefused()
    {
        _http = _origin.CreateClient();

        Assert.That(
            async () => await _http.UpdateAsync<Order>("orders/7", o => o with { Lines = [o.Lines[0] with { Quantity = 5 }, o.Lines[1]] }),
            Throws.TypeOf<ChangeRefusedException>().With.Message.Contains("/lines")
        );
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Save_AfterAMergedSave_KeepsWhatOthersWrote()
    {
        _http = _origin.CreateClient();
        Versioned<Order> read = await _http.GetVersionedAsync<Order>("orders/7");
        await _http.UpdateAsync<Order>("orders/7", o => o with { Stock = 3 });
        Versioned<Order> saved = await _http.SaveAsync(read.With(read.Value with { Note = "mine" }));

        Versioned<Order> again = await _http.SaveAsync(saved.With(saved.Value with { Note = "again" }));

        Assert.That((saved.Value.Stock, again.Value.Stock, Stored["stock"]!.GetValue<int>()), Is.EqualTo((3, 3, 3)));
    }

    private sealed class Bag
    {
        public string Name { get; set; } = "";

        [JsonExtensionData]
        public JsonObject? More { get; set; }
    }

    [Test]
    public async Task Create_ExtensionDataInAJsonObject_IsWrittenAsItsMembers()
    {
        _http = _origin.CreateClient();

        await _http.CreateAsync(
            "orders/8",
            new Bag
            {
                Name = "n",
                More = new JsonObject { ["x"] = 1 },
            }
        );

        Assert.That(_origin.Resources.TextOf("/orders/8"), Is.EqualTo("""{"name":"n","x":1}"""));
    }
}
