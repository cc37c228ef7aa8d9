using ConflictAware;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class HotResources
{
    public static void Register(IServiceCollection services)
    {
        #region combine
        services
            .AddHttpClient("stock", http => http.BaseAddress = new Uri("https://stock.example"))
            .AddConflictHandling(o =>
            {
                o.Coordination = UpdateCoordination.Combine; // or Chain
                o.Principal = _ => "stock service"; // all calls of this client are made with the same credentials
            });
        #endregion
    }

    public static void ForUsers(ConflictHandlingOptions o, IHttpContextAccessor httpContextAccessor)
    {
        #region for its users
        o.Principal = _ => httpContextAccessor.HttpContext?.User.FindFirst("sub")?.Value;
        #endregion
    }
}
