using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class OwnWrites
{
    public static void Register(IServiceCollection services)
    {
        #region a write id
        services
            .AddHttpClient("stock", http => http.BaseAddress = new Uri("https://stock.example"))
            .AddConflictHandling(o => o.WriteId = WriteId.Log("lastWrites"));
        #endregion
    }

    public static async Task<WriteResult<Product>> BookAsync(HttpClient http)
    {
        #region look at the outcome
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            "products/42",
            p => p with { Stock = p.Stock - 1 }
        );
        if (result.Outcome is WriteOutcome.Unknown)
            Console.WriteLine($"Sent up to {result.PossibleSends} times, and nothing proves it: {result.Reason}");
        #endregion
        return result;
    }
}
