using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Clients;

public class UpdateTests
{
    private sealed record Product(string Name, int Stock);

    private static readonly string[] Names = ["plain", "hand-made", "factory"];

    [TestCaseSource(nameof(Names))]
    public async Task UpdateAsync_ManyWritersOfOneTarget_LosesNoUpdate(string kind)
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/products/42", """{"name":"tea","stock":100}""");
        HttpClient[] clients = Clients(kind, origin, 10);

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i => clients[i % clients.Length].UpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 }))
        );

        Versioned<Product> left = await clients[0].GetVersionedAsync<Product>("products/42");
        Assert.That(left.Value.Stock, Is.EqualTo(50));
        TestContext.Out.WriteLine(
            $"{kind}: {string.Join(", ", origin.Resources.Requests.GroupBy(r => r.Method).Select(g => $"{g.Key} {g.Count()}"))}"
        );
    }

    private static HttpClient[] Clients(string kind, InMemoryOrigin origin, int count)
    {
        switch (kind)
        {
            case "plain":
                return [.. Enumerable.Range(0, count).Select(_ => origin.CreateClient())];
            case "hand-made":
                var options = new ConflictHandlingOptions();
                return [.. Enumerable.Range(0, count).Select(_ => origin.CreateClient(new ConflictHandler(options)))];
            default:
                var services = new ServiceCollection();
                services
                    .AddHttpClient("catalog", c => c.BaseAddress = InMemoryOrigin.BaseAddress)
                    .ConfigurePrimaryHttpMessageHandler(() => origin)
                    .AddConflictHandling();
                IHttpClientFactory factory = services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
                return [.. Enumerable.Range(0, count).Select(_ => factory.CreateClient("catalog"))];
        }
    }

    [Test]
    public async Task SaveAsync_SomebodyElseWroteFirst_ThrowsWithBaseMineAndCurrent()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/products/42", """{"name":"tea","stock":10}""");
        using HttpClient http = origin.CreateClient();
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        await http.UpdateAsync<Product>("products/42", p => p with { Stock = 7 });

        ConflictException<Product>? clash = await Assert.ThrowsAsync<ConflictException<Product>>(() =>
            http.SaveAsync(read.With(read.Value with { Stock = 8 }))
        );

        Assert.That((clash!.Base!.Value.Stock, clash.Mine!.Stock, clash.Current!.Value.Stock), Is.EqualTo((10, 8, 7)));
    }

    [Test]
    public async Task EveryVerb_OneAfterTheOther_WritesWhatItSays()
    {
        using var origin = new InMemoryOrigin();
        using HttpClient http = origin.CreateClient();

        Versioned<Product> product = await http.CreateAsync("products/42", new Product("tea", 1));
        product = await http.SaveAsync(product.With(product.Value with { Stock = 2 }));
        product = await http.SaveAsync(product.With(product.Value with { Stock = 3 }));
        product = await http.PatchAsync(product.With(product.Value with { Name = "coffee" }));
        Assert.That(origin.Resources.TextOf("/products/42"), Is.EqualTo("""{"name":"coffee","stock":3}"""));
        await http.DeleteAsync(product);
        Assert.That(origin.Resources.Find("/products/42"), Is.Null);
        await http.UpsertAsync<Product>("products/42", p => p ?? new Product("again", 1));
        Assert.That(origin.Resources.TextOf("/products/42"), Is.EqualTo("""{"name":"again","stock":1}"""));
    }
}
