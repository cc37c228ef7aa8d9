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
            () => held.WriteAndReleaseAsync("""{"name":"chair","price":10,"stock":40}"""),
            inner
        ));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
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

    [Test]
    [Tried("save and delete under one's own lock")]
    public async Task SaveAsync_UnderOwnLock_SavesWithoutWaiting()
    {
        Versioned<Product> read = await CreatedAsync();
        DavLock held = await DavLock.TakeAsync(Http, read.Target);
        Versioned<Product> locked = read.UnderLock(LockToken.WebDav(held.Token));
        WriteResult<Product> first = await Http.TrySaveAsync(locked.With(read.Value with { Price = 11 }));
        WriteResult<Product> second = await Http.TrySaveAsync(first.Current!.With(first.Current.Value with { Price = 12 }));

        Assert.That(first.Outcome, Is.EqualTo(WriteOutcome.Applied), first.Reason);
        Assert.That((await CurrentAsync(read)).Price, Is.EqualTo(12));
        await Http.DeleteAsync((await Http.GetVersionedAsync<Product>(read.Target)).UnderLock(LockToken.WebDav(held.Token)));
        using HttpResponseMessage gone = await Other.GetAsync(read.Target);
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Happened(Told(second) + ", and deleted");
    }

    [Test]
    [Tried("save under one's own lock a version that was changed before it was taken")]
    public async Task TrySaveAsync_UnderOwnLockChangedBefore_MergesBoth()
    {
        Versioned<Product> read = await CreatedAsync();
        await ChangeElsewhereAsync(read, product => product with { Stock = 40 });
        DavLock held = await DavLock.TakeAsync(Http, read.Target);
        WriteResult<Product> result = await Http.TrySaveAsync(
            read.UnderLock(LockToken.WebDav(held.Token)).With(read.Value with { Price = 11 })
        );

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save with the token of a lock that has ended")]
    public async Task TrySaveAsync_LockHasEnded_IsRefusedWithTheReason()
    {
        Versioned<Product> read = await CreatedAsync();
        DavLock held = await DavLock.TakeAsync(Http, read.Target);
        await held.ReleaseAsync();
        WriteResult<Product> result = await Http.TrySaveAsync(
            read.UnderLock(LockToken.WebDav(held.Token)).With(read.Value with { Price = 11 })
        );

        Happened(Told(result));
    }

    [Test]
    [Tried("save under one's own lock, its token among the default header fields of the client")]
    public async Task SaveAsync_TokenInDefaultHeaders_SavesWithoutWaiting()
    {
        Versioned<Product> created = await CreatedAsync();
        DavLock held = await DavLock.TakeAsync(Http, created.Target);
        using HttpClient http = Server.CreateClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("If", $"({held.Token})");
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That((await CurrentAsync(read)).Price, Is.EqualTo(11));
        Happened(Told(result));
    }
}
