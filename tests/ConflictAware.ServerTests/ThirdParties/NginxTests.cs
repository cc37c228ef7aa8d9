using System.Net;
using System.Net.Http.Json;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Its dav module carries out every PUT and DELETE, whatever their preconditions: nothing there can be protected.</summary>
[ThirdParty("nginx, dav module", "nginx")]
public class NginxTests : ThirdPartyTests
{
    [Test]
    [Tried("update")]
    public async Task UpdateAsync_PreconditionsAreIgnored_IsRefusedBeforeItIsSent()
    {
        using HttpClient http = Server.CreateClient();
        using HttpResponseMessage created = await http.PutAsJsonAsync(Document(), new Product("chair", 10, 5));
        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() =>
            http.UpdateAsync<Product>(Document(), product => product with { Price = 11 })
        );

        Assert.That((await http.GetFromJsonAsync<Product>(Document()))!.Price, Is.EqualTo(10));
        Assert.That(refused.Message, Does.Contain("nginx").And.Contain("If-Match"));
        Happened("refused before anything is sent: " + Named(refused));
    }

    [Test]
    [Tried("save or delete a version that somebody changed")]
    public async Task SaveAsyncAndDeleteAsync_ChangedMeanwhile_AreRefusedBeforeTheyAreSent()
    {
        using HttpClient http = Server.CreateClient();
        using HttpClient other = Server.CreateClient();
        using HttpResponseMessage created = await http.PutAsJsonAsync(Document(), new Product("chair", 10, 5));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Document());
        using HttpResponseMessage changed = await other.PutAsJsonAsync(Document(), new Product("chair", 10, 40));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.SaveAsync(read.With(read.Value with { Price = 11 })));
        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.DeleteAsync(read));

        Assert.That(await other.GetFromJsonAsync<Product>(Document()), Is.EqualTo(new Product("chair", 10, 40)));
        Happened("refused before anything is sent: " + Named(refused));
    }

    [Test]
    [Tried("save a version that somebody changed, with AllowUnprotectedWrites")]
    public async Task SaveAsync_UnprotectedWritesAllowed_LosesTheChange()
    {
        using HttpClient http = Server.CreateClient(inner => new ConflictHandler(
            new ConflictHandlingOptions { AllowUnprotectedWrites = true },
            inner
        ));
        using HttpResponseMessage created = await http.PutAsJsonAsync(Document(), new Product("chair", 10, 5));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Document());
        using HttpResponseMessage changed = await http.PutAsJsonAsync(Document(), new Product("chair", 10, 40));
        await http.SaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That((await http.GetFromJsonAsync<Product>(Document()))!.Stock, Is.EqualTo(5), "or the refusals would be for nothing");
        Happened("the other change is lost, as the option says");
    }

    [Test]
    [Tried("create the same twice, then write")]
    public async Task TryCreateAsync_IsThereAlready_SaysThatItWasReplaced()
    {
        using HttpClient http = Server.CreateClient();
        WriteResult<Product> first = await http.TryCreateAsync(Document(), new Product("chair", 10, 5));
        WriteResult<Product> second = await http.TryCreateAsync(Document(), new Product("table", 1, 1));
        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.CreateAsync(Document(), new Product("stool", 1, 1)));

        Assert.That((first.Outcome, first.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.None)));
        Assert.That((second.Outcome, second.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.PreconditionIgnored)));
        Happened("the second is applied and PreconditionIgnored, later writes are refused: " + Named(refused));
    }

    [Test]
    [Tried("write under somebody's lock")]
    public async Task PutAsync_Locked_IsRefused()
    {
        using HttpClient http = Server.CreateClient(inner =>
        {
            var options = new ConflictHandlingOptions();
            options.On(ConflictCause.Locked).Surface();
            return new ConflictHandler(options, inner);
        });
        using HttpResponseMessage created = await http.PutAsJsonAsync(Document(), new Product("chair", 10, 5));
        await DavLock.TakeAsync(http, Document());
        using HttpResponseMessage refused = await http.PutAsJsonAsync(Document(), new Product("table", 1, 1));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Locked));
        Happened($"refused: {(await refused.ReadConflictAsync())!.Cause}");
    }

    /// <summary>The reason of a refusal, without the target.</summary>
    private static string Named(UnprotectedWriteException refused)
    {
        const string Before = "overwriting what others write. ";
        string reason = refused.Message[(refused.Message.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        return reason[..reason.IndexOf(". ", StringComparison.Ordinal)];
    }
}
