using Microsoft.Extensions.DependencyInjection;
using static ConflictAware.Tests.Resolution.Contexts;

namespace ConflictAware.Tests.Resolution;

public class ResolverFromServicesTests
{
    private sealed class Journal
    {
        public List<string> Entries { get; } = [];
    }

    private sealed class PerScope(Journal journal) : IDisposable
    {
        public void Dispose() => journal.Entries.Add("scope");
    }

    private class Plain(PerScope scope) : IConflictResolver
    {
        public PerScope Scope => scope;

        public virtual async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return new ConflictResolution.AcceptCurrent();
        }
    }

    private sealed class Disposable(PerScope scope, Journal journal) : Plain(scope), IDisposable
    {
        public void Dispose() => journal.Entries.Add("resolver");
    }

    private sealed class AsyncDisposable(PerScope scope, Journal journal) : Plain(scope), IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            journal.Entries.Add("resolver");
        }
    }

    private sealed class Failing(PerScope scope, Journal journal) : Plain(scope), IDisposable
    {
        public override ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
            throw new NotSupportedException("no");

        public void Dispose() => journal.Entries.Add("resolver");
    }

    private static readonly string[] ResolverThenScope = ["resolver", "scope"];
    private static readonly string[] ScopeAlone = ["scope"];

    [TestCase(typeof(Plain), false)]
    [TestCase(typeof(Plain), true)]
    [TestCase(typeof(Disposable), false)]
    [TestCase(typeof(Disposable), true)]
    [TestCase(typeof(AsyncDisposable), false)]
    [TestCase(typeof(AsyncDisposable), true)]
    public async Task Use_AType_IsMadeAndDisposedWithAScopeOfItsOwnForEachConflict(Type resolver, bool isRegistered)
    {
        using ServiceProvider services = Services(isRegistered ? resolver : null);
        ResolverSource source = Source(resolver);
        string[] expected = resolver == typeof(Plain) ? ScopeAlone : ResolverThenScope;
        List<string> journal = services.GetRequiredService<Journal>().Entries;

        for (int conflict = 1; conflict <= 3; conflict++)
        {
            journal.Clear();
            ConflictResolution resolution = await source.ResolveAsync(
                Context(),
                services.GetRequiredService<IServiceScopeFactory>(),
                CancellationToken.None
            );
            Assert.That(Word(resolution), Is.EqualTo("accept current"));
            Assert.That(journal, Is.EqualTo(expected));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Use_ATypeThatThrows_IsDisposedAllTheSame(bool isRegistered)
    {
        using ServiceProvider services = Services(isRegistered ? typeof(Failing) : null);
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            Source(typeof(Failing))
                .ResolveAsync(Context(), services.GetRequiredService<IServiceScopeFactory>(), CancellationToken.None)
                .AsTask()
        );
        Assert.That(services.GetRequiredService<Journal>().Entries, Is.EqualTo(ResolverThenScope));
    }

    [Test]
    public async Task Use_ARegisteredSingleton_IsNotDisposed()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Journal>().AddSingleton<PerScope>().AddSingleton<Disposable>();
        using ServiceProvider provider = services.BuildServiceProvider();
        await Source(typeof(Disposable))
            .ResolveAsync(Context(), provider.GetRequiredService<IServiceScopeFactory>(), CancellationToken.None);
        Assert.That(provider.GetRequiredService<Journal>().Entries, Is.Empty);
    }

    [Test]
    public void Use_ATypeInAHandMadeHandler_IsRefusedWhenTheHandlerIsMade()
    {
        var options = new ConflictHandlingOptions();
        options.On(ConflictCause.Locked).Use<Plain>();
        Assert.That(
            () => new ConflictHandler(options),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains("AddConflictHandling")
        );
    }

    private static ResolverSource Source(Type resolver)
    {
        var policy = new ConflictPolicy();
        _ = resolver.Name switch
        {
            nameof(Plain) => policy.Use<Plain>(),
            nameof(Disposable) => policy.Use<Disposable>(),
            nameof(AsyncDisposable) => policy.Use<AsyncDisposable>(),
            _ => policy.Use<Failing>(),
        };
        return policy.Resolvers.Single();
    }

    private static ServiceProvider Services(Type? resolver)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Journal>().AddScoped<PerScope>();
        if (resolver is not null)
            services.AddScoped(resolver);
        return services.BuildServiceProvider(validateScopes: true);
    }
}
