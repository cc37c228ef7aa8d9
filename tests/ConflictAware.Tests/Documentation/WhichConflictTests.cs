using System.Net;
using ConflictAware.TestSupport;
using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/which-conflict.md shows, run.</summary>
public class WhichConflictTests
{
    [Test]
    public async Task Ask_AnAnswerOfAPlainClient_SaysWhatItMeansAndLeavesItReadable()
    {
        const string Body = """{"error":{"code":"ALREADY_EXISTS","message":"The name is taken."}}""";
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Post, "/register").RespondJson(HttpStatusCode.Conflict, Body);
        using var http = new HttpClient(script) { BaseAddress = Bench.BaseAddress };
        string read = "";

        string[] said = await GuideBench.SaidAsync(async () =>
        {
            using HttpResponseMessage response = await WhichConflict.AskAsync(http, new WhichConflict.User("ada"));
            read = await response.Content.ReadAsStringAsync();
        });

        Assert.That(said.Single(), Does.StartWith("AlreadyExists (").And.EndWith("): ALREADY_EXISTS, The name is taken."));
        Assert.That(read, Is.EqualTo(Body));
    }

    [Test]
    public async Task Ask_AnAnswerThatIsNoConflict_SaysNothing()
    {
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Post, "/register").Respond(HttpStatusCode.Created);
        using var http = new HttpClient(script) { BaseAddress = Bench.BaseAddress };

        Assert.That(
            await GuideBench.SaidAsync(async () => (await WhichConflict.AskAsync(http, new WhichConflict.User("ada"))).Dispose()),
            Is.Empty
        );
    }

    [TestCase(true, ExpectedResult = ConflictCause.VersionMismatch)]
    [TestCase(false, ExpectedResult = null)]
    public async Task<ConflictCause?> Enable_AConflictBehind400_IsSeen(bool enabled)
    {
        using var bench = new GuideBench();
        bench.Resources.Answer(
            "PUT",
            "/",
            static _ =>
                new OriginAnswer(400).WithContent(
                    """{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}"""u8.ToArray(),
                    "application/x-amz-json-1.0"
                )
        );
        HttpClient http = enabled ? bench.Client(WhichConflict.Enable, "table") : bench.Client();

        using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new StringContent("{}") };
        using HttpResponseMessage response = await http.SendAsync(request);

        DialectSet dialects = enabled ? new DialectSet().Enable(Dialects.DynamoDb, Dialects.Etcd) : new DialectSet();
        return (await response.ReadConflictAsync(dialects))?.Cause;
    }
}
