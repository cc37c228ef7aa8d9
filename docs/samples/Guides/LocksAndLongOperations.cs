using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class LocksAndLongOperations
{
    public static void Register(IServiceCollection services)
    {
        #region wait for a lock
        services
            .AddHttpClient("files", http => http.BaseAddress = new Uri("https://files.example"))
            .AddConflictHandling(o => o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromMinutes(1)));
        #endregion
    }

    public static async Task<Versioned<Product>> UnderLockAsync(
        HttpClient http,
        string lockToken,
        Func<Product, Product> edit
    )
    {
        #region under a lock of one's own
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Versioned<Product> held = read.UnderLock(LockToken.WebDav(lockToken)); // or LockToken.AzureLease(leaseId)
        Versioned<Product> saved = await http.SaveAsync(held.With(edit(held.Value)));
        #endregion
        return saved;
    }
}
