using System.Text;
using System.Text.Json.Nodes;
using Guides;
using Guide = Guides.Merging;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/merging.md shows, run.</summary>
public class MergingTests
{
    private const string Path = "/orders/7";
    private const string Document =
        """{"address":"a","stock":1,"lines":[{"sku":"x","quantity":1,"warehouse":"n"}],"tags":[],"steps":["s"],"highestBid":1,"watchers":[],"notes":"","updatedAt":1}""";

    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new GuideBench();
        _bench.Resources.Put(Path, Document);
    }

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task Save_OfAnAddressWhileALineIsAdded_KeepsBoth()
    {
        Versioned<Order> saved = await Guide.SaveAsync(
            _bench.Client(),
            order =>
            {
                _bench.Elsewhere(Path, "lines", JsonNode.Parse("""[{"sku":"x","quantity":1},{"sku":"y","quantity":2}]""")!);
                return order with { Address = "mine" };
            }
        );

        Assert.That((saved.Value.Address, saved.Value.Lines.Count), Is.EqualTo(("mine", 2)));
        Assert.That(Stored("address"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Rules_ACounterBelowItsBoundAndTheAddress_AreTheDifferences()
    {
        HttpClient http = _bench.Client(Guide.Rules);
        (Versioned<Order> read, Order edited) = await EditAsync(http);

        string[] said = await GuideBench.SaidAsync(() => Guide.ShowAsync(http, read, edited));

        Assert.That(
            said,
            Is.EqualTo(["/address: was a, you wrote mine, somebody else wrote theirs", "/stock: was 1, you wrote 0, somebody else wrote 0"])
        );
    }

    [Test]
    public async Task Rules_WhereBothWrote_DecideAsThePageSays()
    {
        HttpClient http = _bench.Client(Guide.Rules);
        Versioned<JsonNode> read = await http.GetVersionedAsync<JsonNode>("orders/7");
        _bench.Resources.Put(
            Path,
            """{"address":"a","stock":3,"lines":[{"sku":"x","quantity":1,"warehouse":"s"}],"tags":["t"],"steps":["1","s"],"highestBid":5,"watchers":["b"],"notes":"theirs","updatedAt":2}"""
        );

        await http.SaveAsync(
            read.With(
                JsonNode.Parse(
                    """{"address":"a","stock":2,"lines":[{"sku":"x","quantity":4,"warehouse":"e"}],"tags":["m"],"steps":["s","2"],"highestBid":4,"watchers":["a"],"notes":"mine","updatedAt":3}"""
                )!
            )
        );

        _bench.AssertHolds(
            """{"address":"a","stock":4,"lines":[{"sku":"x","quantity":4,"warehouse":"s"}],"tags":["t","m"],"steps":["1","s","2"],"highestBid":5,"watchers":["b","a"],"notes":"mine","updatedAt":2}""",
            Path
        );
    }

    [Test]
    public async Task Ask_WritesWhatWasChosen()
    {
        HttpClient http = _bench.Client(o => Guide.Ask(o, new Dialog()));
        (Versioned<Order> read, Order edited) = await EditAsync(http);

        await http.SaveAsync(read.With(edited with { Stock = 3 }));

        Assert.That((Stored("address"), Stored("stock")), Is.EqualTo(("mine", "0")));
    }

    [Test]
    public async Task NextForm_SavesOverTheCurrentOfTheResult()
    {
        HttpClient http = _bench.Client();
        (Versioned<Order> read, Order edited) = await EditAsync(http);
        WriteResult<Order> result = await http.TrySaveAsync(read.With(edited));

        (IReadOnlyList<Difference> differences, string token) = Guide.NextForm(result)!.Value;
        Versioned<Order> shown = Versioned.FromToken<Order>(token);
        await http.SaveAsync(shown.With(shown.Value with { Address = "agreed" }));

        Assert.That(differences.Select(static difference => difference.Pointer), Is.EqualTo(["/address"]));
        Assert.That(Stored("address"), Is.EqualTo("agreed"));
    }

    [TestCase("\"quantity\":1", "\"quantity\":2", ExpectedResult = "stored")]
    [TestCase("\"a\"", "\"c\"", ExpectedResult = "/address")]
    public string WithoutHttp_IsOneDocumentOrEveryConflict(string was, string theirs)
    {
        string? outcome = null;
        Guide.WithoutHttp(
            Encoding.UTF8.GetBytes(Document),
            Encoding.UTF8.GetBytes(Document.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(Document.Replace(was, theirs, StringComparison.Ordinal)),
            document =>
            {
                Assert.That(Encoding.UTF8.GetString(document!.Value.Span), Does.Contain("\"b\"").And.Contain(theirs));
                outcome = "stored";
            },
            differences => outcome = string.Join(' ', differences.Select(static difference => difference.Pointer))
        );
        return outcome!;
    }

    private string Stored(string member) => JsonNode.Parse(_bench.Resources.TextOf(Path))![member]!.ToString();

    private async Task<(Versioned<Order> Read, Order Edited)> EditAsync(HttpClient http)
    {
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        _bench.Elsewhere(Path, "address", "theirs");
        _bench.Elsewhere(Path, "stock", 0);
        _bench.Elsewhere(Path, "updatedAt", 2);
        return (read, read.Value with { Address = "mine", Stock = 0 });
    }

    private sealed class Dialog : Guide.IDialog
    {
        public async Task<bool> KeepMineAsync(Difference difference, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return difference.Pointer == "/address";
        }
    }
}
