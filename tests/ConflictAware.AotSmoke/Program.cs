// Compiled ahead of time and trimmed: AotSmoke URL
//
// Goes the ways of a typed client against an origin that honours If-Match (build/ci/aot.sh starts one): create, read, update, save with merge, a conflict,
// delete. Says each step; the exit code is 1 at the first that ends otherwise than it has to.
using System.Text.Json;
using ConflictAware;
using ConflictAware.AotSmoke;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var url])
{
    Console.Error.WriteLine("usage: AotSmoke URL");
    return 64;
}

IConfigurationSection settings = new ConfigurationBuilder()
    .AddInMemoryCollection([new("Orders:MaxAttempts", "7")])
    .Build()
    .GetSection("Orders");
var services = new ServiceCollection();
services
    .AddHttpClient("orders", http => http.BaseAddress = new Uri(url))
    .AddConflictHandling(settings)
    .AddConflictHandling(o =>
    {
        o.Json = new JsonSerializerOptions { TypeInfoResolver = OrderJson.Default, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        o.On(ConflictCause.VersionMismatch).Merge(rules => rules.Key("/lines", "sku").Sum("/points"));
    });
await using ServiceProvider provider = services.BuildServiceProvider();
using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
OrderJson json = OrderJson.Default;

Order first = new("Ada", "1 Main Street", 10, [new("A", 1), new("B", 2)]);
await http.CreateAsync("order.json", first, json.Order);
WriteResult<Order> twice = await http.TryCreateAsync("order.json", first, json.Order);
Expect("a second create is refused", twice.Outcome is WriteOutcome.Conflicted && twice.Conflict?.Cause is ConflictCause.AlreadyExists);

Versioned<Order> updated = await http.UpdateAsync("order.json", order => order with { Points = order.Points + 1 }, json.Order);
Expect("an update counts", updated.Value.Points == 11);

Versioned<Order> mine = await http.GetVersionedAsync("order.json", json.Order);
Versioned<Order> theirs = await http.GetVersionedAsync("order.json", json.Order);
await http.SaveAsync(theirs.With(theirs.Value with { Address = "2 Side Street", Points = 15, Lines = [new("A", 5), new("B", 2)] }));
Versioned<Order> merged = await http.SaveAsync(
    mine.With(mine.Value with { Customer = "Ada L.", Points = 12, Lines = [new("A", 1), new("B", 2), new("C", 3)] })
);
Versioned<Order> stored = await http.GetVersionedAsync("order.json", json.Order);
Expect(
    "two saves are merged",
    stored.Value is { Customer: "Ada L.", Address: "2 Side Street", Points: 16, Lines: [{ Count: 5 }, { Sku: "B" }, { Sku: "C" }] }
        && merged.Value.Points == 16
);

await http.SaveAsync(stored.With(stored.Value with { Customer = "Grace" }));
WriteResult<Order> clash = await http.TrySaveAsync(stored.With(stored.Value with { Customer = "Alan" }));
Expect("a clash is shown", clash.Outcome is WriteOutcome.Conflicted && clash.Differences is [{ Pointer: "/customer" }]);

try
{
    await http.DeleteAsync(stored);
    Expect("a stale delete is refused", false);
}
catch (ConflictException refused)
{
    Expect("a stale delete is refused", refused.Conflict.Cause is ConflictCause.VersionMismatch);
}
var token = Versioned.FromToken((await http.GetVersionedAsync("order.json", json.Order)).ToToken(), json.Order);
await http.DeleteAsync(token);
Console.WriteLine("ok: a token is good for a delete");
return 0;

static void Expect(string what, bool isSo)
{
    Console.WriteLine($"{(isSo ? "ok" : "NOT")}: {what}");
    if (!isSo)
        Environment.Exit(1);
}
