using System.Globalization;
using ConflictAware;
using Spectre.Console;

namespace Quickstart.Acts;

/// <summary>Eight writers take one and the same product out of stock, twenty-five times each.</summary>
internal static class Race
{
    private const int Writers = 8;
    private const int Updates = 25;
    private const int Stock = 1000;

    private sealed record Run(string Client, int Left, int Requests, int Refused, TimeSpan Time)
    {
        public int Lost => Left - (Stock - (Writers * Updates));
    }

    public static async Task<(int Naive, int ConflictAware)> PlayAsync(Stage stage, Origin origin)
    {
        stage.Say($"{Writers} writers take 1 of {Stock} out of stock, {Updates} times each: {Stock - (Writers * Updates)} should be left.");

        Run naive = await RunAsync("naive", origin, client => client, TakeNaivelyAsync);
        Run aware = await RunAsync("conflict-aware", origin, client => client.AddConflictHandling(), TakeAsync);

        var table = new Table { Border = TableBorder.Ascii };
        table.AddColumn("client");
        foreach (string column in (string[])["left", "lost updates", "requests", "refused (412)", "time"])
            table.AddColumn(column, cell => cell.RightAligned());
        foreach (Run run in (Run[])[naive, aware])
            table.AddRow(
                run.Client,
                $"{run.Left}",
                $"{run.Lost}",
                $"{run.Requests}",
                $"{run.Refused}",
                $"{run.Time.TotalMilliseconds:F0} ms"
            );
        stage.Show(table);
        stage.Check(naive.Lost > 0, "without preconditions, writers overwrite each other, and nobody is told");
        stage.Check(aware.Lost == 0, "with them, who was overtaken makes the change again on what the other wrote");
        return (naive.Lost, aware.Lost);
    }

    // What is usually written. Two that read the same stock write the same stock.
    private static async Task TakeNaivelyAsync(HttpClient http, string uri)
    {
        Product? product = await http.GetFromJsonAsync<Product>(uri);
        using HttpResponseMessage answer = await http.PutAsJsonAsync(uri, product! with { Stock = product.Stock - 1 });
        answer.EnsureSuccessStatusCode();
    }

    private static Task TakeAsync(HttpClient http, string uri) =>
        http.UpdateAsync<Product>(uri, product => product with { Stock = product.Stock - 1 });

    private static async Task<Run> RunAsync(
        string name,
        Origin origin,
        Func<IHttpClientBuilder, IHttpClientBuilder> setUp,
        Func<HttpClient, string, Task> takeAsync
    )
    {
        // Writers of one client stand in line in this process and never conflict. These are eight clients that know nothing of each other, like eight
        // processes: they meet at the origin, over HTTP.
        string[] clients =
        [
            .. Enumerable.Range(1, Writers).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name} {number}")),
        ];
        var services = new ServiceCollection();
        foreach (string client in clients)
            setUp(services.AddHttpClient(client, http => http.BaseAddress = origin.BaseAddress));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();

        string uri = $"/products/{name}";
        origin.Put(name, new Product("Teapot", Stock));
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(clients.Select(client => WriteAsync(factory.CreateClient(client))));
        TimeSpan time = TimeProvider.System.GetElapsedTime(start);
        return new Run(
            name,
            origin.Get(name).Stock,
            origin.Answers(uri),
            origin.Answers(uri, StatusCodes.Status412PreconditionFailed),
            time
        );

        async Task WriteAsync(HttpClient http)
        {
            for (int update = 0; update < Updates; update++)
                await takeAsync(http, uri);
        }
    }
}
