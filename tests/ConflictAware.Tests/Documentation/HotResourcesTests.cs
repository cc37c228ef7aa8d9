using System.Security.Claims;
using Guides;
using Microsoft.AspNetCore.Http;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/hot-resources.md shows, run.</summary>
public class HotResourcesTests
{
    [Test]
    public async Task Combine_ThoseThatWaitAtTheSameTime_GoOutAsOneWrite()
    {
        using var bench = new GuideBench();
        HttpClient http = bench.Client(HotResources.Register, "stock");
        ParkedRequest first = bench.Resources.Park();

        Task<Versioned<Product>> one = GettingStarted.UpdateAsync(http);
        await first.Stopped;
        Task<Versioned<Product>>[] others = [.. Enumerable.Range(0, 8).Select(_ => GettingStarted.UpdateAsync(http))];
        first.Release();
        await Task.WhenAll([one, .. others]);

        bench.AssertHolds("""{"name":"tea","stock":1,"supplier":7}""");
        Assert.That(bench.Writes, Has.Count.EqualTo(2));
    }

    [TestCase("ada")]
    [TestCase(null)]
    public void ForUsers_ThePrincipal_IsTheUserOfTheRequest(string? user)
    {
        var options = new ConflictHandlingOptions();
        var accessor = new HttpContextAccessor();
        if (user is not null)
            accessor.HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)])) };
        HotResources.ForUsers(options, accessor);

        using var request = new HttpRequestMessage();
        Assert.That(options.Principal!(request), Is.EqualTo(user));
    }
}
