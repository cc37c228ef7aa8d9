using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.DependencyInjection;

/// <summary>The handlers of a client that the factory makes.</summary>
internal static class Chain
{
    /// <summary>All handlers from the outermost to the primary one, without the factory's own that tracks lifetimes.</summary>
    public static List<HttpMessageHandler> Of(IServiceProvider services, string name)
    {
        var chain = new List<HttpMessageHandler>();
        HttpMessageHandler? handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name);
        Assert.That(handler.GetType().Name, Does.StartWith("LifetimeTracking"));
        while (handler is DelegatingHandler { InnerHandler: var inner })
            chain.Add(handler = inner!);
        return chain;
    }

    /// <summary>That the conflict handler is outermost and the probe innermost, once each.</summary>
    public static void AssertHandlesConflicts(IServiceProvider services, string name)
    {
        List<HttpMessageHandler> chain = Of(services, name);
        string all = string.Join(" > ", chain.Select(handler => handler.GetType().Name));
        Assert.That(chain[0], Is.TypeOf<ConflictHandler>(), all);
        Assert.That(chain[^2], Is.TypeOf<AttemptProbe>(), all);
        Assert.That(chain.Count(handler => handler is ConflictHandler or AttemptProbe), Is.EqualTo(2), all);
    }

    public static void AssertDoesNotHandleConflicts(IServiceProvider services, string name) =>
        Assert.That(Of(services, name), Has.None.TypeOf<ConflictHandler>().And.None.TypeOf<AttemptProbe>());
}
