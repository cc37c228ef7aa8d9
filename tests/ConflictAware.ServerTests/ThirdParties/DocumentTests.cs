using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>What is tried on every server that keeps JSON documents: two clients that know nothing of each other.</summary>
public abstract class DocumentTests : ThirdPartyTests
{
    private HttpClient? _http;
    private HttpClient? _other;

    /// <summary>The client of the test.</summary>
    private protected HttpClient Http => _http!;

    /// <summary>Somebody else's.</summary>
    private protected HttpClient Other => _other!;

    /// <summary>How many processes compete, and how often each of them updates.</summary>
    private protected virtual Competition Competition => new(Writers: 4, Updates: 15);

    [SetUp]
    public void MakeClients()
    {
        _http = MakeClient();
        _other = MakeOther();
    }

    [TearDown]
    public void DisposeClients()
    {
        _http?.Dispose();
        _other?.Dispose();
    }

    [Test]
    [Tried("read, edit, save; save again")]
    public async Task SaveAsync_NobodyElseWrites_Saves()
    {
        Versioned<Product> read = await CreatedAsync();
        Versioned<Product> saved = await Http.SaveAsync(read.With(read.Value with { Price = 11 }));
        WriteResult<Product> again = await Http.TrySaveAsync(saved.With(saved.Value with { Price = 12 }));

        Assert.That((await CurrentAsync(read)).Price, Is.EqualTo(12));
        Happened(Told(again));
    }

    [Test]
    [Tried("save over a version that somebody changed elsewhere")]
    public async Task TrySaveAsync_OtherMemberChanged_MergesBoth()
    {
        Versioned<Product> read = await CreatedAsync();
        await ChangeElsewhereAsync(read, product => product with { Stock = 40 });
        WriteResult<Product> result = await Http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save over a version that somebody changed in the same place")]
    public async Task TrySaveAsync_SameMemberChanged_IsRefusedWithTheDifference()
    {
        Versioned<Product> read = await CreatedAsync();
        await ChangeElsewhereAsync(read, product => product with { Price = 99 });
        WriteResult<Product> result = await Http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 99, 5)));
        Happened(Told(result));
    }

    [Test]
    [Tried("create the same twice")]
    public async Task TryCreateAsync_IsThereAlready_IsRefused()
    {
        Versioned<Product> read = await CreatedAsync();
        WriteResult<Product> result = await Http.TryCreateAsync(read.Target, new Product("table", 1, 1));

        Assert.That(await CurrentAsync(read), Is.EqualTo(read.Value));
        Happened(Told(result));
    }

    [Test]
    [Tried("delete a version that somebody changed")]
    public async Task TryDeleteAsync_ChangedMeanwhile_IsRefused()
    {
        Versioned<Product> read = await CreatedAsync();
        await ChangeElsewhereAsync(read, product => product with { Stock = 40 });
        WriteResult<Product> result = await Http.TryDeleteAsync(read);

        Assert.That((await CurrentAsync(read)).Stock, Is.EqualTo(40));
        Happened(Told(result));
    }

    [Test]
    [Tried("save over a version that somebody deleted")]
    public async Task TrySaveAsync_DeletedMeanwhile_IsRefused()
    {
        Versioned<Product> read = await CreatedAsync();
        await DeleteElsewhereAsync(read);
        WriteResult<Product> result = await Http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        using HttpResponseMessage gone = await Other.GetAsync(read.Target);
        Assert.That((int)gone.StatusCode, Is.EqualTo(404));
        Happened(Told(result));
    }

    [Test, CancelAfter(120_000)]
    [Tried("processes compete for one document, with UpdateAsync")]
    public async Task UpdateAsync_CompetingProcesses_LoseNoUpdate(CancellationToken cancellationToken) =>
        Happened(await Competition.LoseNothingAsync(Http, Document(), cancellationToken));

    [Test, CancelAfter(120_000)]
    [Tried("processes compete without preconditions")]
    public async Task GetAndPut_CompetingProcesses_LoseUpdates(CancellationToken cancellationToken) =>
        Happened(await (Competition with { Updates = 15 }).LoseUpdatesAsync(Http, Document(), cancellationToken));

    /// <summary>A client as a user of this server would make it.</summary>
    private protected virtual HttpClient MakeClient() => Server.CreateClient();

    /// <summary>A client as somebody who does not know this library would make it.</summary>
    private protected virtual HttpClient MakeOther() => MakeClient();

    /// <summary>A product that the test alone uses, created and read.</summary>
    private protected async Task<Versioned<Product>> CreatedAsync([CallerMemberName] string test = "")
    {
        Uri target = Document(test: test);
        await Http.CreateAsync(target, new Product("chair", 10, 5));
        return await Http.GetVersionedAsync<Product>(target);
    }

    /// <summary>
    /// Somebody else changes it, without this library. Let the change make it longer: lighttpd gives two versions of one size the same tag when they come within one tick of
    /// a coarse clock.
    /// </summary>
    private protected async Task ChangeElsewhereAsync(Versioned<Product> read, Func<Product, Product> change)
    {
        using HttpResponseMessage answer = await Other.PutAsync(read.Target, Json.Of(change(await CurrentAsync(read))));
        answer.EnsureSuccessStatusCode();
    }

    private protected async Task DeleteElsewhereAsync(Versioned<Product> read)
    {
        using HttpResponseMessage answer = await Other.DeleteAsync(read.Target);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What the server holds, read without this library.</summary>
    private protected async Task<Product> CurrentAsync(Versioned<Product> read) => (await Other.GetFromJsonAsync<Product>(read.Target))!;
}
