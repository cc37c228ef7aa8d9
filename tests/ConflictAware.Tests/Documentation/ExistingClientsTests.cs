using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/existing-clients.md shows, run.</summary>
public class ExistingClientsTests
{
    private GuideBench _bench = null!;
    private ExistingClients.IProductsClient _client = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new GuideBench();
        _bench.Resources.Put(GuideBench.Product, """{"name":"tea","price":5,"stock":10}""");
        _client = _bench.Services(ExistingClients.Register).GetRequiredService<ExistingClients.IProductsClient>();
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);
    }

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task WithoutScope_WhatSomebodyElseWrote_IsGone()
    {
        await ExistingClients.WithoutScopeAsync(_client);

        _bench.AssertHolds("""{"name":"tea","price":10}""");
    }

    [Test]
    public async Task InScope_WhatSomebodyElseWrote_Stays()
    {
        await ExistingClients.InScopeAsync(_client);

        Assert.That(_bench.Writes.Select(static write => write.Header("If-Match")), Is.All.Not.Null);
        _bench.AssertHolds("""{"name":"tea","price":10,"stock":7}""");
    }
}
