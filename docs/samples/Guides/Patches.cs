using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class Patches
{
    public static async Task<Versioned<Order>> PatchAsync(HttpClient http, Versioned<Order> read, Order edited)
    {
        #region this one
        Versioned<Order> saved = await http.PatchAsync(read.With(edited));
        #endregion
        return saved;
    }

    public static void Register(IServiceCollection services)
    {
        #region all of them
        services
            .AddHttpClient("orders", http => http.BaseAddress = new Uri("https://orders.example"))
            .AddConflictHandling(o => o.WriteAs(WriteFormat.Patch));
        #endregion
    }
}
