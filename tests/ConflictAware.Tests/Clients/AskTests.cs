using System.Net.Http.Json;
using System.Text.Json;

namespace ConflictAware.Tests.Clients;

/// <summary>Asking somebody what the rules of a merge leave.</summary>
public class AskTests
{
    private sealed record Order(string? Note, string? Address, int Stock);

    private const string Document = """{"note":"n","address":"a","stock":10,"other":1}""";

    private delegate IReadOnlyDictionary<string, MergeChoice>? Chooser(IReadOnlyList<Difference> differences);

    private static Func<IReadOnlyList<Difference>, CancellationToken, Task<IReadOnlyDictionary<string, MergeChoice>?>> By(Chooser choose) =>
        (differences, _) => Task.FromResult(choose(differences));

    private static Dictionary<string, MergeChoice> Choices(params (string Pointer, MergeChoice Choice)[] choices) =>
        choices.ToDictionary(choice => choice.Pointer, choice => choice.Choice);

    private static async Task<Versioned<Order>> EditedAsync(HttpClient http, Func<Order, Order> edit)
    {
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        return read.With(edit(read.Value));
    }

    [Test]
    public async Task Ask_EachDifferenceDecidedOtherwise_WritesEachChoice()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch)
                .Ask(
                    By(_ =>
                        Choices(
                            ("/note", MergeChoice.Mine),
                            ("/address", MergeChoice.Current),
                            ("/stock", MergeChoice.Value(MergeBench.Json("""{"left":[1,null]}""")))
                        )
                    )
                )
        );
        Versioned<Order> edited = await EditedAsync(http, _ => new Order("mine", "mine", 1));
        bench.Elsewhere(order =>
        {
            order["note"] = "theirs";
            order["address"] = "theirs";
            order["stock"] = 2;
            order["other"] = 2;
        });

        await http.TrySaveAsync(edited);

        bench.AssertHolds("""{"note":"mine","address":"theirs","stock":{"left":[1,null]},"other":2}""");
    }

    [Test]
    public async Task Ask_RulesDecideSome_AsksOnlyAboutTheRest()
    {
        using var bench = new MergeBench(Document);
        var asked = new List<string>();
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch)
                .Merge(m => m.Sum("/stock").PreferMine("/note"))
                .Ask(
                    By(differences =>
                    {
                        asked.AddRange(differences.Select(d => d.ToString()));
                        return Choices(("/address", MergeChoice.Mine));
                    })
                )
        );
        Versioned<Order> edited = await EditedAsync(http, _ => new Order("mine", "mine", 9));
        bench.Elsewhere(order =>
        {
            order["note"] = "theirs";
            order["address"] = "theirs";
            order["stock"] = 9;
        });

        await http.SaveAsync(edited);

        Assert.That(asked, Is.EqualTo(["""/address: base "a", mine "mine", current "theirs" """.TrimEnd()]));
        bench.AssertHolds("""{"note":"mine","address":"mine","stock":8,"other":1}""");
    }

    private static readonly TestCaseData<Chooser>[] NoDecisions =
    [
        new(static _ => null) { TestName = "{m}(null)" },
        new(static _ => Choices()) { TestName = "{m}(nothing)" },
        new(static _ => Choices(("/note", MergeChoice.Undecided))) { TestName = "{m}(undecided)" },
        new(static _ => Choices(("/note", null!))) { TestName = "{m}(a null choice)" },
        new(static _ => Choices(("/nothing", MergeChoice.Mine))) { TestName = "{m}(another pointer)" },
        new(static _ => Choices(("/stock", MergeChoice.Mine))) { TestName = "{m}(some)" },
    ];

    [TestCaseSource(nameof(NoDecisions))]
    public async Task Ask_NotEverythingDecided_SurfacesWhatIsLeftAndWritesNothing(object chooser)
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Merge().Ask(By((Chooser)chooser)));
        Versioned<Order> edited = await EditedAsync(http, o => o with { Note = "mine", Stock = 1 });
        bench.Elsewhere(order =>
        {
            order["note"] = "theirs";
            order["stock"] = 2;
        });
        string held = bench.Resources.TextOf(MergeBench.Path);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Select(d => d.Pointer), Does.Contain("/note"));
        Assert.That(result.Reason, Does.Contain("decided"));
        Assert.That(bench.Resources.TextOf(MergeBench.Path), Is.EqualTo(held));
    }

    [Test]
    public async Task Ask_AloneAndNobodyDecides_ShowsTheDifferences()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Ask(By(_ => null)));
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That(result.Differences.Select(d => (d.Pointer, d.Current!.Value.GetInt32())), Is.EqualTo(new[] { ("/stock", 2) }));
    }

    [Test]
    public async Task Ask_NobodyDecides_TheNextResolverDoes()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Ask(By(_ => null)).AcceptCurrent());
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.CurrentAccepted, 2)));
    }

    [Test]
    public async Task Ask_SomebodyWritesWhileBeingAsked_AsksAgainWithWhatTheyWrote()
    {
        using var bench = new MergeBench(Document);
        var asked = new List<string>();
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch)
                .Ask(
                    By(differences =>
                    {
                        asked.Add(string.Join("; ", differences));
                        if (asked.Count == 1)
                            bench.Elsewhere(order =>
                            {
                                order["stock"] = 3;
                                order["note"] = "while asked";
                            });
                        return Choices(("/stock", MergeChoice.Mine));
                    })
                )
        );
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        await http.SaveAsync(edited);

        Assert.That(asked, Is.EqualTo(["/stock: base 10, mine 1, current 2", "/stock: base 10, mine 1, current 3"]));
        bench.AssertHolds("""{"note":"while asked","address":"a","stock":1,"other":1}""");
    }

    [Test]
    public async Task Law14_AskAloneUnderAnUpdate_RunsTheFunctionAgain()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Ask(By(_ => throw new InvalidOperationException("asked"))));
        bench.BeforeEachWrite(1, order => order["stock"] = 9);

        await http.UpdateAsync<Order>("orders/7", order => order with { Stock = order.Stock - 1 });

        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(8));
    }

    [Test]
    public async Task Ask_OverOnesOwnLastWrite_IsAskedToo()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch).Merge().Ask(By(_ => Choices(("/stock", MergeChoice.Value(MergeBench.Json("42"))))))
        );
        Versioned<Order> saved = await http.SaveAsync(await EditedAsync(http, o => o with { Stock = 9 }));
        bench.Elsewhere(order =>
        {
            order["stock"] = 3;
            order["note"] = "theirs";
        });

        WriteResult<Order> result = await http.TrySaveAsync(saved.With(saved.Value with { Stock = 8 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), result.Reason);
        bench.AssertHolds("""{"note":"theirs","address":"a","stock":42,"other":1}""");
    }

    [Test]
    public async Task Ask_DeletedMeanwhile_IsNotAskedAndSurfaces()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Ask(By(_ => throw new InvalidOperationException("asked"))));
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Resources.Delete(MergeBench.Path);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((WriteOutcome.Conflicted, "It was deleted meanwhile.")));
        Assert.That(result.Differences.Select(d => d.Pointer), Is.EqualTo([""]));
    }

    [Test]
    public async Task Ask_WhatTheOriginHoldsByNowCannotBeMerged_AsksNobodyAndSurfaces()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Ask(By(_ => throw new InvalidOperationException("asked"))));
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        const string Theirs = """{"stock":1,"stock":2}""";
        bench.Resources.Put(MergeBench.Path, Theirs);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That((result.Outcome, bench.Resources.TextOf(MergeBench.Path)), Is.EqualTo((WriteOutcome.Conflicted, Theirs)));
        Assert.That(result.Reason, Does.Contain("stock"));
    }

    [Test]
    public async Task Ask_ThroughTheBareHandler_HasNoBaseAndSurfaces()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch).Merge().Ask(By(_ => throw new InvalidOperationException("asked")))
        );
        using HttpRequestMessage request = new(HttpMethod.Put, "orders/7") { Content = JsonContent.Create(new Order("mine", "mine", 1)) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");

        using HttpResponseMessage answer = await http.SendAsync(request);

        Assert.That((int)answer.StatusCode, Is.EqualTo(412));
        bench.AssertHolds(Document);
    }

    [Test]
    public async Task Law19_TimeSpentAsking_IsNotChargedToMaxElapsedTime()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using var bench = new MergeBench(Document, new OriginOptions { TimeProvider = time });
        int asked = 0;
        HttpClient http = bench.Client(o =>
        {
            o.TimeProvider = time;
            o.MaxElapsedTime = TimeSpan.FromSeconds(10);
            o.On(ConflictCause.VersionMismatch)
                .Ask(
                    By(_ =>
                    {
                        time.Advance(TimeSpan.FromHours(1));
                        if (asked++ < 3)
                            bench.Elsewhere(order => order["stock"] = 20 + asked);
                        return Choices(("/stock", MergeChoice.Mine));
                    })
                );
        });
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        WriteResult<Order> result = await http.TrySaveAsync(edited);

        Assert.That((result.Outcome, asked), Is.EqualTo((WriteOutcome.Applied, 4)), result.Reason);
    }

    [Test]
    public async Task Law19_WhileAsking_OthersOfThisProcessWriteTheSameTarget()
    {
        using var bench = new MergeBench(Document);
        var isAsked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<IReadOnlyDictionary<string, MergeChoice>?>();
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch)
                .Merge()
                .Ask(
                    (_, _) =>
                    {
                        isAsked.TrySetResult();
                        return answer.Task;
                    }
                )
        );
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        Task<WriteResult<Order>> saving = http.TrySaveAsync(edited);
        await isAsked.Task;
        await http.UpdateAsync<Order>("orders/7", order => order with { Note = "meanwhile" });
        answer.SetResult(Choices(("/stock", MergeChoice.Mine)));
        WriteResult<Order> result = await saving;

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied), result.Reason);
        bench.AssertHolds("""{"note":"meanwhile","address":"a","stock":1,"other":1}""");
    }

    [Test]
    public async Task Law21_CancelledWhileAsked_EndsTheCallAndWritesNothing()
    {
        using var bench = new MergeBench(Document);
        using var cancel = new CancellationTokenSource();
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch)
                .Ask(
                    async (_, token) =>
                    {
                        await cancel.CancelAsync();
                        token.ThrowIfCancellationRequested();
                        return null;
                    }
                )
        );
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(async () =>
            await http.SaveAsync(edited, cancel.Token)
        );

        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task Ask_WhoIsAskedFails_TheFailureIsTheCallers()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
            o.On(ConflictCause.VersionMismatch).Ask(By(_ => throw new JsonException("what was typed is no JSON")))
        );
        Versioned<Order> edited = await EditedAsync(http, o => o with { Stock = 1 });
        bench.Elsewhere(order => order["stock"] = 2);

        Assert.That(
            async () => await http.TrySaveAsync(edited),
            Throws.TypeOf<JsonException>().With.Message.EqualTo("what was typed is no JSON")
        );
        Assert.That((int)bench.Stored["stock"]!, Is.EqualTo(2));
    }
}
