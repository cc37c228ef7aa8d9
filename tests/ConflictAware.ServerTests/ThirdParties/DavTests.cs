using System.Net;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>What is tried on every WebDAV server with locks that honours preconditions.</summary>
public abstract class DavTests : DocumentTests
{
    [Test]
    [Tried("save under a lock whose holder writes and releases it")]
    public async Task TrySaveAsync_LockedAndChangedByItsHolder_WaitsAndMerges()
    {
        Versioned<Product> created = await CreatedAsync();
        DavLock held = await DavLock.TakeAsync(Other, created.Target);
        using HttpClient http = Server.CreateClient(inner => new OnAnswer(
            HttpStatusCode.Locked,
            () => held.WriteAndReleaseAsync("""{"name":"chair","price":10,"stock":4}"""),
            inner
        ));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 4)));
        Assert.That(result.Refusals, Is.GreaterThanOrEqualTo(2), "423, then 412");
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save under a lock that outlasts the bound of waiting")]
    public async Task TrySaveAsync_LockedForLonger_IsRefused()
    {
        Versioned<Product> created = await CreatedAsync();
        await DavLock.TakeAsync(Other, created.Target);
        var options = new ConflictHandlingOptions();
        options.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromMilliseconds(200));
        using HttpClient http = Server.CreateClient(inner => new ConflictHandler(options, inner));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(created.Value));
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Reason, Does.StartWith("Waited "));
        Happened($"refused: {result.Conflict!.Cause}, after waiting");
    }
}
