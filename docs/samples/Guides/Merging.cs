using ConflictAware;

namespace Guides;

public static class Merging
{
    /// <summary>Whoever is asked about one difference.</summary>
    public interface IDialog
    {
        Task<bool> KeepMineAsync(Difference difference, CancellationToken cancellationToken);
    }

    public static async Task<Versioned<Order>> SaveAsync(HttpClient http, Func<Order, Order> edit)
    {
        #region save what was edited
        Versioned<Order> read = await http.GetVersionedAsync<Order>("orders/7");
        Order edited = edit(read.Value); // five minutes pass
        Versioned<Order> saved = await http.SaveAsync(read.With(edited));
        #endregion
        return saved;
    }

    public static async Task<WriteResult<Order>> ShowAsync(HttpClient http, Versioned<Order> read, Order edited)
    {
        #region show the differences
        WriteResult<Order> result = await http.TrySaveAsync(read.With(edited));
        foreach (Difference d in result.Differences) // none, unless the outcome is Conflicted
            Console.WriteLine($"{d.Pointer}: was {d.Base}, you wrote {d.Mine}, somebody else wrote {d.Current}");
        #endregion
        return result;
    }

    public static void Rules(ConflictHandlingOptions o)
    {
        #region rules
        o.On(ConflictCause.VersionMismatch)
            .Merge(m =>
                m.Key("/lines", "sku") // elements with the same sku are the same line
                    .Set("/tags") // each is there or not
                    .Sequence("/steps") // insertions and deletions of both come together
                    .Sum("/stock", min: 0) // a counter: both edits count, also two equal ones
                    .Max("/highestBid")
                    .Union("/watchers")
                    .Ignore("/updatedAt") // the origin's business: never an edit
                    .PreferMine("/notes") // where both wrote, mine
                    .PreferCurrent("/lines/*/warehouse")
            );
        #endregion
    }

    public static void Ask(ConflictHandlingOptions o, IDialog dialog)
    {
        #region ask
        o.On(ConflictCause.VersionMismatch)
            .Merge(m => m.Key("/lines", "sku"))
            .Ask(
                async (differences, cancellationToken) =>
                {
                    var choices = new Dictionary<string, MergeChoice>();
                    foreach (Difference d in differences)
                        choices[d.Pointer] = await dialog.KeepMineAsync(d, cancellationToken)
                            ? MergeChoice.Mine
                            : MergeChoice.Current;
                    return choices;
                }
            );
        #endregion
    }

    public static (IReadOnlyList<Difference> Differences, string Token)? NextForm(WriteResult<Order> result)
    {
        #region the next form
        if (result is { Outcome: WriteOutcome.Conflicted, Current: { } current })
            return Form(result.Differences, token: current.ToToken());
        #endregion
        return null;
    }

    public static void WithoutHttp(
        byte[] baseJson,
        byte[] mineJson,
        byte[] currentJson,
        Action<ReadOnlyMemory<byte>?> store,
        Action<IReadOnlyList<Difference>> show
    )
    {
        #region without HTTP
        MergeResult merged = JsonMerge.Merge(baseJson, mineJson, currentJson, new MergeRules().Key("/lines", "sku"));
        if (merged.IsClean)
            store(merged.Document);
        else
            show(merged.Conflicts);
        #endregion
    }

    private static (IReadOnlyList<Difference> Differences, string Token) Form(
        IReadOnlyList<Difference> differences,
        string token
    ) => (differences, token);
}
