using System.Net;
using System.Text.Json.Nodes;
using ConflictAware.TestSupport;
using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/version-carriers.md shows, run.</summary>
public class VersionCarriersTests
{
    private static readonly TestCaseData[] Origins =
    [
        new("couchDb", """{"_rev":"1-a","name":"tea","stock":10}""", "", null, """{"_rev":"1-a","name":"tea","stock":9}"""),
        new(
            "kubernetes",
            """{"metadata":{"resourceVersion":"7"},"name":"tea","stock":10}""",
            "",
            null,
            """{"metadata":{"resourceVersion":"7"},"name":"tea","stock":9}"""
        ),
        new(
            "confluence",
            """{"version":{"number":3},"name":"tea","stock":10}""",
            "",
            null,
            """{"version":{"number":4},"name":"tea","stock":9}"""
        ),
        new(
            "contentful",
            """{"sys":{"version":5},"name":"tea","stock":10}""",
            "",
            "X-Contentful-Version: 5",
            """{"sys":{"version":5},"name":"tea","stock":9}"""
        ),
        new(
            "elasticsearch",
            """{"_seq_no":1,"_primary_term":2,"_source":{"name":"tea","stock":10}}""",
            "?if_seq_no=1&if_primary_term=2",
            null,
            """{"name":"tea","stock":9}"""
        ),
        new(
            "dates",
            """{"name":"tea","stock":10}""",
            "",
            "If-Unmodified-Since: Wed, 01 Jan 2025 00:00:00 GMT",
            """{"name":"tea","stock":9}"""
        ),
    ];

    [TestCaseSource(nameof(Origins))]
    public async Task Carrier_OfAnOrigin_StatesTheVersionThere(string origin, string read, string query, string? field, string written)
    {
        using var bench = new Bench();
        bench.Options.Version = VersionCarriers.All()[origin];
        bench
            .Script.When(HttpMethod.Get, GuideBench.Product)
            .RespondJson(
                HttpStatusCode.OK,
                read,
                ("ETag", "\"1\""),
                ("Last-Modified", "Wed, 01 Jan 2025 00:00:00 GMT"),
                ("Date", "Wed, 01 Jan 2025 01:00:00 GMT")
            );
        bench.Script.Expect(HttpMethod.Put, GuideBench.Product + query).Respond(HttpStatusCode.NoContent);

        await GettingStarted.UpdateAsync(bench.Http);

        RecordedRequest put = bench.Script.Requests.Single(static request => request.Method == HttpMethod.Put);
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(put.Text), JsonNode.Parse(written)), Is.True, put.Text);
        Assert.That(put.Uri.Query, Is.EqualTo(query));
        Assert.That(put.Header("If-Match"), Is.Null);
        if (field?.Split(": ", 2) is [var name, var value])
            Assert.That(put.Header(name), Is.EqualTo(value));
    }

    [Test]
    public void Carriers_AreEachRun() =>
        Assert.That(VersionCarriers.All().Keys, Is.EquivalentTo(Origins.Select(static origin => origin.Arguments[0])));

    [Test]
    public async Task Register_CouchDb_MeetsAConflictAndKeepsBoth()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Version = VersionCarriers.All()["couchDb"] });
        origin.Resources.Put(GuideBench.Product, GuideBench.Tea);
        origin.Resources.BeforeWrite(
            GuideBench.Product,
            _ => origin.Resources.Put(GuideBench.Product, """{"name":"green tea","stock":10,"supplier":7}""")
        );
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(all => all.ConfigurePrimaryHttpMessageHandler(() => origin));
        VersionCarriers.Register(services, VersionCarriers.All()["couchDb"]);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await GettingStarted.UpdateAsync(provider.GetRequiredService<IHttpClientFactory>().CreateClient("couch"));

        Assert.That(origin.Resources.TextOf(GuideBench.Product), Does.Contain("green tea").And.Contain("\"stock\":9"));
    }
}
