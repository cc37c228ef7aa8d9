using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>What becomes of an edit when somebody else wrote meanwhile, through the typed calls.</summary>
public class MergeTests
{
    private sealed record Line(string Sku, int Quantity);

    private sealed record Order
    {
        public string? Address { get; init; }
        public int Stock { get; init; }
        public IReadOnlyList<Line> Lines { get; init; } = [];
    }

    private const string Document =
        """{"address":"a","stock":10,"lines":[{"sku":"x","quantity":1,"note":"n"}],"createdAt":"2026-01-01","updatedAt":1}""";

    private static void Rules(ConflictHandlingOptions options) =>
        options.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku").Sum("/stock").Ignore("/updatedAt"));

    private static async Task<Versioned<Order>> ReadAsync(HttpClient http) => await http.GetVersionedAsync<Order>("orders/7");

    [Test]
    public async Task Save_OneChangesTheAddressTheOtherAddsALine_BothStand()
    {
        using var bench = new MergeBench(Document);
        HttpClient ada = bench.Client(Rules);
        HttpClient bob = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(ada);
        Versioned<Order> other = await ReadAsync(bob);

        await bob.SaveAsync(other.With(other.Value with { Lines = [.. other.Value.Lines, new Line("y", 2)] }));
        WriteResult<Order> result = await ada.TrySaveAsync(read.With(read.Value with { Address = "b" }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), result.Reason);
        Assert.That(result.Current!.Value.Lines, Has.Count.EqualTo(2));
        bench.AssertHolds(
            """{"address":"b","stock":10,"lines":[{"sku":"x","quantity":1,"note":"n"},{"sku":"y","quantity":2}],"createdAt":"2026-01-01","updatedAt":1}"""
        );
    }

    [Test]
    public async Task Save_OthersWriteAgainAndAgainWhileItIsMerged_CountsTheirEditsOnce()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(http);
        bench.BeforeEachWrite(4, order => order["stock"] = (int)order["stock"]! - 2);

        await http.SaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(10 - 4 * 2 - 1));
    }

    [Test]
    public async Task Save_AnotherMemberChangesAgainAndAgainWhileItIsMerged_IsNoConflictOfMine()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await ReadAsync(http);
        int writes = 0;
        bench.BeforeEachWrite(4, order => order["createdAt"] = $"{++writes}");

        WriteResult<Order> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), string.Join("; ", result.Differences));
        Assert.That(((int)bench.Stored["stock"]!, (string)bench.Stored["createdAt"]!), Is.EqualTo((9, "4")));
    }

    [Test]
    public async Task Save_WhatOthersChangedIsChangedBackWhileItIsMerged_StaysChangedBack()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await ReadAsync(http);
        int writes = 0;
        bench.BeforeEachWrite(2, order => order["createdAt"] = ++writes == 1 ? "later" : "2026-01-01");

        await http.SaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((string)bench.Stored["createdAt"]!, Is.EqualTo("2026-01-01"));
    }

    [TestCase("save")]
    [TestCase("patch")]
    public async Task Law26_TwoEqualEditsOfACounter_AreTwo(string way)
    {
        using var bench = new MergeBench(Document);
        HttpClient ada = bench.Client(Rules);
        HttpClient bob = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(ada);
        Versioned<Order> other = await ReadAsync(bob);

        await bob.SaveAsync(other.With(other.Value with { Stock = 9 }));
        Versioned<Order> edited = read.With(read.Value with { Stock = 9 });
        await (way == "save" ? ada.SaveAsync(edited) : ada.PatchAsync(edited));

        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(8));
    }

    [Test]
    public async Task Law26_TwoEqualEditsOfACounterOverOnesOwnLastWrite_AreTwo()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(http);
        Versioned<Order> saved = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        bench.Elsewhere(order => order["stock"] = 8);
        bench.BeforeEachWrite(3, order => order["stock"] = (int)order["stock"]! - 1);

        await http.SaveAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(4));
    }

    [Test]
    public async Task Update_UnderAMerge_RunsItsFunctionAgain()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        bench.BeforeEachWrite(2, order => order["stock"] = (int)order["stock"]! - 1);
        var seen = new List<int>();

        await http.UpdateAsync<Order>(
            "orders/7",
            order =>
            {
                seen.Add(order.Stock);
                return order with { Stock = order.Stock - 1 };
            }
        );

        Assert.That(seen, Is.EqualTo([10, 9, 8]));
        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(7));
    }

    [Test]
    public async Task Save_DeletedMeanwhile_IsAConflictOfTheWholeDocument()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await ReadAsync(http);
        bench.Resources.Delete(MergeBench.Path);

        WriteResult<Order> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Select(d => (d.Pointer, d.Current)), Is.EqualTo([("", default(System.Text.Json.JsonElement?))]));
        Assert.That(bench.Resources.Find(MergeBench.Path), Is.Null);
    }

    [TestCase(WriteFormat.Representation)]
    [TestCase(WriteFormat.Patch)]
    public async Task Save_SomebodyMadeTheSameEdit_WritesNothingMore(WriteFormat format)
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.WriteAs(format));
        Versioned<Order> read = await ReadAsync(http);
        bench.Elsewhere(order => order["stock"] = 9);

        WriteResult<Order> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Unchanged, 9)));
        Assert.That(bench.Resources.CountRequests("PUT") + bench.Resources.CountRequests("PATCH"), Is.EqualTo(1));
        Assert.That(
            (await http.TrySaveAsync(result.Current.With(result.Current.Value with { Stock = 5 }))).Outcome,
            Is.EqualTo(WriteOutcome.Applied)
        );
    }

    [Test]
    public async Task Save_MergesThroughAllTenClientsAtOnce_LosesNoLine()
    {
        using var bench = new MergeBench(Document);
        HttpClient[] clients = [.. Enumerable.Range(0, 10).Select(_ => bench.Client(Rules))];
        Versioned<Order>[] reads = await Task.WhenAll(clients.Select(ReadAsync));

        await Task.WhenAll(
            clients.Select(
                (http, i) =>
                    http.SaveAsync(
                        reads[i].With(reads[i].Value with { Stock = 9, Lines = [.. reads[i].Value.Lines, new Line($"new {i}", i)] })
                    )
            )
        );

        Assert.That((int)bench.Stored["stock"]!, Is.Zero);
        Assert.That(
            bench.Stored["lines"]!.AsArray().Select(line => (string)line!["sku"]!),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => $"new {i}").Append("x"))
        );
    }

    [Test]
    public async Task Save_OverOnesOwnLastWriteThatTheOriginCompleted_KeepsWhatTheOriginAdded()
    {
        using var bench = new MergeBench(
            Document,
            new OriginOptions
            {
                Storing = static (_, content) =>
                {
                    JsonNode document = JsonNode.Parse(content)!;
                    document["updatedAt"] = (int)document["updatedAt"]! + 1;
                    return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
                },
            }
        );
        HttpClient http = bench.Client(Rules);
        Versioned<Order> saved = await ReadAsync(http);
        for (int i = 0; i < 5; i++)
            saved = await http.SaveAsync(saved.With(saved.Value with { Address = $"{i}" }));

        Assert.That(((string)bench.Stored["address"]!, (int)bench.Stored["updatedAt"]!), Is.EqualTo(("4", 6)));
    }

    [Test]
    public async Task Save_OverOnesOwnLastWriteThatSomebodyChangedAlike_FollowsThePolicy()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Merge().KeepMine());
        Versioned<Order> read = await ReadAsync(http);
        Versioned<Order> saved = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        bench.Elsewhere(order => order["stock"] = 3);

        WriteResult<Order> result = await http.TrySaveAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That((result.Outcome, (int)bench.Stored["stock"]!), Is.EqualTo((WriteOutcome.Applied, 8)), result.Reason);
    }

    [Test]
    public async Task Save_OverOnesOwnLastWriteThatSomebodyChangedAlike_ShowsTheDifference()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Order> read = await ReadAsync(http);
        Versioned<Order> saved = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        bench.Elsewhere(order => order["stock"] = 3);

        WriteResult<Order> result = await http.TrySaveAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Select(d => d.ToString()), Is.EqualTo(["/stock: base 9, mine 8, current 3"]));
        Assert.That((result.Current!.Value.Stock, result.Base!.Value.Stock, result.Mine!.Stock), Is.EqualTo((3, 9, 8)));
    }

    [Test]
    public async Task Save_AfterARefusedMergeTheFirstSaysTheDifferencesItLeft_NothingIsWritten()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(http);
        bench.Elsewhere(order =>
        {
            order["address"] = "theirs";
            order["stock"] = 3;
            order["lines"]!.AsArray().RemoveAt(0);
        });
        string held = bench.Resources.TextOf(MergeBench.Path);

        ConflictException<Order>? failure = await Assert.ThrowsAsync<ConflictException<Order>>(async () =>
            await http.SaveAsync(read.With(read.Value with { Address = "mine", Stock = 9, Lines = [new Line("x", 5)] }))
        );

        Assert.That(failure!.Differences.Select(d => d.Pointer), Is.EqualTo(["/address", "/lines/0"]));
        Assert.That(bench.Resources.TextOf(MergeBench.Path), Is.EqualTo(held));
    }

    [Test]
    public async Task Save_OfATokenThroughAClientThatNoRequestHasPassed_KnowsTheRulesOfItsHandler()
    {
        using var bench = new MergeBench(Document);
        Versioned<Order> read = await ReadAsync(bench.Client(Rules));
        string token = read.With(read.Value with { Lines = [new Line("x", 5)] }).ToToken();

        await bench.Client(Rules).SaveAsync(Versioned.FromToken<Order>(token));

        Assert.That(bench.Stored["lines"]!.ToJsonString(), Is.EqualTo("""[{"sku":"x","quantity":5,"note":"n"}]"""));
    }

    [Test]
    public async Task Save_RefusedAsAMergeConflict_IsMergedByTheSameRules()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(http);
        bench.Elsewhere(order => order["stock"] = 9);
        bench.Resources.Answer(
            "PUT",
            MergeBench.Path,
            static _ =>
                new OriginAnswer(409).WithContent(
                    """{"type":"https://x.example/merge-conflict","code":"merge_conflict"}"""u8.ToArray(),
                    "application/problem+json"
                ),
            times: 1
        );

        WriteResult<Order> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), $"{result.Conflict?.Cause} {result.Reason}");
        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(8));
    }

    [TestCase("not json", "text/plain")]
    [TestCase("""{"stock":1,"stock":2}""", "application/json")]
    public async Task Save_WhatTheOriginHoldsByNowCannotBeMerged_Surfaces(string theirs, string mediaType)
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        Versioned<Order> read = await ReadAsync(http);
        Versioned<Order> saved = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        bench.Resources.Put(MergeBench.Path, System.Text.Encoding.UTF8.GetBytes(theirs), mediaType);

        WriteResult<Order> overRead = await http.TrySaveAsync(read.With(read.Value with { Stock = 8 }));
        WriteResult<Order> overOwn = await http.TrySaveAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That((overRead.Outcome, overOwn.Outcome), Is.EqualTo((WriteOutcome.Conflicted, WriteOutcome.Conflicted)));
        if (mediaType == "application/json")
            Assert.That(overRead.Reason, Does.Contain("cannot be merged").And.Contain("stock"));
        Assert.That(bench.Resources.TextOf(MergeBench.Path), Is.EqualTo(theirs));
    }
}
