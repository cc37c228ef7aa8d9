using System.Text;

namespace ConflictAware.Tests.Clients;

/// <summary>What docs/merging.md shows, run.</summary>
public class MergeGuideTests
{
    private sealed record Line(string Sku, int Quantity);

    private sealed record Order(string Address, int Stock, IReadOnlyList<Line> Lines);

    private const string Document =
        """{"address":"a","stock":1,"lines":[{"sku":"x","quantity":1,"warehouse":"n"}],"tags":[],"steps":[],"highestBid":1,"watchers":[],"notes":"","updatedAt":1}""";

    private static class Dialog
    {
        public static async Task<bool> KeepMineAsync(Difference difference, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return difference.Pointer == "/address";
        }
    }

    private static void Rules(ConflictHandlingOptions o) =>
        o.On(ConflictCause.VersionMismatch)
            .Merge(m =>
                m.Key("/lines", "sku")
                    .Set("/tags")
                    .Sequence("/steps")
                    .Sum("/stock", min: 0)
                    .Max("/highestBid")
                    .Union("/watchers")
                    .Ignore("/updatedAt")
                    .PreferMine("/notes")
                    .PreferCurrent("/lines/*/warehouse")
            );

    private static void Asking(ConflictHandlingOptions o) =>
        o.On(ConflictCause.VersionMismatch)
            .Merge(m => m.Key("/lines", "sku"))
            .Ask(
                async (differences, cancellationToken) =>
                {
                    var choices = new Dictionary<string, MergeChoice>();
                    foreach (Difference d in differences)
                        choices[d.Pointer] = await Dialog.KeepMineAsync(d, cancellationToken) ? MergeChoice.Mine : MergeChoice.Current;
                    return choices;
                }
            );

    private static async Task<(Versioned<Order> Read, Order Edited)> EditAsync(MergeBench bench, HttpClient http)
    {
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        bench.Elsewhere(order =>
        {
            order["address"] = "theirs";
            order["stock"] = 0;
            order["updatedAt"] = 2;
        });
        return (read, read.Value with { Address = "mine", Stock = 0 });
    }

    [Test]
    public async Task Rules_ACounterBelowItsBoundAndTheAddress_AreTheDifferences()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        (Versioned<Order> read, Order edited) = await EditAsync(bench, http);

        WriteResult<Order> result = await http.TrySaveAsync(read.With(edited));

        Assert.That(
            result.Differences.Select(d => $"{d.Pointer}: was {d.Base}, you wrote {d.Mine}, somebody else wrote {d.Current}"),
            Is.EqualTo(["/address: was a, you wrote mine, somebody else wrote theirs", "/stock: was 1, you wrote 0, somebody else wrote 0"])
        );
    }

    [Test]
    public async Task NextForm_SavesOverTheCurrentOfTheResult()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Rules);
        (Versioned<Order> read, Order edited) = await EditAsync(bench, http);
        WriteResult<Order> result = await http.TrySaveAsync(read.With(edited));
        Assert.That(result is { Outcome: WriteOutcome.Conflicted, Current: { } });

        Versioned<Order> shown = Versioned.FromToken<Order>(result.Current!.ToToken());
        await http.SaveAsync(shown.With(shown.Value with { Address = "agreed" }));

        Assert.That(((string)bench.Stored["address"]!, (int)bench.Stored["stock"]!), Is.EqualTo(("agreed", 0)));
    }

    [Test]
    public async Task Ask_WritesWhatWasChosen()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(Asking);
        (Versioned<Order> read, Order edited) = await EditAsync(bench, http);

        await http.PatchAsync(read.With(edited));

        Assert.That((string)bench.Stored["address"]!, Is.EqualTo("mine"));
    }

    [Test]
    public void Merge_WithoutHttp()
    {
        MergeResult merged = JsonMerge.Merge(
            Encoding.UTF8.GetBytes(Document),
            Encoding.UTF8.GetBytes(Document.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(Document.Replace("\"quantity\":1", "\"quantity\":2", StringComparison.Ordinal)),
            new MergeRules().Key("/lines", "sku")
        );

        Assert.That(merged.IsClean);
        Assert.That(Encoding.UTF8.GetString(merged.Document!.Value.Span), Does.Contain("\"b\"").And.Contain("\"quantity\":2"));
    }
}
