// A reverse proxy that speaks one language of conflicts: dotnet run --project docs/samples/Gateway [UPSTREAM [URL-TO-LISTEN-ON]]
//
// Whatever the upstream answers to a conflict arrives as problem details (RFC 9457); what is only busy is waited for and sent again, where that is safe;
// everything else passes byte for byte. Without an upstream it fronts a small busy vendor of its own, so that there is something to look at.
using Gateway;
using Microsoft.AspNetCore.Builder;

string? upstream = args is [var first, ..] ? first : null;
await using BusyVendor? vendor = upstream is null ? await BusyVendor.StartAsync() : null;
await using WebApplication gateway = GatewayApplication.Build(
    new Uri(upstream ?? vendor!.Address),
    listenOn: args is [_, var url, ..] ? url : "http://127.0.0.1:0"
);
await gateway.StartAsync();
foreach (string address in gateway.Urls)
    Console.WriteLine($"gateway {address} -> {upstream ?? vendor!.Address}");
if (vendor is not null)
    Console.WriteLine(BusyVendor.Tour(gateway.Urls.First()));
await gateway.WaitForShutdownAsync();
