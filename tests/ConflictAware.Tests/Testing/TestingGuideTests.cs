using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Testing;

/// <summary>What docs/testing.md shows, run.</summary>
public class TestingGuideTests
{
    private sealed record Product(string Name, int Stock);

    private sealed class CatalogClient(HttpClient http)
    {
        public Task<Versioned<Product>> SellAsync(int count) =>
            http.UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - count });
    }

    #region resolver
    private sealed class GiveUpWhatIsDeleted : IConflictResolver
    {
        public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
            await context.GetCurrentAsync(cancellationToken) is null
                ? new ConflictResolution.AcceptCurrent()
                : new ConflictResolution.Surface();
    }
    #endregion

    [Test]
    public async Task MergeRules_EditsOfBoth_Count()
    {
        #region merge-rules
        var origin = new InMemoryOrigin();
        OriginResource product = origin["/products/42"];
        product.Put(new { name = "Anvil", stock = 10 });
        HttpClient http = origin.CreateClient(o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock")));

        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        product.Change(p => p["stock"] = 9); // somebody else sells one meanwhile
        await http.SaveAsync(read.With(read.Value with { Stock = 8 })); // and this client two

        Assert.That(product.As<Product>(), Is.EqualTo(new Product("Anvil", 7)));
        #endregion
    }

    [Test]
    public async Task Overtaken_Update_RunsAgain()
    {
        (InMemoryOrigin origin, OriginResource product) = Shop();
        var catalog = new CatalogClient(origin.CreateClient());

        #region overtaken
        product.NextWrite().IsOvertakenBy(other => other.Change(p => p["stock"] = 9));
        await catalog.SellAsync(2);

        Assert.That(product.As<Product>()!.Stock, Is.EqualTo(7));
        Assert.That(string.Join(" ", product.Requests.Select(request => request.Method)), Is.EqualTo("GET PUT GET PUT"));
        origin.AssertNothingPending(); // fails when the script was never met
        #endregion
    }

    [Test]
    public async Task Vendor_Lock_IsWaitedForWithoutWaiting()
    {
        (InMemoryOrigin origin, OriginResource product) = Shop();

        #region vendor
        var clock = new TestClock();
        HttpClient http = origin.CreateClient(o => o.TimeProvider = clock);
        product.Next(HttpMethod.Put, times: 2).IsRefused(ConflictCause.Locked, Dialects.AzureStorage);

        await http.UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 });

        Assert.That(product.As<Product>()!.Stock, Is.EqualTo(9));
        Assert.That(clock.Waits, Has.Count.EqualTo(2)); // none of them took any time
        #endregion
    }

    [Test]
    public async Task LostAnswer_Update_IsUnknown()
    {
        (InMemoryOrigin origin, OriginResource product) = Shop();
        HttpClient http = origin.CreateClient();

        #region lost-answer
        product.Next(HttpMethod.Put).LosesItsAnswer(); // carried out, but nobody hears of it

        await Assert.ThrowsAsync<OutcomeUnknownException<Product>>(() =>
            http.UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 })
        );
        Assert.That(product.As<Product>()!.Stock, Is.EqualTo(9)); // sold once, and not again
        #endregion
    }

    [Test]
    public async Task Resolver_Alone_Decides()
    {
        #region resolver-test
        var deleted = new ConflictSituation
        {
            Base = """{"stock":10}""",
            Mine = """{"stock":9}""",
            IsDeleted = true,
        };

        ConflictResolution resolution = await new GiveUpWhatIsDeleted().ResolveAsync(deleted.ToContext(), CancellationToken.None);

        Assert.That(resolution, Is.EqualTo(new ConflictResolution.AcceptCurrent()));
        #endregion
    }

    [Test]
    public async Task Factory_PrimaryHandler_IsTheOrigin()
    {
        (InMemoryOrigin origin, OriginResource product) = Shop();

        #region factory
        var services = new ServiceCollection();
        services
            .AddHttpClient<CatalogClient>(http => http.BaseAddress = new Uri("https://catalog.example/"))
            .ConfigurePrimaryHttpMessageHandler(() => origin)
            .AddConflictHandling();
        #endregion

        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<CatalogClient>().SellAsync(3);
        Assert.That(product.As<Product>()!.Stock, Is.EqualTo(7));
    }

    [Test]
    public async Task Parked_Request_ArrivesWhenReleased()
    {
        (InMemoryOrigin origin, OriginResource product) = Shop();
        HttpClient http = origin.CreateClient();

        #region parked
        ParkedRequest parked = product.NextWrite().IsParked();
        Task<Versioned<Product>> late = http.UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 });
        await parked.Stopped; // it has read, its write is on the way
        product.Change(p => p["name"] = "Hammer");
        parked.Release();

        Assert.That((await late).Value, Is.EqualTo(new Product("Hammer", 9)));
        #endregion
    }

    [Test]
    public async Task Origin_LikeTheRealOne_HasNoTags()
    {
        #region options
        var origin = new InMemoryOrigin(
            new OriginOptions
            {
                Tags = TagStyle.Weak,
                RequiresPreconditions = true,
                ReturnsRepresentation = true,
            }
        );
        #endregion

        origin["/products/42"].Put(new Product("Anvil", 1));
        using HttpResponseMessage answer = await origin.CreateClient().PutAsJsonAsync("products/42", new Product("Anvil", 2));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionRequired));
    }

    [Test]
    public async Task Answer_WithoutOrigin_IsRead()
    {
        #region answer
        using HttpResponseMessage answer = ConflictAnswer.Create(ConflictCause.VersionMismatch, Dialects.Kubernetes);
        Conflict? conflict = await answer.ReadConflictAsync();
        #endregion

        Assert.That(conflict?.Dialect, Is.EqualTo("Kubernetes"));
    }

    private static (InMemoryOrigin Origin, OriginResource Product) Shop()
    {
        var origin = new InMemoryOrigin();
        origin["/products/42"].Put(new Product("Anvil", 10));
        return (origin, origin["/products/42"]);
    }
}
