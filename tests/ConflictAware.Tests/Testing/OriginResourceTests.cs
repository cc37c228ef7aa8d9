using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ConflictAware.Tests.Testing;

public partial class OriginResourceTests
{
    private sealed record Item(string FirstName, int Count);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Item))]
    private sealed partial class OriginItems : JsonSerializerContext;

    [TestCase("/a/b")]
    [TestCase("a/b")]
    [TestCase("http://origin.example/a/b")]
    [TestCase("https://elsewhere.example/a/b")]
    public void Index_AnySpelling_IsThePath(string path) => Assert.That(new InMemoryOrigin()[path].Path, Is.EqualTo("/a/b"));

    [TestCase("/a?b=1")]
    [TestCase("/a#b")]
    [TestCase(" ")]
    [TestCase("http://")]
    public void Index_NoPath_IsRefused(string path) => Assert.That(() => new InMemoryOrigin()[path], Throws.ArgumentException);

    [Test]
    public async Task Path_WithLettersBeyondAscii_IsTheOneThatRequestsHave()
    {
        var origin = new InMemoryOrigin();
        origin["/crème brûlée"].Put("""{"n":1}""");
        Assert.That(await origin.CreateClient().GetStringAsync("crème brûlée"), Is.EqualTo("""{"n":1}"""));
    }

    [Test]
    public void Put_EveryForm_IsTheDocument()
    {
        OriginResource item = new InMemoryOrigin()["/a"];
        var contents = new List<string>();
        item.Put(new Item("Ada", 1));
        contents.Add(item.Text);
        item.Put(new { firstName = "Ada", count = 1 });
        contents.Add(item.Text);
        item.Put(new Item("Ada", 1), OriginItems.Default.Item);
        contents.Add(item.Text);
        item.Put((JsonNode)new JsonObject { ["firstName"] = "Ada", ["count"] = 1 });
        contents.Add(item.Text);
        item.Put(new JsonObject { ["firstName"] = "Ada", ["count"] = 1 });
        contents.Add(item.Text);
        item.Put("""{"firstName":"Ada","count":1}""");
        contents.Add(item.Text);
        item.Put("""{"firstName":"Ada","count":1}"""u8.ToArray(), "application/json");
        contents.Add(item.Text);

        Assert.That(contents, Has.All.EqualTo("""{"firstName":"Ada","count":1}"""));
        Assert.That(item.As<Item>(), Is.EqualTo(item.As(OriginItems.Default.Item)).And.EqualTo(new Item("Ada", 1)));
        Assert.That((int)item.Json["count"]!, Is.EqualTo(1));
        Assert.That(item.Commits, Has.Count.EqualTo(7));
    }

    [Test]
    public void Put_WhatIsNoJson_IsRefused()
    {
        OriginResource item = new InMemoryOrigin()["/a"];
        Assert.That(() => item.Put("tea"), Throws.ArgumentException.With.Message.Contains("text/plain"));
        Assert.That(() => item.Put(new byte[] { 1 }), Throws.ArgumentException.With.Message.Contains("media type"));
        Assert.That(() => item.Put(new StringContent("tea")), Throws.ArgumentException.With.Message.Contains("media type"));
        Assert.That(() => item.Put((object)null!), Throws.ArgumentNullException);
        Assert.That(item.Exists, Is.False);
    }

    [Test]
    public async Task Put_Text_HasItsMediaType()
    {
        var origin = new InMemoryOrigin();
        origin["/a"].Put("tea", "text/plain");
        using HttpResponseMessage answer = await origin.CreateClient().GetAsync("a");
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain"));
    }

    [Test]
    public async Task Absent_SaysWhatIsThere()
    {
        var origin = new InMemoryOrigin();
        origin["/products/42"].Put("{}");
        OriginResource absent = origin["/api/products/42"];
        using HttpResponseMessage answer = await origin.CreateClient().GetAsync("api/products/42");

        const string Expected = "The origin holds nothing at /api/products/42. It holds /products/42.";
        Assert.That(() => absent.Text, Throws.InstanceOf<KeyNotFoundException>().With.Message.EqualTo(Expected));
        Assert.That(() => absent.Change(_ => { }), Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(
            (answer.StatusCode, absent.Exists, absent.Tag, absent.Delete()),
            Is.EqualTo((HttpStatusCode.NotFound, false, (string?)null, false))
        );
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(Expected));
    }

    [Test]
    public async Task Lock_WithADuration_EndsByTheClock()
    {
        var clock = new TestClock();
        var origin = new InMemoryOrigin(new OriginOptions { TimeProvider = clock, LockRetryAfter = TimeSpan.FromSeconds(1) });
        origin["/a"].Put(new Item("Ada", 1));
        origin["/a"].Lock(TimeSpan.FromSeconds(3));
        using HttpClient http = origin.CreateClient(o => o.TimeProvider = clock);

        await http.UpdateAsync<Item>("a", i => i with { Count = 2 });

        Assert.That(origin["/a"].As<Item>(), Is.EqualTo(new Item("Ada", 2)));
        Assert.That(clock.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3)));
    }

    private static readonly VersionCarrier[] Carriers =
    [
        VersionCarrier.Member("/metadata/resourceVersion").DeleteByMember("/preconditions/resourceVersion"),
        VersionCarrier.Member("/version/number", increment: true).DeleteByHeader("X-Version"),
        VersionCarrier.Member("/rev", from: "X-Rev").DeleteByQuery("rev"),
        VersionCarrier.Header("X-Contentful-Version", from: "/sys/version"),
        VersionCarrier.Header("X-Version"),
        VersionCarrier.Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term")),
        VersionCarrier.Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term")).RepresentationAt("/_source"),
    ];

    /// <summary>The carrier of the client is that of the origin: the version is shown, taken, compared.</summary>
    [TestCaseSource(nameof(Carriers))]
    public async Task Version_ByACarrier_ProtectsEveryWrite(VersionCarrier carrier)
    {
        var origin = new InMemoryOrigin(new OriginOptions { Version = carrier, Tags = TagStyle.None });
        OriginResource item = origin["/a"];
        item.Put(new Item("Ada", 10));
        using HttpClient http = origin.CreateClient(o => o.Version = carrier);

        Versioned<Item> read = await http.GetVersionedAsync<Item>("a");
        item.NextWrite().IsOvertakenBy(other => other.Change(i => i["count"] = 20));
        await http.UpdateAsync<Item>("a", i => i with { Count = i.Count + 1 });
        await http.PatchAsync(
            (await http.GetVersionedAsync<Item>("a")) is var patched ? patched.With(patched.Value with { FirstName = "Eve" }) : null!
        );
        Assert.That(item.As<Item>(), Is.EqualTo(new Item("Eve", 21)));

        WriteResult<Item> stale = await http.TryDeleteAsync(read);
        Assert.That((stale.Outcome, item.Exists), Is.EqualTo((WriteOutcome.Conflicted, true)));
        await http.DeleteAsync(await http.GetVersionedAsync<Item>("a"));
        Assert.That(item.Exists, Is.False);
        origin.AssertNothingPending();
    }

    [Test]
    public async Task Version_Missing_IsAskedFor()
    {
        var origin = new InMemoryOrigin(new OriginOptions { Version = VersionCarrier.Member("/rev") });
        origin["/a"].Put(new Item("Ada", 1));
        using HttpResponseMessage answer = await origin.CreateClient().PutAsync("a", new StringContent("""{"firstName":"Eve"}"""));
        Assert.That((answer.StatusCode, origin["/a"].As<Item>()?.FirstName), Is.EqualTo((HttpStatusCode.PreconditionRequired, "Ada")));
    }
}
