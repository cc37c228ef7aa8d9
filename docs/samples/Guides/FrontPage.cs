using ConflictAware;

namespace Guides;

/// <summary>README.md, where it does not show what a page shows, too.</summary>
public static class FrontPage
{
    public static async Task<WriteResult<Product>> SaveAsync(HttpClient http, Func<Product, Task<Product>> editAsync)
    {
        #region save
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Product edited = await editAsync(read.Value);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(edited));
        if (result.Outcome is WriteOutcome.Conflicted)
            foreach (Difference d in result.Differences)
                Console.WriteLine($"{d.Pointer}: was {d.Base}, you wrote {d.Mine}, somebody else wrote {d.Current}");
        #endregion
        return result;
    }

    public static void Decide(ConflictHandlingOptions o)
    {
        #region decide
        o.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku").Sum("/stock").PreferMine("/notes"));
        o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromMinutes(1));
        #endregion
    }
}
