using System.Net;
using ConflictAware.TestSupport;
using Guides;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/coming-from.md shows, before and after, run.</summary>
public class ComingFromTests
{
    private static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero })
        .Build();

    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task Polly_ByHand_LosesWhatSomebodyElseWroteAndWhatTheTypeDoesNotKnow()
    {
        using HttpClient http = _bench.Origin.CreateClient();
        _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        await ComingFrom.PollyAsync(Retry, http, CancellationToken.None);

        _bench.AssertHolds("""{"name":"tea","stock":9}""");
    }

    [Test]
    public async Task Polly_ByHand_SubtractsTwiceWhenAnAnswerGetsLost()
    {
        using HttpClient http = _bench.Origin.CreateClient();
        _bench.Resources.LoseAnswer(new Interference.Reset());

        await ComingFrom.PollyAsync(Retry, http, CancellationToken.None);

        _bench.AssertHolds("""{"name":"tea","stock":8}""");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Polly_Replaced_LosesNothing(bool theAnswerGetsLost)
    {
        HttpClient http = _bench.Client();
        if (theAnswerGetsLost)
            _bench.Resources.LoseAnswer(new Interference.Reset());
        else
            _bench.BeforeTheWrite(GuideBench.Product, "stock", 7);

        try
        {
            await GettingStarted.UpdateAsync(http);
        }
        catch (OutcomeUnknownException) when (theAnswerGetsLost) { }

        _bench.AssertHolds($$"""{"name":"tea","stock":{{(theAnswerGetsLost ? 9 : 6)}},"supplier":7}""");
    }

    [Test]
    public async Task Kubernetes_Scale_RunsAgainOnTheNewerVersion()
    {
        const string Path = "/apis/apps/v1/namespaces/shop/deployments/catalog";
        string Deployment(int version, int replicas) =>
            $$$"""{"metadata":{"name":"catalog","resourceVersion":"{{{version}}}"},"spec":{"replicas":{{{replicas}}},"paused":false}}""";
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Deployment(1, 2));
        script
            .Expect(HttpMethod.Put, Path)
            .RespondJson(
                HttpStatusCode.Conflict,
                """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409}"""
            );
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Deployment(2, 5));
        script
            .Expect(HttpMethod.Put, Path)
            .Respond(request => new ScriptedResponse(HttpStatusCode.OK, request.Content, ("Content-Type", "application/json")));
        using HttpClient http = _bench.Client(
            services =>
            {
                ComingFrom.Kubernetes(services);
                services.AddHttpClient("kubernetes").ConfigurePrimaryHttpMessageHandler(() => script);
            },
            "kubernetes"
        );

        Versioned<ComingFrom.Deployment> scaled = await ComingFrom.ScaleAsync(http);

        script.VerifyDone();
        Assert.That(scaled.Value.Spec.Replicas, Is.EqualTo(6));
        Assert.That(script.Requests[^1].Text, Is.EqualTo(Deployment(2, 6)));
    }

    [Test]
    public async Task ByHand_ARequest_CarriesThePrecondition()
    {
        Versioned<Product> read = await _bench.Client().GetVersionedAsync<Product>("products/42");
        using var request = new HttpRequestMessage(HttpMethod.Post, "products/42/order");

        ComingFrom.ByHand(request, read);

        Assert.That(request.Headers.IfMatch.Single().ToString(), Is.EqualTo(_bench.Resources.TagOf(GuideBench.Product)));
    }
}
