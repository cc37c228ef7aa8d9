using ConflictAware;

namespace Guides;

public static class ReadModifyWrite
{
    public static async Task<Versioned<Product>> EnrichAsync(
        HttpClient http,
        Func<Product, CancellationToken, Task<Product>> enrichAsync,
        CancellationToken cancellationToken
    )
    {
        #region with an asynchronous function
        Versioned<Product> saved = await http.UpdateAsync<Product>(
            "products/42",
            async (p, token) => await enrichAsync(p, token),
            cancellationToken
        );
        #endregion
        return saved;
    }

    public static async Task ModifyAndUpsertAsync(HttpClient http, CartLine line)
    {
        #region modify, upsert
        await http.ModifyAsync<Cart>("carts/7", cart => cart.Lines.Add(line));
        await http.UpsertAsync<Settings>("settings/9", s => (s ?? new Settings()) with { Dark = true });
        #endregion
    }

    public static async Task<WriteResult<Product>> WithPatienceAsync(HttpClient http)
    {
#pragma warning disable RS0030 // The ban is this repository's: its tests hand in a clock.
        #region with five seconds of patience
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            "products/42",
            p => p with { Stock = p.Stock - 1 },
            patience.Token
        );
        #endregion
#pragma warning restore RS0030
        return result;
    }
}
