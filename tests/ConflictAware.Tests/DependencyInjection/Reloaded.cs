using ConflictAware.Tests.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Tests.DependencyInjection;

/// <summary>Clients of an origin whose settings stand in a configuration that changes, and what is logged about it.</summary>
internal sealed class Reloaded : IDisposable
{
    private readonly LogBook _log = new();
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;

    /// <summary>Clients <c>catalog</c> and <c>orders</c>, each with a section of its name.</summary>
    public Reloaded(params (string Key, string? Value)[] entries)
        : this(
            (services, configuration, origin) =>
            {
                foreach (string name in (string[])["catalog", "orders"])
                    services
                        .AddHttpClient(name, static http => http.BaseAddress = InMemoryOrigin.BaseAddress)
                        .ConfigurePrimaryHttpMessageHandler(() => origin)
                        .AddConflictHandling(static o => o.Principal = static _ => "service")
                        .AddConflictHandling(configuration.GetSection(name));
            },
            entries
        ) { }

    public Reloaded(Action<IServiceCollection, IConfigurationRoot, InMemoryOrigin> register, params (string Key, string? Value)[] entries)
    {
        _configuration.AddInMemoryCollection(entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value)));
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Information).AddProvider(_log));
        register(services, Configuration, Origin);
        _services = services.BuildServiceProvider();
    }

    public InMemoryOrigin Origin { get; } = new();
    public IConfigurationRoot Configuration => _configuration;
    public IServiceProvider Services => _services;
    public IReadOnlyList<(int Event, LogLevel Level, string Line)> Lines =>
        [.. _log.Entries.Select(static told => (told.Event.Id, told.Level, told.Line))];

    /// <summary>The methods of the requests that reached the origin.</summary>
    public string Methods => string.Join(' ', Origin.Resources.Requests.Select(static request => request.Method));

    public HttpClient Client(string name = "catalog") => Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    public ConflictEngine Engine(string name = "catalog") => ClientEngines.Of(Client(name));

    public ConflictHandlingOptions Options(string name = "catalog") => Engine(name).Options;

    /// <summary>Changes the configuration, as an edited file would.</summary>
    public void Change(params (string Key, string? Value)[] entries)
    {
        foreach ((string key, string? value) in entries)
            Configuration[key] = value;
        Configuration.Reload();
    }

    /// <summary>Takes everything out of the configuration.</summary>
    public void Empty() => ((IConfigurationBuilder)_configuration).Sources.Clear();

    public void Dispose()
    {
        _services.Dispose();
        Origin.Dispose();
    }
}
