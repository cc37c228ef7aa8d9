using System.Net;
using System.Text;
using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/adding-a-dialect.md shows, run.</summary>
public class AddingADialectTests
{
    [Test]
    public async Task FiveLines_AreUnderstood()
    {
        using HttpResponseMessage response = Answer("https://api.acme.example/orders/7", """{"fault":{"kind":"E_BUSY"}}""");

        Conflict? conflict = await AddingADialect.UseAsync(new ServiceCollection(), response, AddingADialect.FiveLines());

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.OperationInProgress));
        Assert.That(conflict.Remedy, Is.EqualTo(Remedy.Wait));
        Assert.That(conflict.Code, Is.EqualTo("E_BUSY"));
        Assert.That(conflict.Dialect, Is.EqualTo("Acme"));
    }

    [Test]
    public async Task FiveLines_GivenToAClient_AreActedUpon()
    {
        using var bench = new GuideBench();
        using HttpResponseMessage response = Answer("https://api.acme.example/orders/7", "{}");
        ServiceProvider services = bench.Services(services =>
            AddingADialect.UseAsync(services, response, AddingADialect.FiveLines()).Wait()
        );
        HttpClient http = services.GetRequiredService<AddingADialect.OrdersClient>().Http;
        http.BaseAddress = new Uri("https://api.acme.example");
        bench.Resources.Answer(
            "PUT",
            GuideBench.Product,
            static _ => new OriginAnswer(409).WithContent("""{"fault":{"kind":"E_BUSY"}}"""u8.ToArray(), "application/json"),
            times: 2
        );

        await http.UpdateAsync<Product>("products/42", static product => product with { Stock = 9 });

        Assert.That(bench.Time.Waits, Has.Count.EqualTo(2), "waited for, and sent again");
        bench.AssertHolds("""{"name":"tea","stock":9,"supplier":7}""");
    }

    [Test]
    public async Task FiveLines_ForAnotherHost_AreNotUsed()
    {
        using HttpResponseMessage response = Answer("https://api.other.example/orders/7", """{"fault":{"kind":"E_BUSY"}}""");

        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(AddingADialect.FiveLines()));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
    }

    [Test]
    public async Task Everything_IsUnderstood()
    {
        using HttpResponseMessage response = Answer(
            "https://eu.acme.example/orders/7",
            """{"fault":{"urn":"urn:acme:error:stale (7)","text":"Somebody was faster.","now":"8","wait":"1.5"}}""",
            HttpStatusCode.UnprocessableEntity
        );

        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(AddingADialect.Everything()));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.VersionMismatch));
        Assert.That(conflict.Code, Is.EqualTo("stale"));
        Assert.That(conflict.Detail, Is.EqualTo("Somebody was faster."));
        Assert.That(conflict.CurrentVersion, Is.EqualTo("8"));
        Assert.That(conflict.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(1.5)));
        Assert.That(await response.ReadConflictAsync(), Is.Null, "not looked into by a client that does not know the dialect");
    }

    [Test]
    public async Task Legacy_409ForEverything_IsNoConflict()
    {
        using HttpResponseMessage response = Answer("https://legacy.example/x", """{"error":"VERSION_CONFLICT"}""");

        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(AddingADialect.Legacy()));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.NotAConflict));
    }

    private static HttpResponseMessage Answer(string target, string body, HttpStatusCode status = HttpStatusCode.Conflict) =>
        new(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = new HttpRequestMessage(HttpMethod.Put, target),
        };
}
