using System.Text.Json.Nodes;
using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/patches.md shows, run.</summary>
public class PatchesTests
{
    private const string Path = "/orders/7";
    private const string Document = """{"address":"a","stock":1,"lines":[],"notes":"n"}""";
    private const string MergePatch = "application/merge-patch+json";
    private const string JsonPatch = "application/json-patch+json";

    [Test]
    public async Task Patch_CarriesTheChangeAloneAndTheVersion()
    {
        using var bench = new GuideBench();
        bench.Resources.Put(Path, Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");

        await Patches.PatchAsync(http, read, read.Value with { Address = "mine" });

        OriginRequest patch = bench.Writes.Single();
        Assert.That((patch.Method, patch.Text, patch.Header("Content-Type")), Is.EqualTo(("PATCH", """{"address":"mine"}""", MergePatch)));
        Assert.That(patch.Header("If-Match"), Is.Not.Null);
    }

    [TestCase("\"m\"", ExpectedResult = MergePatch)]
    [TestCase("null", ExpectedResult = JsonPatch)]
    public async Task<string?> Update_OfAClientThatPatches_TakesThePatchThatCanSayIt(string notes)
    {
        using var bench = new GuideBench();
        bench.Resources.Put(Path, Document);
        bench.BeforeTheWrite(Path, "stock", 5);

        await bench.Client(Patches.Register, "orders").UpdateAsync<JsonObject>("orders/7", order => With(order, "notes", notes));

        bench.AssertHolds($$"""{"address":"a","stock":5,"lines":[],"notes":{{notes}}}""", Path);
        return bench.Writes[^1].Header("Content-Type");
    }

    [TestCase(MergePatch, ExpectedResult = "PATCH " + MergePatch)]
    [TestCase(JsonPatch, ExpectedResult = "PATCH " + JsonPatch)]
    [TestCase("text/x-diff", ExpectedResult = "PUT application/json")]
    public async Task<string> Update_OfAnOriginThatSaysWhatItTakes_SendsThat(string accepted)
    {
        using var bench = new Bench();
        bench.Options.WriteAs(WriteFormat.Patch);
        bench
            .Script.When(HttpMethod.Get, Path)
            .RespondJson(System.Net.HttpStatusCode.OK, Document, ("ETag", "\"1\""), ("Accept-Patch", accepted));
        bench.Script.When("a write", static _ => true).Respond(System.Net.HttpStatusCode.NoContent);

        await bench.Http.UpdateAsync<JsonObject>("orders/7", static order => With(order, "notes", "\"m\""));

        ConflictAware.TestSupport.RecordedRequest write = bench.Script.Requests[^1];
        return $"{write.Method} {write.Header("Content-Type")?.Split(';')[0]}";
    }

    [TestCase("notes", "\"theirs\"", ExpectedResult = 2, Description = "what it replaces")]
    [TestCase("stock", "5", ExpectedResult = 1, Description = "what was only looked at")]
    public async Task<int> Update_WithoutAVersion_IsGuardedByItsTests(string member, string theirs)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.None, SendsLastModified = false });
        origin.Resources.Put(Path, Document);
        origin.Resources.BeforeWrite(
            Path,
            _ =>
            {
                var order = (JsonObject)JsonNode.Parse(origin.Resources.TextOf(Path))!;
                origin.Resources.Put(Path, With(order, member, theirs).ToJsonString());
            }
        );
        using HttpClient http = origin.CreateClient(new ConflictHandler(new ConflictHandlingOptions().WriteAs(WriteFormat.Patch)));

        await http.UpdateAsync<JsonObject>("orders/7", static order => With(order, "notes", $"\"{order["notes"]}+\""));

        var stored = (JsonObject)JsonNode.Parse(origin.Resources.TextOf(Path))!;
        Assert.That((string)stored["notes"]!, Is.EqualTo(member == "notes" ? "theirs+" : "n+"));
        return origin.Resources.CountRequests("PATCH");
    }

    private static JsonObject With(JsonObject order, string member, string value)
    {
        order[member] = JsonNode.Parse(value);
        return order;
    }
}
