using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>The version is <c>_rev</c> in the document; the entity tags are the framework's, and <c>If-Match</c> is not looked at.</summary>
[ThirdParty("PouchDB Server (CouchDB's interface)", "pouchdb")]
public class PouchDbTests : DocumentTests
{
    private protected override Competition Competition => new(Writers: 4, Updates: 15, Version: "/_rev");

    [Test]
    [Tried("delete a version that is current, create it again")]
    public async Task DeleteAsync_Current_DeletesUnderItsRevision()
    {
        Versioned<Product> read = await CreatedAsync();
        WriteResult<Product> deleted = await Http.TryDeleteAsync(read);
        using HttpResponseMessage gone = await Other.GetAsync(read.Target);
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        WriteResult<Product> created = await Http.TryCreateAsync(read.Target, new Product("table", 1, 1));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("table", 1, 1)));
        Happened($"{Told(deleted)}; {Told(created)}");
    }

    [Test]
    [Tried("a PUT of one's own with a stale _rev, kept by KeepMine")]
    public async Task PutAsync_StaleRevision_IsSentAgainUnderTheFreshOne()
    {
        Versioned<Product> read = await CreatedAsync();
        JsonObject mine = (await Other.GetFromJsonAsync<JsonObject>(read.Target))!;
        await ChangeElsewhereAsync(read, product => product with { Stock = 4 });
        mine["price"] = 11;
        using HttpClient http = MakeClient(static o => o.On(ConflictCause.VersionMismatch).KeepMine());
        using HttpResponseMessage answer = await http.PutAsJsonAsync(read.Target, mine);

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 5)));
        Happened($"{(int)answer.StatusCode}, mine is there");
    }

    [Test]
    [Tried("the framework's entity tag in If-Match, the default carrier")]
    public async Task TrySaveAsync_EntityTagOfTheFramework_IsNoVersion()
    {
        Versioned<Product> created = await CreatedAsync();
        using HttpClient http = Server.CreateClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        Versioned<JsonObject> read = await http.GetVersionedAsync<JsonObject>(created.Target);
        var edited = (JsonObject)read.Value.DeepClone();
        edited["price"] = 11;
        edited.Remove("_rev");
        WriteResult<JsonObject> result = await http.TrySaveAsync(read.With(edited));

        Assert.That(await CurrentAsync(created), Is.EqualTo(created.Value));
        Happened(Told(result));
    }

    private protected override HttpClient MakeClient() => MakeClient(static _ => { });

    private protected override HttpClient MakeOther() => AcceptingJson(Server.CreateClient(static inner => new NewestRevision(inner)));

    private HttpClient MakeClient(Action<ConflictHandlingOptions> configure)
    {
        var options = new ConflictHandlingOptions { Version = VersionCarrier.Member("/_rev").DeleteByQuery("rev") };
        configure(options);
        return AcceptingJson(Server.CreateClient(inner => new ConflictHandler(options, inner)));
    }

    // Anybody else gets JSON as text/plain.
    private static HttpClient AcceptingJson(HttpClient http)
    {
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return http;
    }

    /// <summary>Who does not care for versions: whatever is written states the newest.</summary>
    private sealed class NewestRevision(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
            {
                using var read = new HttpRequestMessage(HttpMethod.Get, request.RequestUri);
                using HttpResponseMessage current = await base.SendAsync(read, cancellationToken);
                JsonNode written = (await request.Content!.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
                written["_rev"] = (await current.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["_rev"]?.DeepClone();
                request.Content = JsonContent.Create(written);
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
