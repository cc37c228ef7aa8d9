using ConflictAware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class SettingsInConfiguration
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        #region from a section
        services.AddHttpClient("catalog").AddConflictHandling(configuration.GetSection("Clients:Catalog"));
        #endregion
    }
}
