// A client with both: transient faults are Microsoft.Extensions.Http.Resilience's, conflicts are ConflictAware's. See docs/resilience.md.
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
IServiceCollection services = builder.Services;

#region both
services
    .AddHttpClient("catalog", http => http.BaseAddress = new Uri("https://catalog.example"))
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
    .AddConflictHandling(o =>
    {
        // The whole of one logical write: all rounds, all waiting between them.
        o.MaxElapsedTime = TimeSpan.FromMinutes(1);
        // The origin keeps the ids of the last writes in this member, so that a lost answer need not stay a question.
        o.WriteId = WriteId.Log("lastWrites");
    })
    .AddStandardResilienceHandler(o =>
    {
        // One hop, with its retries.
        o.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(10);
        // One try.
        o.AttemptTimeout.Timeout = TimeSpan.FromSeconds(3);
        o.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(10);
        o.Retry.MaxRetryAttempts = 2;
        o.Retry.Delay = TimeSpan.FromMilliseconds(200);
    });
#endregion

using IHost host = builder.Build();

HttpClient http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("catalog");
using var whole = new CancellationTokenSource(TimeSpan.FromMinutes(2));
WriteResult<Product> result = await http.TryUpdateAsync<Product>("products/42", p => p with { Stock = p.Stock - 1 }, whole.Token);
Console.WriteLine($"{result.Outcome}, known by {result.Proof}, possibly sent {result.PossibleSends} times");

internal sealed record Product(string Name, int Stock);
