using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>All flows are one document, deployed by POST; the version is <c>rev</c> in it. A deployment without one replaces whatever is there.</summary>
[ThirdParty("Node-RED, flows API v2", "nodered")]
[NonParallelizable]
public class NodeRedTests : ThirdPartyTests
{
    private const int Updates = 10;

    private sealed record Tab(string Id, string Type, string Label);

    private sealed record Deployment(IReadOnlyList<Tab> Flows)
    {
        public Deployment With(string tab) => new([.. Flows, new Tab(tab, "tab", tab)]);
    }

    private Uri Flows => new(Server.BaseAddress, "flows");

    [SetUp]
    public async Task ClearFlowsAsync()
    {
        using HttpClient http = MakeClient();
        using HttpResponseMessage answer = await http.PostAsJsonAsync(Flows, new Deployment([]));
        answer.EnsureSuccessStatusCode();
    }

    [Test, CancelAfter(120_000)]
    [Tried("two editors deploy at the same time, with UpdateAsync")]
    public async Task UpdateAsync_CompetingEditors_LoseNoTab(CancellationToken cancellationToken)
    {
        using HttpClient one = MakeClient();
        using HttpClient other = MakeClient();
        int[] refusals = await Task.WhenAll(DeployAsync(one, "one"), DeployAsync(other, "other"));

        Assert.That(refusals.Sum(), Is.Positive, "they did compete");
        Assert.That(await TabsAsync(), Is.EquivalentTo(AllTabs));
        Happened($"all {2 * Updates} tabs are there");

        async Task<int> DeployAsync(HttpClient http, string name)
        {
            int refused = 0;
            for (int update = 1; update <= Updates; update++)
                refused += (
                    await http.TryUpdateAsync<Deployment>(Flows, flows => flows.With($"{name}{update}"), cancellationToken)
                ).Refusals;
            return refused;
        }
    }

    [Test, CancelAfter(120_000)]
    [Tried("the same without rev")]
    public async Task GetAndPost_CompetingEditors_LoseTabs(CancellationToken cancellationToken)
    {
        using HttpClient one = MakeClient();
        using HttpClient other = MakeClient();
        Deployment read = (await other.GetFromJsonAsync<Deployment>(Flows, cancellationToken))!;
        using HttpResponseMessage first = await one.PostAsJsonAsync(Flows, read.With("one1"), cancellationToken);
        using HttpResponseMessage second = await other.PostAsJsonAsync(Flows, read.With("other1"), cancellationToken);

        Assert.That(await TabsAsync(), Is.EqualTo(new[] { "other1" }), "or the other test could not fail either");
        Happened("tabs are lost");
    }

    [Test]
    [Tried("save over a version to which somebody added a tab")]
    public async Task TrySaveAsync_TabAddedMeanwhile_MergesByKey()
    {
        using HttpClient http = MakeClient(static o => o.On(ConflictCause.VersionMismatch).Merge(static m => m.Key("/flows", "id")));
        using HttpClient other = MakeClient();
        Versioned<Deployment> read = await http.GetVersionedAsync<Deployment>(Flows);
        await other.UpdateAsync<Deployment>(Flows, static flows => flows.With("theirs"));
        WriteResult<Deployment> result = await http.TrySaveAsync(read.With(read.Value.With("mine")));

        Assert.That(await TabsAsync(), Is.EquivalentTo(new[] { "theirs", "mine" }));
        Happened($"{result.Outcome.ToString().ToLowerInvariant()}, both tabs are there");
    }

    [Test]
    [Tried("deploy over a version that somebody changed, a POST of one's own with ConditionOn")]
    public async Task ConditionOn_StaleVersion_IsRefused()
    {
        using HttpClient http = MakeClient();
        Versioned<Deployment> read = await http.GetVersionedAsync<Deployment>(Flows);
        await http.UpdateAsync<Deployment>(Flows, static flows => flows.With("theirs"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Flows) { Content = JsonContent.Create(read.Value.With("mine")) };
        using HttpResponseMessage answer = await http.SendAsync(request.ConditionOn(read));

        Assert.That(await TabsAsync(), Is.EqualTo(new[] { "theirs" }));
        Happened($"refused: {(await answer.ReadConflictAsync())!.Cause}");
    }

    [Test]
    [Tried("read flows in the form that has no rev, then update")]
    public async Task UpdateAsync_ReadWithoutARev_IsRefusedBeforeItIsSent()
    {
        using HttpClient http = MakeClient();
        http.DefaultRequestHeaders.Remove("Node-RED-API-Version");
        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() =>
            http.UpdateAsync<JsonNode>(Flows, static _ => new JsonArray(new JsonObject()))
        );

        Assert.That(await TabsAsync(), Is.Empty);
        Assert.That(refused.Message, Does.Contain("'/rev'"));
        Happened("refused before anything is sent");
    }

    [Test]
    [Tried("deploy, deploy something else, deploy the first again")]
    public async Task Rev_OfTheSameFlows_IsTheSameAgain()
    {
        using HttpClient http = MakeClient();
        string?[] revisions = new string?[3];
        foreach ((int index, string tab) in new[] { "a", "b", "a" }.Index())
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync(Flows, new Deployment([]).With(tab));
            revisions[index] = (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["rev"];
        }

        Assert.That((revisions[0] == revisions[2], revisions[0] == revisions[1]), Is.EqualTo((true, false)));
        Happened("the first rev is back: it is made of the content");
    }

    private static IEnumerable<string> AllTabs =>
        new[] { "one", "other" }.SelectMany(static name => Enumerable.Range(1, Updates).Select(update => $"{name}{update}"));

    private HttpClient MakeClient(Action<ConflictHandlingOptions>? configure = null)
    {
        var options = new ConflictHandlingOptions { Version = VersionCarrier.Member("/rev") };
        configure?.Invoke(options);
        HttpClient http = Server.CreateClient(inner => new ConflictHandler(options, new PutAsPost(new AttemptProbe(inner))));
        http.DefaultRequestHeaders.Add("Node-RED-API-Version", "v2");
        return http;
    }

    private async Task<string[]> TabsAsync()
    {
        using HttpClient http = MakeClient();
        return [.. (await http.GetFromJsonAsync<Deployment>(Flows))!.Flows.Select(static tab => tab.Label)];
    }

    /// <summary>Node-RED replaces its flows by POST, which the typed calls do not send.</summary>
    private sealed class PutAsPost(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
                request.Method = HttpMethod.Post;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
