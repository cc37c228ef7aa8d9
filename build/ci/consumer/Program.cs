// What somebody does who has just added the packages: register a client, update a resource that somebody else writes to as well, and test that.
using ConflictAware;
using ConflictAware.Testing;
using Microsoft.Extensions.DependencyInjection;

var origin = new InMemoryOrigin();
OriginResource counter = origin["/counter"];
counter.Put(new Counter(0));
counter.NextWrite().IsOvertakenBy(other => other.Put(new Counter(10)));
counter.NextWrite().IsRefused(ConflictCause.TransientContention, Dialects.S3);

var services = new ServiceCollection();
services
    .AddHttpClient("counter", client => client.BaseAddress = new Uri("http://origin.example/"))
    .AddConflictHandling(o => o.TimeProvider = new TestClock())
    .ConfigurePrimaryHttpMessageHandler(() => origin);

using ServiceProvider provider = services.BuildServiceProvider();
HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("counter");
Versioned<Counter> updated = await http.UpdateAsync<Counter>("counter", c => c with { Value = c.Value + 1 });
origin.AssertNothingPending();

Console.WriteLine($"{Environment.Version}: {updated.Value.Value} after {counter.Requests.Count} requests");
return (updated.Value.Value, counter.As<Counter>()?.Value) == (11, 11) ? 0 : 1;

internal sealed record Counter(int Value);
