using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>
/// What <c>ConfigureHttpClientDefaults</c> says of the options. It is applied before what any client says of itself, whichever was said first, as the factory
/// has it for its own options.
/// </summary>
internal sealed class OptionsOfEveryClient(Action<ConflictHandlingOptions> configure)
    : ConfigureNamedOptions<ConflictHandlingOptions>(name: null, configure)
{
    public static void Add(IServiceCollection services, Action<ConflictHandlingOptions> configure)
    {
        int place = services.Count;
        while (place > 0 && !IsOne(services[place - 1]))
            place--;
        services.Insert(
            place,
            ServiceDescriptor.Singleton<IConfigureOptions<ConflictHandlingOptions>>(new OptionsOfEveryClient(configure))
        );
    }

    private static bool IsOne(ServiceDescriptor service) =>
        service.ServiceType == typeof(IConfigureOptions<ConflictHandlingOptions>) && service.ImplementationInstance is OptionsOfEveryClient;
}
