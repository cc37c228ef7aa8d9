using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.DependencyInjection;

public class ClientEngineTests
{
    private sealed class CatalogClient(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed record Product(int Stock);

    [Test]
    public void Engine_OfEveryWayToGetAClient_IsTheOneOfItsName()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("catalog").AddConflictHandling().AddAsKeyed().AddTypedClient<CatalogClient>();
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();

        ConflictEngine engine = EngineOf(provider, "catalog");
        Assert.Multiple(() =>
        {
            Assert.That(ClientEngines.Of(scope.ServiceProvider.GetRequiredKeyedService<HttpClient>("catalog")), Is.SameAs(engine));
            Assert.That(ClientEngines.Of(scope.ServiceProvider.GetRequiredService<CatalogClient>().Http), Is.SameAs(engine));
            Assert.That(ClientEngines.Of(provider.GetRequiredService<IHttpClientFactory>().CreateClient("catalog")), Is.SameAs(engine));
            Assert.That(engine.IsProvisional, Is.False);
        });
    }

    [Test]
    public void Engine_OfAnotherNameOrProvider_IsAnother()
    {
        using ServiceProvider one = TwoClients();
        using ServiceProvider other = TwoClients();
        ConflictEngine[] engines = [EngineOf(one, "a"), EngineOf(one, "b"), EngineOf(other, "a"), EngineOf(other, "b")];
        Assert.That(engines, Is.Unique);
        Assert.That(engines.Select(engine => engine.Queues), Is.Unique);

        static ServiceProvider TwoClients()
        {
            var services = new ServiceCollection();
            services.AddHttpClient("a").AddConflictHandling();
            services.AddHttpClient("b").AddConflictHandling();
            return services.BuildServiceProvider();
        }
    }

    [Test]
    public void Engine_OfAClientWithoutConflictHandling_IsNotAttached()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(defaults => defaults.AddConflictHandling());
        services.AddHttpClient("plain").RemoveConflictHandling();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(EngineOf(provider, "plain").IsProvisional, Is.True);
        Assert.That(EngineOf(provider, "catalog").IsProvisional, Is.False);
    }

    [Test]
    public async Task TypedCall_OnAFactoryClient_KnowsItsEngineFromTheFirstCallOn()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/products/42", """{"stock":10}""");
        using ServiceProvider provider = WithOrigin(origin, o => o.MaxAttempts = 7);
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("catalog");

        Assert.That(ClientEngines.Of(http).Options.MaxAttempts, Is.EqualTo(7));
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Assert.That(read.Engine, Is.SameAs(EngineOf(provider, "catalog")));
        Assert.That(origin.Resources.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task TypedCall_OnAHandlerOfTheFactory_IsLentTheEngineByTheFirstCall()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/products/42", """{"stock":10}""");
        using ServiceProvider provider = WithOrigin(origin, _ => { });
        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("catalog");
        using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };

        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Assert.That(read.Engine, Is.SameAs(EngineOf(provider, "catalog")));
        Assert.That(origin.Resources.Requests, Has.Count.EqualTo(1), "the handler lends its engine before anything is sent");
    }

    // The factory tells by its own clock when a handler has had its day, so handlers are made anew here by asking for them.
    [Test]
    public void Engine_OverHandlersThatAreMadeAnew_StaysTheSame()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("catalog").AddConflictHandling().SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        using ServiceProvider provider = services.BuildServiceProvider();
        ConflictEngine engine = EngineOf(provider, "catalog");

        var filter = provider
            .GetServices<Microsoft.Extensions.Http.IHttpMessageHandlerBuilderFilter>()
            .Single(candidate => candidate is ConflictHandlerFilter);
        for (int generation = 0; generation < 3; generation++)
        {
            var builder = provider.GetRequiredService<Microsoft.Extensions.Http.HttpMessageHandlerBuilder>();
            builder.Name = "catalog";
            filter.Configure(static _ => { })(builder);
            Assert.That(builder.AdditionalHandlers[0], Is.TypeOf<ConflictHandler>());
            Assert.That(provider.GetRequiredService<ConflictEngines>().Of("catalog").Current, Is.SameAs(engine));
        }
    }

    [Test]
    public async Task Update_OnTwoClientsOfOneName_SharesTheQueue()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/products/42", """{"stock":40}""");
        using ServiceProvider provider = WithOrigin(origin, _ => { });
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(_ => factory.CreateClient("catalog").UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 }))
        );

        Assert.That(origin.Resources.Requests.Count(request => request.Method == "PUT"), Is.EqualTo(40), "nobody was refused");
        Assert.That(EngineOf(provider, "catalog").Queues.Count, Is.Zero);
    }

    private static ServiceProvider WithOrigin(InMemoryOrigin origin, Action<ConflictHandlingOptions> configure)
    {
        var services = new ServiceCollection();
        services
            .AddHttpClient("catalog", http => http.BaseAddress = InMemoryOrigin.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler(() => origin)
            .AddConflictHandling(configure);
        return services.BuildServiceProvider();
    }

    private static ConflictEngine EngineOf(IServiceProvider services, string name) =>
        ClientEngines.Of(services.GetRequiredService<IHttpClientFactory>().CreateClient(name));
}
