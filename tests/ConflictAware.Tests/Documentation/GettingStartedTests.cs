using System.Net;
using System.Text;
using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/getting-started.md shows, run.</summary>
public class GettingStartedTests
{
    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task Update_OfARegisteredClient_TakesOneOfWhatSomebodyElseLeft()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        Versioned<Product> saved = await GettingStarted.UpdateAsync(http);

        Assert.That(saved.Value, Is.EqualTo(new Product("tea", 6)));
        Assert.That(_bench.Writes, Has.Count.EqualTo(2));
        Assert.That(_bench.Writes.Select(static write => write.Header("If-Match")), Is.Unique.And.All.Not.Null);
        _bench.AssertHolds("""{"name":"tea","stock":6,"supplier":7}""");
    }

    [Test]
    public async Task Update_WithoutAFactory_WorksOverSockets()
    {
        using var site = new LocalSite(_bench.Resources);
        using HttpClient http = GettingStarted.WithoutFactory();
        http.BaseAddress = site.Address;
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        await GettingStarted.UpdateAsync(http);

        _bench.AssertHolds("""{"name":"tea","stock":6,"supplier":7}""");
    }

    [Test]
    public async Task Save_OfAnotherMember_KeepsBoth()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        Versioned<Product> saved = await GettingStarted.SaveAsync(http, static product => product with { Name = "green tea" });

        Assert.That(saved.Value, Is.EqualTo(new Product("green tea", 7)));
        _bench.AssertHolds("""{"name":"green tea","stock":7,"supplier":7}""");
    }

    [Test]
    public async Task Save_OfTheSameMember_ListsTheDifference()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        ConflictException<Product>? conflict = await Assert.ThrowsAsync<ConflictException<Product>>(() =>
            GettingStarted.SaveAsync(http, static product => product with { Stock = 9 })
        );

        Assert.That(conflict!.Differences.Select(static difference => difference.Pointer), Is.EqualTo(["/stock"]));
        Assert.That((conflict.Base!.Value.Stock, conflict.Mine!.Stock, conflict.Current!.Value.Stock), Is.EqualTo((10, 9, 7)));
        _bench.AssertHolds("""{"name":"tea","stock":7,"supplier":7}""");
    }

    [TestCase(false, ExpectedResult = "PUT If-None-Match: *|GET|GET|DELETE If-Match", Description = "null while nothing has changed")]
    [TestCase(true, ExpectedResult = "PUT If-None-Match: *|GET|DELETE If-Match", Description = "newer")]
    public async Task<string> CreateRefreshDelete_GoOutUnderTheirPreconditions(bool changes)
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        if (changes)
            _bench.Resources.AfterWrite("/products/43", _ => _bench.Elsewhere("/products/43", "stock", 1));

        Versioned<Product>? newer = await GettingStarted.CreateRefreshDeleteAsync(http, new Product("coffee", 5));

        Assert.That(newer?.Value.Stock, Is.EqualTo(changes ? 1 : null));
        Assert.That(_bench.Resources.Find("/products/43"), Is.Null);
        return string.Join(
            '|',
            _bench.Resources.Requests.Select(static request =>
                request.Method
                + (request.Header("If-None-Match") is "*" ? " If-None-Match: *" : "")
                + (request.Header("If-Match") is null ? "" : " If-Match")
            )
        );
    }

    [Test]
    public async Task Create_OfWhatIsThere_IsRefused()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.Resources.Put("/products/43", GuideBench.Tea);

        ConflictException? conflict = await Assert.CatchAsync<ConflictException>(() =>
            GettingStarted.CreateRefreshDeleteAsync(http, new Product("coffee", 5))
        );

        Assert.That(conflict!.Conflict.Cause, Is.EqualTo(ConflictCause.AlreadyExists));
        _bench.AssertHolds(GuideBench.Tea, "/products/43");
    }

    [Test]
    public async Task TextAndBytes_AreReadAndWrittenInOnePiece()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.Resources.Put("/notes.txt", Encoding.UTF8.GetBytes("to buy:"), "text/plain");
        _bench.Resources.Put("/logo.png", [1, 2, 3], "image/png");

        Versioned<byte[]> logo = await GettingStarted.TextAndBytesAsync(http, "<page/>");

        Assert.That(_bench.Resources.TextOf("/notes.txt"), Is.EqualTo("to buy:\n- tea"));
        Assert.That(
            _bench.Resources.Find("/pages/1"),
            Has.Property("Text").EqualTo("<page/>").And.Property("MediaType").StartsWith("application/xml")
        );
        Assert.That(logo.Value, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [TestCase("nothing", ExpectedResult = "Saved.")]
    [TestCase("somebody writes", ExpectedResult = "Not saved: VersionMismatch.")]
    [TestCase("somebody writes, and theirs is taken", ExpectedResult = "Somebody else's version was kept.")]
    [TestCase("the answer gets lost", ExpectedResult = "It may have been saved, or not. Look before trying again.")]
    public async Task<string> Try_SaysWhatBecameOfIt(string happens)
    {
        HttpClient http = _bench.Client(o =>
        {
            if (happens.EndsWith("taken", StringComparison.Ordinal))
                o.On(ConflictCause.VersionMismatch).AcceptCurrent();
        });
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        if (happens.StartsWith("somebody", StringComparison.Ordinal))
            _bench.Elsewhere(GuideBench.Product, "stock", 7);
        if (happens.StartsWith("the answer", StringComparison.Ordinal))
        {
            _bench.Resources.LoseAnswer(new Interference.Reset());
            _bench.Resources.AfterWrite(GuideBench.Product, _ => _bench.Elsewhere(GuideBench.Product, "stock", 8));
        }

        string text = await GettingStarted.TryAsync(http, read, read.Value with { Stock = 9 });

        return text.StartsWith("Not saved", StringComparison.Ordinal) ? text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)] : text;
    }

    [Test]
    public async Task Cancel_OfAnOrderThatChanged_IsAConflict()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        _bench.Resources.Put("/orders/42", """{"address":"a","stock":1,"lines":[]}""");
        Versioned<Order> order = await http.GetVersionedAsync<Order>("orders/42");
        _bench.Resources.Answer("POST", "/orders/42/cancel", static _ => OriginAnswer.Problem(412, "Changed"));

        Conflict? conflict = await GettingStarted.CancelAsync(http, order);

        Assert.That(conflict!.Cause, Is.EqualTo(ConflictCause.VersionMismatch));
        Assert.That(_bench.Writes.Single().Header("If-Match"), Is.EqualTo(_bench.Resources.TagOf("/orders/42")));
    }
}
