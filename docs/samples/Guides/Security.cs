using ConflictAware;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class Security
{
    public static void Register(IServiceCollection services)
    {
        #region no redirects
        services
            .AddHttpClient("catalog", http => http.BaseAddress = new Uri("https://catalog.example"))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .AddConflictHandling();
        #endregion
    }

    public static (string Ticket, Versioned<Product> Again) Protect(IDataProtector protector, Versioned<Product> read)
    {
        #region protect tokens
        string ticket = protector.Protect(read.ToToken());
        Versioned<Product> again = Versioned.FromToken<Product>(protector.Unprotect(ticket));
        #endregion
        return (ticket, again);
    }
}
