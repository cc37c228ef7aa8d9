using System.Text.Json.Nodes;
using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What README.md shows and no other page, run.</summary>
public class FrontPageTests
{
    private const string Order = "/orders/7";

    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task Save_WhatCollides_IsListedAndNothingIsWritten()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");
        WriteOutcome? outcome = null;

        string[] said = await GuideBench.SaidAsync(async () =>
            outcome = (
                await FrontPage.SaveAsync(
                    http,
                    product =>
                    {
                        _bench.Elsewhere(GuideBench.Product, "stock", 7);
                        return Task.FromResult(product with { Stock = 9 });
                    }
                )
            ).Outcome
        );

        Assert.That(outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(said, Is.EqualTo(["/stock: was 10, you wrote 9, somebody else wrote 7"]));
        _bench.AssertHolds("""{"name":"tea","stock":7,"supplier":7}""");
    }

    [Test]
    public async Task Save_WhatDoesNotCollide_IsMerged()
    {
        HttpClient http = _bench.Client(GettingStarted.Register, "catalog");

        string[] said = await GuideBench.SaidAsync(() =>
            FrontPage.SaveAsync(
                http,
                product =>
                {
                    _bench.Elsewhere(GuideBench.Product, "stock", 7);
                    return Task.FromResult(product with { Name = "green tea" });
                }
            )
        );

        Assert.That(said, Is.Empty);
        _bench.AssertHolds("""{"name":"green tea","stock":7,"supplier":7}""");
    }

    [Test]
    public async Task Decide_RulesOfTheMerge_ApplyWhereBothWrote()
    {
        HttpClient http = _bench.Client(FrontPage.Decide);
        _bench.Resources.Put(Order, """{"stock":10,"notes":"n","lines":[{"sku":"a","quantity":1},{"sku":"b","quantity":1}]}""");
        Versioned<JsonNode> read = await http.GetVersionedAsync<JsonNode>("orders/7");
        _bench.Resources.Put(Order, """{"stock":9,"notes":"theirs","lines":[{"sku":"a","quantity":1},{"sku":"b","quantity":2}]}""");

        await http.SaveAsync(
            read.With(JsonNode.Parse("""{"stock":9,"notes":"mine","lines":[{"sku":"a","quantity":2},{"sku":"b","quantity":1}]}""")!)
        );

        _bench.AssertHolds("""{"stock":8,"notes":"mine","lines":[{"sku":"a","quantity":2},{"sku":"b","quantity":2}]}""", Order);
    }

    [TestCase(50, ExpectedResult = WriteOutcome.Applied)]
    [TestCase(70, ExpectedResult = WriteOutcome.Conflicted)]
    public async Task<WriteOutcome> Decide_ALock_IsWaitedForAMinute(int seconds)
    {
        HttpClient http = _bench.Client(FrontPage.Decide);
        _bench.Resources.Put(Order, """{"stock":10}""");
        _bench.Resources.Lock(Order, TimeSpan.FromSeconds(seconds));

        WriteResult<JsonNode> result = await http.TryUpdateAsync<JsonNode>(
            "orders/7",
            static order =>
            {
                order["stock"] = 9;
                return order;
            }
        );

        return result.Outcome;
    }
}
