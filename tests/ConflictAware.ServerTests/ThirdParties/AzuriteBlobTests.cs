using System.Net;
using System.Runtime.CompilerServices;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Strong tags; 412 also says that a lease is missing, 409 that a blob exists.</summary>
[ThirdParty("Azurite, blob service", "azurite", Variable = "SERVICE=blob")]
public class AzuriteBlobTests : DocumentTests
{
    [OneTimeSetUp]
    public async Task MakeContainerAsync()
    {
        using HttpClient http = MakeClient();
        using HttpResponseMessage made = await http.PutAsync(Address("documents", "restype=container"), content: null);
        made.EnsureSuccessStatusCode();
    }

    [Test]
    [Tried("save under a lease whose holder writes and releases it")]
    public async Task TrySaveAsync_LeasedAndChangedByItsHolder_WaitsAndMerges()
    {
        Versioned<Product> created = await CreatedAsync();
        string lease = await LeaseAsync(created.Target);
        using HttpClient http = Configured(
            Server.CreateClient(inner => new OnAnswer(
                HttpStatusCode.PreconditionFailed,
                async () =>
                {
                    Versioned<Product> held = (await Other.GetVersionedAsync<Product>(created.Target)).UnderLock(
                        LockToken.AzureLease(lease)
                    );
                    await Other.SaveAsync(held.With(held.Value with { Stock = 40 }));
                    await ReleaseAsync(created.Target, lease);
                },
                inner
            ))
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
        Assert.That(result.Refusals, Is.GreaterThanOrEqualTo(2), "LeaseIdMissing, then ConditionNotMet");
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save under a lease that outlasts the bound of waiting")]
    public async Task TrySaveAsync_LeasedForLonger_IsRefused()
    {
        Versioned<Product> created = await CreatedAsync();
        await LeaseAsync(created.Target);
        var options = new ConflictHandlingOptions();
        options.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromMilliseconds(200));
        using HttpClient http = Configured(Server.CreateClient(inner => new ConflictHandler(options, inner)));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(created.Value));
        Assert.That(result.Reason, Does.StartWith("Waited "));
        Happened($"refused: {result.Conflict!.Cause} (`{result.Conflict.Code}`), after waiting");
    }

    [Test]
    [Tried("save and delete under one's own lease")]
    public async Task SaveAndDeleteAsync_UnderOwnLease_Succeed()
    {
        Versioned<Product> read = await CreatedAsync();
        var lease = LockToken.AzureLease(await LeaseAsync(read.Target));
        WriteResult<Product> saved = await Http.TrySaveAsync(read.UnderLock(lease).With(read.Value with { Price = 11 }));
        Assert.That((await CurrentAsync(read)).Price, Is.EqualTo(11));
        WriteResult<Product> deleted = await Http.TryDeleteAsync((await Http.GetVersionedAsync<Product>(read.Target)).UnderLock(lease));

        using HttpResponseMessage gone = await Other.GetAsync(read.Target);
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Happened($"{Told(saved)}, and {Told(deleted)}");
    }

    [Test]
    [Tried("save under one's own lease a version that was changed before it was taken")]
    public async Task TrySaveAsync_UnderOwnLeaseChangedBefore_MergesBoth()
    {
        Versioned<Product> read = await CreatedAsync();
        await ChangeElsewhereAsync(read, product => product with { Stock = 40 });
        var lease = LockToken.AzureLease(await LeaseAsync(read.Target));
        WriteResult<Product> result = await Http.TrySaveAsync(read.UnderLock(lease).With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save with the id of a lease that has ended")]
    public async Task TrySaveAsync_LeaseHasEnded_IsRefused()
    {
        Versioned<Product> read = await CreatedAsync();
        string lease = await LeaseAsync(read.Target);
        await ReleaseAsync(read.Target, lease);
        WriteResult<Product> result = await Http.TrySaveAsync(
            read.UnderLock(LockToken.AzureLease(lease)).With(read.Value with { Price = 11 })
        );

        Assert.That(await CurrentAsync(read), Is.EqualTo(read.Value));
        Happened($"{Told(result)} (`{result.Conflict!.Code}`)");
    }

    private protected override Uri Document(string folder = "", [CallerMemberName] string test = "") => Address($"documents/{test}.json");

    private protected override HttpClient MakeClient() => Configured(Server.CreateClient());

    private static HttpClient Configured(HttpClient http)
    {
        http.DefaultRequestHeaders.Add("x-ms-version", "2020-08-04");
        http.DefaultRequestHeaders.Add("x-ms-blob-type", "BlockBlob");
        return http;
    }

    private Uri Address(string path, string query = "") =>
        new(Server.BaseAddress, $"{AzureSas.Account}/{path}?{query}{(query.Length > 0 ? "&" : "")}{AzureSas.Query('b')}");

    private async Task<string> LeaseAsync(Uri blob)
    {
        using HttpResponseMessage answer = await LeaseAsync(blob, ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1"));
        return answer.Headers.GetValues("x-ms-lease-id").Single();
    }

    private async Task ReleaseAsync(Uri blob, string lease) =>
        (await LeaseAsync(blob, ("x-ms-lease-action", "release"), ("x-ms-lease-id", lease))).Dispose();

    private async Task<HttpResponseMessage> LeaseAsync(Uri blob, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, blob.AbsoluteUri + "&comp=lease");
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        HttpResponseMessage answer = await Other.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return answer;
    }
}
