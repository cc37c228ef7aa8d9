using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/own-writes.md shows, run.</summary>
public class OwnWritesTests
{
    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [TestCase(false)]
    [TestCase(true, Description = "sent again on the way, and refused")]
    public async Task Book_WithALogOfWrites_IsProvenThoughTheAnswerGotLost(bool retries)
    {
        HttpClient http = _bench.Client(
            services =>
            {
                OwnWrites.Register(services);
                if (retries)
                    services.AddHttpClient("stock").AddHttpMessageHandler(static () => new Clients.RetriesOnce());
            },
            "stock"
        );
        _bench.Resources.Put(GuideBench.Product, """{"name":"tea","stock":10,"lastWrites":["a"]}""");
        LoseTheAnswerWhileSomebodyWrites();

        WriteResult<Product> result = await OwnWrites.BookAsync(http);

        Assert.That((result.Outcome, result.Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.WriteId)));
        Assert.That(_bench.Writes, Has.Count.EqualTo(retries ? 2 : 1));
        Assert.That(_bench.Resources.TextOf(GuideBench.Product), Does.Contain("\"stock\":9").And.Contain("green tea"));
    }

    [Test]
    public async Task Book_WithoutAnything_IsUnknownAndNotSentTwice()
    {
        HttpClient http = _bench.Client();
        LoseTheAnswerWhileSomebodyWrites();
        WriteOutcome? outcome = null;

        string[] said = await GuideBench.SaidAsync(async () => outcome = (await OwnWrites.BookAsync(http)).Outcome);

        Assert.That(outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(said.Single(), Does.StartWith("Sent up to 1 times, and nothing proves it: "));
        _bench.AssertHolds("""{"name":"green tea","stock":9,"supplier":7}""");
    }

    private void LoseTheAnswerWhileSomebodyWrites()
    {
        _bench.Resources.LoseAnswer(new Interference.Reset());
        _bench.Resources.AfterWrite(GuideBench.Product, _ => _bench.Elsewhere(GuideBench.Product, "name", "green tea"));
    }
}
