using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ConflictAware.Tests.DependencyInjection;

public class ClientOptionsTests
{
    private static IConfigurationRoot Configuration(params (string Key, string? Value)[] entries) =>
        new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))).Build();

    [Test]
    public void Options_OfSeveralCalls_AddUpInOrder()
    {
        var services = new ServiceCollection();
        services
            .AddHttpClient("catalog")
            .AddConflictHandling(o => (o.MaxAttempts, o.MaxCapturedContent) = (1, 11))
            .AddConflictHandling(Configuration(("Catalog:MaxAttempts", "2"), ("Catalog:MaxConflictBody", "22")).GetSection("Catalog"))
            .AddConflictHandling(o => o.MaxConflictBody = 33)
            .AddConflictHandling();
        services.Configure<ConflictHandlingOptions>("catalog", o => o.ReadConflictText = true);
        using ServiceProvider provider = services.BuildServiceProvider();

        ConflictHandlingOptions options = OptionsOf(provider, "catalog");
        Assert.That(
            (options.MaxAttempts, options.MaxCapturedContent, options.MaxConflictBody, options.ReadConflictText),
            Is.EqualTo((2, 11, 33, true))
        );
    }

    // As the factory's own defaults: what a client says of itself stands above them, whichever was said first.
    [TestCase(true)]
    [TestCase(false)]
    public void Options_OfAClient_StandAboveTheDefaults(bool areDefaultsFirst)
    {
        var services = new ServiceCollection();
        if (areDefaultsFirst)
            AddDefaults();
        services.AddHttpClient("catalog").AddConflictHandling(o => o.MaxAttempts = 5);
        if (!areDefaultsFirst)
            AddDefaults();
        using ServiceProvider provider = services.BuildServiceProvider();

        ConflictHandlingOptions catalog = OptionsOf(provider, "catalog");
        ConflictHandlingOptions other = OptionsOf(provider, "other");
        Assert.That((catalog.MaxAttempts, catalog.MaxCapturedContent), Is.EqualTo((5, 88)));
        Assert.That((other.MaxAttempts, other.MaxCapturedContent), Is.EqualTo((7, 88)));

        void AddDefaults() =>
            services.ConfigureHttpClientDefaults(d =>
                d.AddConflictHandling(o => (o.MaxAttempts, o.MaxCapturedContent) = (7, 77))
                    .AddConflictHandling(o => o.MaxCapturedContent = 88)
            );
    }

    [TestCase("a client")]
    [TestCase("the defaults")]
    [TestCase("a client above good defaults")]
    public async Task Start_WithWrongOptions_IsRefused(string whose)
    {
        using IHost host = Host(services =>
        {
            if (whose != "a client")
                services.ConfigureHttpClientDefaults(d => d.AddConflictHandling(o => o.MaxAttempts = whose == "the defaults" ? 0 : 1));
            IHttpClientBuilder client = services.AddHttpClient("catalog");
            if (whose != "the defaults")
                client.AddConflictHandling(o => o.MaxAttempts = 0);
        });
        OptionsValidationException? failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.That(failure!.Message, Does.Contain("MaxAttempts is 0"));
        if (whose != "the defaults")
            Assert.That(failure.Message, Does.StartWith("HttpClient 'catalog': "));
    }

    [Test]
    public async Task Start_WithWrongConfiguration_IsRefused()
    {
        using IHost host = Host(services =>
            services.AddHttpClient("catalog").AddConflictHandling(Configuration(("Catalog:MaxAtempts", "2")).GetSection("Catalog"))
        );
        InvalidOperationException? failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.That(failure!.Message, Does.Contain("'Catalog:MaxAtempts' is no setting"));
    }

    [Test]
    public async Task Start_WithRightOptions_Starts()
    {
        using IHost host = Host(services => services.AddHttpClient("catalog").AddConflictHandling(o => o.MaxAttempts = 3));
        await host.StartAsync();
        await host.StopAsync();
        Chain.AssertHandlesConflicts(host.Services, "catalog");
    }

    [Test]
    public void CreateClient_WithWrongOptionsAndNoHost_IsRefusedAtTheLatest()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("catalog").AddConflictHandling(o => o.MaxAttempts = 0);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IHttpClientFactory>().CreateClient("catalog"),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("MaxAttempts is 0")
        );
    }

    private static ConflictHandlingOptions OptionsOf(IServiceProvider services, string name) =>
        ClientEngines.Of(services.GetRequiredService<IHttpClientFactory>().CreateClient(name)).Options;

    private static IHost Host(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings()
        );
        configure(builder.Services);
        return builder.Build();
    }
}
