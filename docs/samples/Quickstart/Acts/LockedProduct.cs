using ConflictAware;

namespace Quickstart.Acts;

/// <summary>Somebody at the counter has a product open. The write waits until they are done.</summary>
internal static class LockedProduct
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        var services = new ServiceCollection();
        services
            .AddHttpClient("shop", http => http.BaseAddress = origin.BaseAddress)
            .AddConflictHandling(o => o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromSeconds(10)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

        origin.Put("lamp", new Product("Lamp", Stock: 10));
        origin.LockFor("lamp", TimeSpan.FromSeconds(1));
        stage.Say("Somebody holds a lock on a product for one second. The write is sent again until it is free:");

        long start = TimeProvider.System.GetTimestamp();
        Versioned<Product> saved = await http.UpdateAsync<Product>("/products/lamp", lamp => lamp with { Stock = lamp.Stock - 1 });
        TimeSpan waited = TimeProvider.System.GetElapsedTime(start);

        int refused = origin.Answers("/products/lamp", StatusCodes.Status423Locked);
        stage.Check(
            saved.Value.Stock == 9 && origin.Get("lamp").Stock == 9 && refused > 0,
            $"refused {refused} times (423), written after {waited.TotalSeconds:F1} s"
        );
    }
}
