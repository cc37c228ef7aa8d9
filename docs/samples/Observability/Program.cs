// What ConflictAware tells through OpenTelemetry of writes that do not go smoothly. See docs/observability.md.
using ConflictAware;
using Observability;

await using Origin origin = await Origin.StartAsync();
using var told = new Told();

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
told.Log(builder.Logging);
builder
    .Services.AddHttpClient("shop", http => http.BaseAddress = origin.BaseAddress)
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
    .AddConflictHandling();
using (IHost host = builder.Build())
{
    using HttpClient http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("shop");
    origin.Put("tea", new Product("tea", Stock: 10, Notes: ""));

    // Somebody sells two while somebody else edits the notes: a conflict that is merged.
    Versioned<Product> read = await http.GetVersionedAsync<Product>("products/tea");
    origin.Put("tea", new Product("tea", Stock: 8, Notes: ""));
    await http.SaveAsync(read.With(read.Value with { Notes = "from Assam" }));

    // Somebody has it open at the counter: a lock that is waited for.
    origin.LockOnce();
    await http.UpdateAsync<Product>("products/tea", p => p with { Stock = p.Stock - 1 });

    // The line breaks after the request went out, and somebody else sells five: nobody can tell whether this sale was carried out.
    origin.LoseOneAnswer();
    await http.TryUpdateAsync<Product>("products/tea", p => p with { Stock = p.Stock - 1 });

    // Two at once in this process: one waits for its turn.
    await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => http.UpdateAsync<Product>("products/tea", p => p with { Stock = p.Stock - 1 })));
    told.Collect();
}

told.Print(Console.Out);
string[] missing =
[
    .. Expected(
        "instrument",
        told.Instruments,
        "conflictaware.client.conflicts",
        "conflictaware.client.write.attempts",
        "conflictaware.client.resolution.duration",
        "conflictaware.client.unknown_outcomes",
        "conflictaware.client.merges",
        "conflictaware.client.wait.duration"
    ),
    .. Expected("outcome of a write", told.Outcomes, "applied", "unknown"),
    .. Expected("decision about a conflict", told.Decisions, "resend", "resend_with"),
    .. Expected("answer to a request below a write", told.Answers.Select(static status => $"{status}"), "200", "204", "412", "423", ""),
    .. Expected("log event", told.Lines, "ConflictResolved", "OutcomeUnknown"),
];
foreach (string what in missing)
    Console.WriteLine($"MISSING: {what}");
Console.WriteLine(missing.Length == 0 ? "observability: everything was told" : $"observability: {missing.Length} things were not told");
return missing.Length == 0 ? 0 : 1;

static IEnumerable<string> Expected(string kind, IEnumerable<string?> told, params string[] expected) =>
    expected.Except(told, StringComparer.Ordinal).Select(what => $"{kind} '{what}'");
