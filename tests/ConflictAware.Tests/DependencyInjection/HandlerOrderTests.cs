using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace ConflictAware.Tests.DependencyInjection;

public class HandlerOrderTests
{
    private sealed class Other : DelegatingHandler;

    /// <summary>A library of somebody else's that adds handlers at both ends, when the rest is there already.</summary>
    private sealed class GreedyFilter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) =>
            builder =>
            {
                next(builder);
                builder.AdditionalHandlers.Insert(0, new Other());
                builder.AdditionalHandlers.Add(new Other());
            };
    }

    private static IEnumerable<TestCaseData> Registrations()
    {
        yield return Case("alone", (_, b) => b.AddConflictHandling());
        yield return Case("before other handlers", (_, b) => b.AddConflictHandling().AddHttpMessageHandler(() => new Other()));
        yield return Case("after other handlers", (_, b) => b.AddHttpMessageHandler(() => new Other()).AddConflictHandling());
        yield return Case(
            "between other handlers",
            (_, b) =>
                b.AddHttpMessageHandler(() => new Other())
                    .AddConflictHandling()
                    .AddHttpMessageHandler(() => new Other())
                    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler())
        );
        yield return Case("twice", (_, b) => b.AddConflictHandling().AddConflictHandling(o => o.MaxAttempts = 3));
        yield return Case("removed and added again", (_, b) => b.AddConflictHandling().RemoveConflictHandling().AddConflictHandling());
        yield return Case("without the factory's logging", (_, b) => b.AddConflictHandling().RemoveAllLoggers());
        yield return Case(
            "another filter before",
            (s, b) =>
            {
                s.AddSingleton<IHttpMessageHandlerBuilderFilter, GreedyFilter>();
                b.AddConflictHandling();
            }
        );
        yield return Case(
            "another filter after",
            (s, b) =>
            {
                b.AddConflictHandling();
                s.AddSingleton<IHttpMessageHandlerBuilderFilter, GreedyFilter>();
            }
        );
        yield return Case(
            "handlers added through additional handlers",
            (_, b) => b.AddConflictHandling().ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Insert(0, new Other()))
        );
        yield return Case("defaults before", (s, b) => s.ConfigureHttpClientDefaults(d => d.AddConflictHandling()));
        yield return Case(
            "defaults and the client itself",
            (s, b) =>
            {
                b.AddConflictHandling();
                s.ConfigureHttpClientDefaults(d => d.AddConflictHandling().AddHttpMessageHandler(() => new Other()));
            }
        );
        yield return Case(
            "removed from the defaults, added to the client before that",
            (s, b) =>
            {
                b.AddConflictHandling();
                s.ConfigureHttpClientDefaults(d => d.RemoveConflictHandling());
            }
        );
    }

    private static TestCaseData Case(string name, Action<IServiceCollection, IHttpClientBuilder> register) =>
        new TestCaseData(register).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Registrations))]
    public void AddConflictHandling_InAnyOrder_IsOutermostAndItsProbeInnermost(Action<IServiceCollection, IHttpClientBuilder> register)
    {
        var services = new ServiceCollection();
        register(services, services.AddHttpClient("catalog"));
        using ServiceProvider provider = services.BuildServiceProvider();
        Chain.AssertHandlesConflicts(provider, "catalog");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void RemoveConflictHandling_OfOneName_LeavesTheOthers(bool isRemovedFirst)
    {
        var services = new ServiceCollection();
        if (isRemovedFirst)
            services.AddHttpClient("plain").RemoveConflictHandling();
        services.ConfigureHttpClientDefaults(defaults => defaults.AddConflictHandling());
        if (!isRemovedFirst)
            services.AddHttpClient("plain").RemoveConflictHandling();
        services.AddHttpClient("catalog");
        using ServiceProvider provider = services.BuildServiceProvider();
        Chain.AssertHandlesConflicts(provider, "catalog");
        Chain.AssertHandlesConflicts(provider, "never named");
        Chain.AssertHandlesConflicts(provider, "");
        Chain.AssertDoesNotHandleConflicts(provider, "plain");
    }

    [Test]
    public void AddConflictHandling_ToOneClient_LeavesOthersAlone()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("catalog").AddConflictHandling();
        services.AddHttpClient("plain");
        using ServiceProvider provider = services.BuildServiceProvider();
        Chain.AssertDoesNotHandleConflicts(provider, "plain");
        Chain.AssertDoesNotHandleConflicts(provider, "");
        Chain.AssertDoesNotHandleConflicts(provider, "Catalog");
    }

    [Test]
    public void AddConflictHandling_Null_IsRefused()
    {
        IHttpClientBuilder builder = new ServiceCollection().AddHttpClient("catalog");
        Assert.Multiple(() =>
        {
            Assert.That(() => builder.AddConflictHandling((Action<ConflictHandlingOptions>)null!), Throws.ArgumentNullException);
            Assert.That(
                () => builder.AddConflictHandling((Microsoft.Extensions.Configuration.IConfigurationSection)null!),
                Throws.ArgumentNullException
            );
            Assert.That(() => default(IHttpClientBuilder)!.AddConflictHandling(), Throws.ArgumentNullException);
            Assert.That(() => default(IHttpClientBuilder)!.AddConflictHandling(_ => { }), Throws.ArgumentNullException);
            Assert.That(() => default(IHttpClientBuilder)!.RemoveConflictHandling(), Throws.ArgumentNullException);
        });
    }
}
