using System.Diagnostics;
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

#region the type of the examples
public sealed record Product(string Name, int Stock);
#endregion

public static class GettingStarted
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services
            .AddHttpClient("catalog", http => http.BaseAddress = new Uri("https://catalog.example"))
            .AddConflictHandling();
        #endregion
    }

    public static HttpClient WithoutFactory()
    {
        #region without a factory
        var options = new ConflictHandlingOptions();
        var http = new HttpClient(new ConflictHandler(options, new SocketsHttpHandler { AllowAutoRedirect = false }));
        #endregion
        return http;
    }

    public static async Task<Versioned<Product>> UpdateAsync(HttpClient http)
    {
        #region update
        Versioned<Product> saved = await http.UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 });
        #endregion
        return saved;
    }

    public static async Task<Versioned<Product>> SaveAsync(HttpClient http, Func<Product, Product> edit)
    {
        #region read, edit, save
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Product edited = edit(read.Value); // a person, for five minutes
        Versioned<Product> saved = await http.SaveAsync(read.With(edited));
        #endregion
        return saved;
    }

    public static async Task<Versioned<Product>?> CreateRefreshDeleteAsync(HttpClient http, Product product)
    {
        #region create, refresh, delete
        Versioned<Product> created = await http.CreateAsync("products/43", product); // refused when there is one already
        Versioned<Product>? newer = await http.RefreshAsync(created); // null while nothing has changed
        await http.DeleteAsync(newer ?? created); // refused when somebody changed it meanwhile
        #endregion
        return newer;
    }

    public static async Task<Versioned<byte[]>> TextAndBytesAsync(HttpClient http, string xml)
    {
        #region text and bytes
        await http.UpdateAsync<string>("notes.txt", text => text + "\n- tea");
        await http.CreateAsync("pages/1", xml, "application/xml");
        Versioned<byte[]> logo = await http.GetVersionedAsync<byte[]>("logo.png");
        #endregion
        return logo;
    }

    public static async Task<string> TryAsync(HttpClient http, Versioned<Product> read, Product edited)
    {
        #region results instead of exceptions
        WriteResult<Product> result = await http.TrySaveAsync(read.With(edited));
        string text = result.Outcome switch
        {
            WriteOutcome.Applied or WriteOutcome.Unchanged => "Saved.",
            WriteOutcome.CurrentAccepted => "Somebody else's version was kept.",
            WriteOutcome.Conflicted => $"Not saved: {result.Conflict!.Cause}. {result.Reason}",
            WriteOutcome.Unknown => "It may have been saved, or not. Look before trying again.",
            _ => throw new UnreachableException(),
        };
        #endregion
        return text;
    }

    public static async Task<Conflict?> CancelAsync(HttpClient http, Versioned<Order> order)
    {
        #region requests of your own
        using var cancel = new HttpRequestMessage(HttpMethod.Post, "orders/42/cancel").ConditionOn(order);
        using HttpResponseMessage answer = await http.SendAsync(cancel);
        Conflict? conflict = await answer.ReadConflictAsync();
        #endregion
        return conflict;
    }
}
