using ConflictAware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds conflict handling to clients that <see cref="IHttpClientFactory"/> makes.</summary>
public static class ConflictHandlingHttpClientBuilderExtensions
{
    /// <summary>Handles conflicts on this client, with the defaults or with what was configured before.</summary>
    /// <param name="builder">The client, or all clients inside <c>ConfigureHttpClientDefaults</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The <see cref="ConflictHandler"/> becomes the outermost handler and an <see cref="AttemptProbe"/> the innermost, wherever in the chain of calls this
    /// one stands. Calling it twice adds them once. What is said of a client stands above what <c>ConfigureHttpClientDefaults</c> says of all. Options are validated when the host starts, and at the latest when the client is first made.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHttpClientBuilder AddConflictHandling(this IHttpClientBuilder builder) => Register(builder, isEnabled: true);

    /// <summary>Handles conflicts on this client.</summary>
    /// <param name="builder">The client, or all clients inside <c>ConfigureHttpClientDefaults</c>.</param>
    /// <param name="configure">Sets options. Several calls add up, in order.</param>
    /// <returns>The builder.</returns>
    /// <inheritdoc cref="AddConflictHandling(IHttpClientBuilder)" path="/remarks"/>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddConflictHandling(this IHttpClientBuilder builder, Action<ConflictHandlingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Register(builder, isEnabled: true);
        if (builder.Name is { } name)
            builder.Services.Configure(name, configure);
        else
            OptionsOfEveryClient.Add(builder.Services, configure);
        return builder;
    }

    /// <summary>Handles conflicts on this client, with options from configuration.</summary>
    /// <param name="builder">The client, or all clients inside <c>ConfigureHttpClientDefaults</c>.</param>
    /// <param name="section">A section whose keys are the names of the plain settings of <see cref="ConflictHandlingOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>An unknown key and a value out of its bounds are errors when the host starts. When the section changes later, what begins then uses the new settings; what is under way ends with
    /// the ones it began with. Settings that turn wrong change nothing, and an error is logged. What is set in code is not read again. See docs/settings.md.</para>
    /// <para><inheritdoc cref="AddConflictHandling(IHttpClientBuilder)" path="/remarks/node()"/></para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddConflictHandling(this IHttpClientBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        builder.AddConflictHandling(options => ConflictHandlingConfiguration.Apply(section, options));
        if (builder.Name is { } name)
            builder.Services.AddSingleton<IOptionsChangeTokenSource<ConflictHandlingOptions>>(
                new ConfigurationChangeTokenSource<ConflictHandlingOptions>(name, section)
            );
        else
            builder.Services.AddSingleton(new SectionOfEveryClient(section));
        return builder;
    }

    /// <summary>Takes conflict handling off this client again, for example where <c>ConfigureHttpClientDefaults</c> gave it to all.</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHttpClientBuilder RemoveConflictHandling(this IHttpClientBuilder builder) => Register(builder, isEnabled: false);

    private static IHttpClientBuilder Register(IHttpClientBuilder builder, bool isEnabled)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.AddOptions();
        services.TryAddSingleton<ConflictEngines>();
        services.TryAddSingleton<IOptionsFactory<ConflictHandlingOptions>, LastGoodOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpClientFactoryOptions>, ClientEngineAttachment>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ConflictHandlingOptions>, ConflictHandlingOptionsValidator>()
        );
        // The first filter has the last word on the handlers: it stands outside even of the factory's own logging.
        if (
            !services.Any(static service =>
                service.ServiceType == typeof(IHttpMessageHandlerBuilderFilter)
                && service.ImplementationType == typeof(ConflictHandlerFilter)
            )
        )
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, ConflictHandlerFilter>());

        // The builder of ConfigureHttpClientDefaults has no name: it means every client.
        if (builder.Name is { } name)
            services.Configure<ConflictHandlingRegistration>(name, registration => registration.OfThisClient = isEnabled);
        else
            services.ConfigureAll<ConflictHandlingRegistration>(registration => registration.OfAll = isEnabled);
        if (isEnabled)
            services.AddOptions<ConflictHandlingOptions>(builder.Name).ValidateOnStart();
        return builder;
    }
}
