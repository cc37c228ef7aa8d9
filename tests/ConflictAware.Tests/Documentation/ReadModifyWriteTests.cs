using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/read-modify-write.md shows, run.</summary>
public class ReadModifyWriteTests
{
    private GuideBench _bench = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new GuideBench();
        _http = _bench.Client();
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _bench.Dispose();
    }

    [Test]
    public async Task Update_MetByAnotherWrite_RunsTheFunctionAgainOnWhatIsThere()
    {
        var seen = new List<int>();
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        Versioned<Product> saved = await ReadModifyWrite.EnrichAsync(
            _http,
            async (product, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                seen.Add(product.Stock);
                return product with { Stock = product.Stock - 1 };
            },
            CancellationToken.None
        );

        Assert.That(seen, Is.EqualTo([10, 7]));
        Assert.That(saved.Value.Stock, Is.EqualTo(6));
        _bench.AssertHolds("""{"name":"tea","stock":6,"supplier":7}""");
    }

    [Test]
    public async Task Update_ByAFunctionThatChangesNothing_SendsNothing()
    {
        await ReadModifyWrite.EnrichAsync(_http, static (product, _) => Task.FromResult(product), CancellationToken.None);

        Assert.That(_bench.Writes, Is.Empty);
    }

    [Test]
    public async Task Update_ByAFunctionThatThrows_SendsNothingAndThrowsIt()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            ReadModifyWrite.EnrichAsync(
                _http,
                static (_, _) => Task.FromException<Product>(new NotSupportedException()),
                CancellationToken.None
            )
        );

        Assert.That(_bench.Writes, Is.Empty);
    }

    [Test]
    public async Task ModifyAndUpsert_ChangeInPlaceAndCreate()
    {
        _bench.Resources.Put("/carts/7", """{"lines":[],"owner":"ada"}""");

        await ReadModifyWrite.ModifyAndUpsertAsync(_http, new CartLine("x", 2));

        _bench.AssertHolds("""{"lines":[{"sku":"x","quantity":2}],"owner":"ada"}""", "/carts/7");
        _bench.AssertHolds("""{"dark":true,"language":"en"}""", "/settings/9");
        Assert.That(_bench.Writes[^1].Header("If-None-Match"), Is.EqualTo("*"));
    }

    [Test]
    public async Task Upsert_MetByACreation_ChangesThat()
    {
        _bench.Resources.Put("/carts/7", """{"lines":[]}""");
        _bench.Resources.BeforeWrite("/settings/9", _ => _bench.Resources.Put("/settings/9", """{"dark":false,"language":"fr"}"""));

        await ReadModifyWrite.ModifyAndUpsertAsync(_http, new CartLine("x", 2));

        _bench.AssertHolds("""{"dark":true,"language":"fr"}""", "/settings/9");
    }

    [Test]
    public async Task Update_WithPatience_IsApplied()
    {
        WriteResult<Product> result = await ReadModifyWrite.WithPatienceAsync(_http);

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 9)));
    }
}
