using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ConflictAware.Tests.Clients;

/// <summary>Updates that begin from what the last write left, and everything that ends such a chain.</summary>
public class ChainTests
{
    private const string Path = "/products/42";

    private static InMemoryOrigin Origin(OriginOptions? options = null)
    {
        var origin = new InMemoryOrigin(options ?? new OriginOptions());
        origin.Resources.Put(Path, Tea(10));
        return origin;
    }

    private static string Tea(int stock) => $$"""{"name":"tea","stock":{{stock}}}""";

    private static HttpClient Client(InMemoryOrigin origin, Action<ConflictHandlingOptions>? configure = null) =>
        Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.Coordination = UpdateCoordination.Chain;
                o.Principal = static request => request.Headers.Authorization?.Parameter ?? "nobody in particular";
                configure?.Invoke(o);
            }
        );

    private static Task<Versioned<Product>> SellAsync(HttpClient http) =>
        http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

    /// <summary>After this the route is known to store what it is sent, and the last write left 8.</summary>
    private static async Task<InMemoryOrigin> ChainedAsync(HttpClient http, InMemoryOrigin origin)
    {
        await SellAsync(http);
        await SellAsync(http);
        origin.Resources.ForgetHistory();
        return origin;
    }

    private static string Methods(InMemoryOrigin origin) =>
        string.Join(' ', origin.Resources.Requests.Select(static request => request.Method));

    [Test]
    public async Task Law7_Chain_ReadsBackOnceThenNeverAgain()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        for (int i = 0; i < 5; i++)
            await SellAsync(http);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT PUT PUT PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(5)));
    }

    [Test]
    public async Task Law7_AnswerThatStatesTheDigestOfWhatWasSent_SavesTheReadBack()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        origin.Resources.Answer(
            "PUT",
            Path,
            request =>
            {
                origin.Resources.Put(Path, request.Content, "application/json");
                string digest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(request.Content));
                return new OriginAnswer(204).With("ETag", origin.Resources.TagOf(Path)).With("Repr-Digest", $"sha-256=:{digest}:");
            },
            times: 1
        );
        await SellAsync(http);
        await SellAsync(http);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT PUT"));
    }

    [Test]
    public async Task PreferRepresentation_AnswerThatComplies_SavesEveryFurtherRead()
    {
        using InMemoryOrigin origin = Origin(new OriginOptions { IdMember = "id", Storing = static (_, bytes) => [.. bytes, (byte)' '] });
        using HttpClient http = Client(origin, o => o.PreferRepresentation = true);
        for (int i = 0; i < 3; i++)
            await SellAsync(http);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT PUT PUT"));
        Assert.That(origin.Resources.Requests[0].Header("Prefer"), Is.Null);
        Assert.That(origin.Resources.Requests[1].Header("Prefer"), Is.EqualTo("return=representation"));
    }

    private static IEnumerable<TestCaseData> Unproven()
    {
        yield return new TestCaseData(new OriginOptions { Storing = static (_, bytes) => [.. bytes, (byte)' '] }).SetArgDisplayNames(
            "another form is stored"
        );
        yield return new TestCaseData(new OriginOptions { TagsWriteAnswers = false }).SetArgDisplayNames("no tag in the answer");
        yield return new TestCaseData(new OriginOptions { Tags = TagStyle.Weak, MatchesWeakTags = true }).SetArgDisplayNames("weak tags");
        yield return new TestCaseData(
            new OriginOptions { Tags = TagStyle.ChangingOnEveryRead, IgnoresPreconditions = true }
        ).SetArgDisplayNames("a tag for every read");
    }

    [TestCaseSource(nameof(Unproven))]
    public async Task Law30_WriteThatProvesNothing_IsNotChained(OriginOptions options)
    {
        using InMemoryOrigin origin = Origin(options);
        using HttpClient http = Client(origin);
        for (int i = 0; i < 4; i++)
            await SellAsync(http);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT GET PUT GET PUT"));
    }

    [Test]
    public async Task Law30_Schedule14_NothingToChange_IsConfirmedAndTheFunctionRunsOnWhatIsThereNow()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        string? mine = origin.Resources.TagOf(Path);
        origin.Resources.Put(Path, Tea(50));
        List<int> seen = [];

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            Path,
            p =>
            {
                seen.Add(p.Stock);
                return p.Stock > 10 ? p with { Stock = p.Stock - 1 } : p;
            }
        );

        Assert.That(seen, Is.EqualTo(new[] { 8, 50 }));
        Assert.That(origin.Resources.Requests[0].Header("If-None-Match"), Is.EqualTo(mine));
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
        Assert.That((result.Outcome, origin.Resources.TextOf(Path)), Is.EqualTo((WriteOutcome.Applied, Tea(49))));
    }

    [Test]
    public async Task Law30_NothingToChangeAndNobodyWrote_CostsOneConditionalRead()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, static p => p);
        await SellAsync(http);

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unchanged));
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(7)));
    }

    [Test]
    public async Task FunctionThatThrowsAtWhatIsNoLongerThere_RunsOnWhatIs()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        await http.UpdateAsync<Product>(Path, static p => p with { Stock = 0 });
        origin.Resources.Put(Path, Tea(5));

        await http.UpdateAsync<Product>(
            Path,
            static p => p.Stock == 0 ? throw new InvalidOperationException("Sold out.") : p with { Stock = p.Stock - 1 }
        );

        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(4)));
    }

    [Test]
    public async Task FunctionThatThrowsAtWhatIsThere_Throws()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            http.UpdateAsync<Product>(Path, static Product (_) => throw new NotSupportedException("mine"))
        );
        Assert.That(origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    /// <summary>That the chain was out of date is nobody's conflict: no policy is asked, no attempt is charged.</summary>
    [Test]
    public async Task SomebodyElseWrote_TheUpdateReadsAndChainsOn()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(
            origin,
            o =>
            {
                o.MaxAttempts = 1;
                o.On(ConflictCause.VersionMismatch).Surface();
            }
        );
        await ChainedAsync(http, origin);
        origin.Resources.Put(Path, Tea(50));

        await SellAsync(http);
        await SellAsync(http);

        Assert.That(Methods(origin), Is.EqualTo("PUT GET PUT PUT"));
        Assert.That(origin.Resources.Requests[1].Header("If-None-Match"), Is.Null);
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(48)));
    }

    /// <summary>An origin that looks at what is written before it looks at the precondition.</summary>
    [TestCase(409)]
    [TestCase(422)]
    [TestCase(404)]
    public async Task RefusalThatMayBeOfWhatIsNoLongerThere_TheUpdateReads(int status)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        origin.Resources.Put(Path, Tea(50));
        origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(status), times: 1);

        await SellAsync(http);

        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(49)));
    }

    [Test]
    public async Task DeletedMeanwhile_UpdateFindsNothingAndUpsertCreates()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        origin.Resources.Delete(Path);

        HttpRequestException? missing = await Assert.ThrowsAsync<HttpRequestException>(() => SellAsync(http));
        Assert.That(missing!.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

        await http.UpsertAsync<Product>(Path, static p => p is null ? new Product("tea", 1) : p with { Stock = -1 });
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(1)));
    }

    [Test]
    public async Task Law9_AnotherPrincipal_ReadsForItself()
    {
        using InMemoryOrigin origin = Origin();
        var options = new ConflictHandlingOptions
        {
            Coordination = UpdateCoordination.Chain,
            Principal = static request => request.Headers.Authorization?.Parameter,
        };
        using var handler = new ConflictHandler(options, origin);
        HttpClient Of(string? name)
        {
            var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = Bench.BaseAddress };
            if (name is not null)
                http.DefaultRequestHeaders.Authorization = new("Bearer", name);
            return http;
        }
        using HttpClient ann = Of("ann");
        using HttpClient bob = Of("bob");
        using HttpClient nobody = Of(null);
        // The first request of a client around a hand-made chain is lent its engine.
        foreach (HttpClient http in new[] { ann, bob, nobody })
            await http.GetVersionedAsync<Product>(Path);
        await ChainedAsync(ann, origin);

        await SellAsync(bob);
        await SellAsync(ann);
        await SellAsync(ann);
        await SellAsync(nobody);
        await SellAsync(nobody);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT PUT GET PUT GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(3)));
    }

    [Test]
    public async Task Law30_AnswerThatGotLost_EndsTheChain()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        origin.Resources.AfterWrite(Path, _ => origin.Resources.Put(Path, Tea(50)));
        origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> lost = await http.TryUpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });
        origin.Resources.ForgetHistory();
        await SellAsync(http);

        Assert.That(lost.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
    }

    [Test]
    public async Task Law30_CancelledAfterTheSend_EndsTheChain()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);
        ParkedRequest parked = origin.Resources.Park(static request => request.Method == "PUT");
        using var cancel = new CancellationTokenSource();
        Task cancelled = http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 }, cancel.Token);
        await parked.Stopped;
        await cancel.CancelAsync();
        WriteCanceledException? end = await Assert.ThrowsAsync<WriteCanceledException>(() => cancelled);
        parked.Release();
        await parked.Answered;
        origin.Resources.ForgetHistory();

        await SellAsync(http);

        Assert.That(end!.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(6)));
    }

    [Test]
    public async Task SaveAndDelete_TakePartInTheChain()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await ChainedAsync(http, origin);

        Versioned<Product> sold = await SellAsync(http);
        await http.SaveAsync(sold.With(sold.Value with { Stock = 100 }));
        Versioned<Product> last = await SellAsync(http);
        await http.DeleteAsync(last);
        await http.UpsertAsync<Product>(Path, static _ => new Product("tea", 1));

        Assert.That(Methods(origin), Is.EqualTo("PUT PUT PUT DELETE GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(1)));
    }

    [Test]
    public async Task HundredWriters_NeedOneRequestEachAndTwoMore()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SellAsync(http)));

        Assert.That(origin.Resources.Requests, Has.Count.EqualTo(102));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(-90)));
    }

    [TestCase(UpdateCoordination.Chain)]
    [TestCase(UpdateCoordination.Combine)]
    public void WithoutPrincipal_IsRefusedAtTheStart(UpdateCoordination coordination)
    {
        var options = new ConflictHandlingOptions { Coordination = coordination };
        OptionsValidationException? refused = Assert.Throws<OptionsValidationException>(() => new ConflictHandler(options));
        Assert.That(refused!.Message, Does.Contain("Principal is null").And.Contain(coordination.ToString()));
    }

    [Test]
    public void LastWrites_OfAMillionTargets_AreBounded()
    {
        var writes = new LastWrites();
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(new Product("tea", 1));
        var target = new Uri("http://origin.example/products/42");
        int most = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            var left = Representation.OfOwnWrite(target, content, "application/json", default);
            writes.Set($"http://origin.example/products/{i}", "service", left);
            most = Math.Max(most, writes.Count);
        }
        Assert.That(most, Is.EqualTo(1024));

        // Large ones are fewer; one above all bounds is not kept at all.
        byte[] large = new byte[3 * 1024 * 1024];
        for (int i = 0; i < 100; i++)
        {
            writes.Set($"large/{i}", "service", Representation.OfOwnWrite(target, large, "application/json", default));
            Assert.That(writes.Count, i < 5 ? Is.Positive : Is.LessThanOrEqualTo(5));
        }
        writes.Set("huge", "service", Representation.OfOwnWrite(target, new byte[17 * 1024 * 1024], "application/json", default));
        Assert.That(writes.Find("huge", "service"), Is.Null);
    }
}
