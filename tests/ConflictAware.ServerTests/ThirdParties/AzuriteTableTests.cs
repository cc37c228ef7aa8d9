using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>All tags are weak, of the time of the write, and If-Match takes them: they are the only protection there is.</summary>
[ThirdParty("Azurite, table service", "azurite", Variable = "SERVICE=table")]
public class AzuriteTableTests : ThirdPartyTests
{
    private const int Writers = 4;
    private const int Updates = 10;

    /// <summary>An entity. What the service adds to it (odata.metadata, Timestamp) is kept as it came.</summary>
    internal sealed record Entity(
        [property: JsonPropertyName("PartitionKey")] string PartitionKey,
        [property: JsonPropertyName("RowKey")] string RowKey,
        [property: JsonPropertyName("Price")] int Price,
        [property: JsonPropertyName("Stock")] int Stock
    );

    [OneTimeSetUp]
    public async Task MakeTableAsync()
    {
        using HttpClient http = MakeClient();
        using HttpResponseMessage made = await http.PostAsJsonAsync(Address("Tables"), new { TableName = "products" });
        made.EnsureSuccessStatusCode();
    }

    [Test]
    [Tried("read, edit, save; save again")]
    public async Task SaveAsync_NobodyElseWrites_SavesUnderTheWeakTag()
    {
        using HttpClient http = MakeClient();
        Versioned<Entity> read = await CreatedAsync(http);
        WriteResult<Entity> first = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));
        WriteResult<Entity> second = await http.TrySaveAsync(first.Current!.With(first.Current.Value with { Price = 12 }));

        Assert.That(read.EntityTag!.Value.IsWeak);
        Assert.That((await CurrentAsync(http, read)).Price, Is.EqualTo(12));
        Happened(Told(second));
    }

    [Test]
    [Tried("save over a version that somebody changed elsewhere")]
    public async Task TrySaveAsync_OtherMemberChanged_MergesBoth()
    {
        using HttpClient http = MakeClient();
        Versioned<Entity> read = await CreatedAsync(http);
        await ChangeElsewhereAsync(read, entity => entity with { Stock = 4 });
        WriteResult<Entity> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Entity current = await CurrentAsync(http, read);
        Assert.That((current.Price, current.Stock), Is.EqualTo((11, 4)));
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    [Tried("save over a version that somebody changed in the same place")]
    public async Task TrySaveAsync_SameMemberChanged_IsRefusedWithTheDifference()
    {
        using HttpClient http = MakeClient();
        Versioned<Entity> read = await CreatedAsync(http);
        await ChangeElsewhereAsync(read, entity => entity with { Price = 99 });
        WriteResult<Entity> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That((await CurrentAsync(http, read)).Price, Is.EqualTo(99));
        Happened(Told(result));
    }

    [Test]
    [Tried("insert the same twice")]
    public async Task PostAsync_IsThereAlready_IsRefused()
    {
        using HttpClient http = MakeClient();
        Versioned<Entity> read = await CreatedAsync(http);
        using HttpResponseMessage refused = await http.PostAsJsonAsync(Address("products"), read.Value with { Price = 1 });

        Assert.That((await CurrentAsync(http, read)).Price, Is.EqualTo(10));
        Conflict conflict = (await refused.ReadConflictAsync())!;
        Happened($"refused: {conflict.Cause} (`{conflict.Code}`)");
    }

    [Test]
    [Tried("delete a version that somebody changed")]
    public async Task TryDeleteAsync_ChangedMeanwhile_IsRefused()
    {
        using HttpClient http = MakeClient();
        Versioned<Entity> read = await CreatedAsync(http);
        await ChangeElsewhereAsync(read, entity => entity with { Stock = 4 });
        WriteResult<Entity> result = await http.TryDeleteAsync(read);

        Assert.That((await CurrentAsync(http, read)).Stock, Is.EqualTo(4));
        Happened(Told(result));
    }

    [Test]
    [Tried("write with AllowWeakTags off")]
    public async Task SaveAsync_WeakTagsForbidden_IsRefusedBeforeItIsSent()
    {
        using HttpClient http = MakeClient(new ConflictHandlingOptions { AllowWeakTags = false });
        Versioned<Entity> read = await CreatedAsync(http);
        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.SaveAsync(read.With(read.Value with { Price = 11 })));

        Assert.That(refused.Message, Does.Contain("weak entity tag"));
        Happened("refused before anything is sent: the origin gives only a weak entity tag");
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete for one entity, with UpdateAsync")]
    public async Task UpdateAsync_CompetingClients_LoseNoUpdate(CancellationToken cancellationToken)
    {
        using HttpClient reader = MakeClient();
        Versioned<Entity> read = await CreatedAsync(reader);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => UpdateAsync()));

        Assert.That((await CurrentAsync(reader, read)).Stock, Is.EqualTo(5 + Writers * Updates));
        Happened($"all {Writers * Updates} updates are there");

        async Task UpdateAsync()
        {
            using HttpClient http = MakeClient();
            for (int update = 1; update <= Updates; update++)
                await http.UpdateAsync<Entity>(read.Target, entity => entity with { Stock = entity.Stock + 1 }, cancellationToken);
        }
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete without preconditions")]
    public async Task GetAndPut_CompetingClients_LoseUpdates(CancellationToken cancellationToken)
    {
        using HttpClient reader = MakeClient();
        Versioned<Entity> read = await CreatedAsync(reader);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => UpdateAsync()));

        Assert.That((await CurrentAsync(reader, read)).Stock, Is.LessThan(5 + Writers * Updates));
        Happened("updates are lost");

        async Task UpdateAsync()
        {
            using HttpClient http = MakeClient();
            for (int update = 1; update <= Updates; update++)
            {
                Entity entity = (await http.GetFromJsonAsync<Entity>(read.Target, cancellationToken))!;
                using HttpResponseMessage answer = await http.PutAsJsonAsync(
                    read.Target,
                    entity with
                    {
                        Stock = entity.Stock + 1,
                    },
                    cancellationToken
                );
                answer.EnsureSuccessStatusCode();
            }
        }
    }

    private HttpClient MakeClient(ConflictHandlingOptions? options = null)
    {
        HttpClient http = Server.CreateClient(inner => options is null ? inner : new ConflictHandler(options, inner));
        http.DefaultRequestHeaders.Add("x-ms-version", "2020-08-04");
        http.DefaultRequestHeaders.Add("Accept", "application/json;odata=nometadata");
        return http;
    }

    private Uri Address(string path) => new(Server.BaseAddress, $"{AzureSas.Account}/{path}?{AzureSas.Query('t')}");

    private async Task<Versioned<Entity>> CreatedAsync(HttpClient http, [CallerMemberName] string test = "")
    {
        using HttpResponseMessage inserted = await http.PostAsJsonAsync(Address("products"), new Entity("p", test, 10, 5));
        inserted.EnsureSuccessStatusCode();
        return await http.GetVersionedAsync<Entity>(Address($"products(PartitionKey='p',RowKey='{test}')"));
    }

    private async Task ChangeElsewhereAsync(Versioned<Entity> read, Func<Entity, Entity> change)
    {
        using HttpClient other = MakeClient();
        using HttpResponseMessage answer = await other.PutAsJsonAsync(read.Target, change(await CurrentAsync(other, read)));
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<Entity> CurrentAsync(HttpClient http, Versioned<Entity> read) =>
        (await http.GetFromJsonAsync<Entity>(read.Target))!;
}
