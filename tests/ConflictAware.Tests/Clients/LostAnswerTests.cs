using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>What is said, and done, when an answer got lost (laws 13 to 18), step by step.</summary>
public class LostAnswerTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private InMemoryOrigin _origin = null!;
    private ConflictHandlingOptions _options = null!;

    [SetUp]
    public void SetUp() => Start(new OriginOptions());

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private void Start(OriginOptions origin)
    {
        _origin?.Dispose();
        _origin = new InMemoryOrigin(origin);
        _origin.Resources.Put(Path, Tea);
        _origin.Resources.ForgetHistory();
        _options = new ConflictHandlingOptions();
    }

    private HttpClient Client(params Func<DelegatingHandler>[] between)
    {
        HttpMessageHandler next = new AttemptProbe(_origin);
        foreach (Func<DelegatingHandler> make in between)
        {
            DelegatingHandler handler = make();
            handler.InnerHandler = next;
            next = handler;
        }
        return new HttpClient(new ConflictHandler(_options, next), disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };
    }

    private int Stock => JsonNode.Parse(_origin.Resources.TextOf(Path))!["stock"]!.GetValue<int>();

    private static Task<WriteResult<Product>> TakeOneAsync(HttpClient http) =>
        http.TryUpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });

    private void SomebodyWrites(int stock) => _origin.Resources.Put(Path, $$"""{"name":"tea","stock":{{stock}}}""");

    [Test]
    public async Task Schedule01_UpdateCommitsAndTheInnerRetryGets412_IsUnknown()
    {
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, result.Proof, Stock), Is.EqualTo((WriteOutcome.Unknown, WriteProof.None, 9)));
    }

    [Test]
    public async Task Schedule01_WithAWriteId_IsApplied([Values("member", "log", "header")] string where)
    {
        if (where == "header")
            Start(new OriginOptions { WriteIdHeader = "X-Write-Id" });
        _options.WriteId =
            where == "member" ? WriteId.Member("lastWrite")
            : where == "log" ? WriteId.Log("writes")
            : WriteId.Header("X-Write-Id");
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, result.Proof, Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.WriteId, 9)));
        Assert.That(_origin.Resources.Commits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Schedule02_SomebodyWritesBeforeTheRetry_IsUnknownAndNeverAppliedAgain()
    {
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.AfterWrite(Path, _ => SomebodyWrites(8));

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, Stock), Is.EqualTo((WriteOutcome.Unknown, 8)));
    }

    [Test]
    public async Task Schedule02_WithALogOfWriteIds_IsAppliedAndTheOtherStays()
    {
        _options.WriteId = WriteId.Log("writes");
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.AfterWrite(
            Path,
            _ =>
            {
                JsonNode current = JsonNode.Parse(_origin.Resources.TextOf(Path))!;
                current["stock"] = 8;
                current["writes"]!.AsArray().Add("somebody else's");
                _origin.Resources.Put(Path, current.ToJsonString());
            }
        );

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, result.Proof, Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.WriteId, 8)));
        Assert.That(result.Current!.Value.Stock, Is.EqualTo(9), "the number that was taken, not what others made of it");
    }

    [Test]
    public async Task WriteId_ComesBackInARepresentationThatTheOriginCompleted_ItsTagIsTheBaseOfTheNextWrite()
    {
        Start(
            new OriginOptions
            {
                WriteIdHeader = "X-Write-Id",
                Storing = static (_, bytes) => [.. bytes.AsSpan(0, bytes.Length - 1), .. ",\"updatedAt\":\"today\"}"u8],
            }
        );
        _options.WriteId = WriteId.Header("X-Write-Id");
        using HttpClient http = Client();
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Proof, result.Current!.EntityTag?.ToString()), Is.EqualTo((WriteProof.WriteId, _origin.Resources.TagOf(Path))));
    }

    [Test]
    public async Task LogOfWriteIds_ShowsThatTheTryDidNotArrive_TheFunctionRunsAgain()
    {
        _options.WriteId = WriteId.Log("writes");
        using HttpClient http = Client();
        await TakeOneAsync(http);
        _origin.Resources.Intercept(new Interference.Reset());
        _origin.Resources.Before(
            r => r.IsSafe && _origin.Resources.CountRequests("PUT") == 2,
            _ =>
            {
                JsonNode current = JsonNode.Parse(_origin.Resources.TextOf(Path))!;
                current["stock"] = 5;
                current["writes"]!.AsArray().Add("somebody else's");
                _origin.Resources.Put(Path, current.ToJsonString());
            }
        );

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, Stock), Is.EqualTo((WriteOutcome.Applied, 4)));
    }

    [Test]
    public async Task Schedule03_TheFirstTryIsParkedOnTheWay_TheSameBytesAreSentUnderTheSameTag()
    {
        using HttpClient http = Client();
        http.Timeout = TimeSpan.FromMilliseconds(300);
        ParkedRequest parked = _origin.Resources.Park();

        WriteResult<Product> result = await TakeOneAsync(http);
        parked.Release();
        OriginAnswer late = await parked.Answered;

        Assert.That((result.Outcome, result.Proof, late.Status, Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 412, 9)));
        Assert.That(
            _origin.Resources.Requests.Where(r => !r.IsSafe).Select(r => (r.Header("If-Match"), r.Text)).Distinct().Count(),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task Schedule05_SaveCommitsAndTheRetryGets429_IsInPlace()
    {
        using HttpClient http = Client(() => new RetriesOnce());
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.LoseAnswer(new Interference.Answer(429));

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(
            (result.Outcome, result.Proof, result.Marks),
            Is.EqualTo((WriteOutcome.Applied, WriteProof.EqualRepresentation, WriteMarks.InPlace))
        );
    }

    [Test]
    public async Task Schedule05_TheReadFails_IsUnknown()
    {
        _options.MaxElapsedTime = TimeSpan.FromSeconds(1);
        using HttpClient http = Client(() => new RetriesOnce());
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.LoseAnswer(new Interference.Answer(429));
        _origin.Resources.Intercept(new Interference.Answer(500), r => r.IsSafe, times: 100);

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }

    [Test]
    public async Task Schedule06_CreateCommitsAndTheOriginAddedAnId_IsUnknownWithoutAWriteId([Values] bool hasWriteId)
    {
        Start(new OriginOptions { IdMember = "id" });
        if (hasWriteId)
            _options.WriteId = WriteId.Member("lastWrite");
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await http.TryCreateAsync("/products/43", new Product("new", 1));

        Assert.That(result.Outcome, Is.EqualTo(hasWriteId ? WriteOutcome.Applied : WriteOutcome.Unknown));
        Assert.That(_origin.Resources.Commits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Schedule07_CreateCommitsAndSomebodyDeletes_IsAppliedAndMayHaveUndone()
    {
        using HttpClient http = Client(() => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.AfterWrite("/products/43", _ => _origin.Resources.Delete("/products/43"));

        WriteResult<Product> result = await http.TryCreateAsync("/products/43", new Product("new", 1));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.MayHaveUndone)));
    }

    [Test]
    public async Task Schedule08_DeleteCommitsAndTheAnswerIsLost_IsAppliedWhereItWasReadBefore([Values] bool isFromToken)
    {
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        if (isFromToken)
            read = Versioned.FromToken<Product>(read.ToToken());
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await http.TryDeleteAsync(read);

        Assert.That(
            (result.Outcome, result.Proof),
            Is.EqualTo(isFromToken ? (WriteOutcome.Unknown, WriteProof.None) : (WriteOutcome.Applied, WriteProof.Absence))
        );
        Assert.That(_origin.Resources.CountRequests("DELETE"), Is.EqualTo(1));
    }

    [Test]
    public async Task Schedule09_SomebodyDeletesBeforeTheSave_IsAConflictAndNothingIsRecreated([Values] bool keepMine)
    {
        if (keepMine)
            _options.On(ConflictCause.VersionMismatch).KeepMine();
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.Delete(Path);

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That((result.Outcome, result.Current), Is.EqualTo((WriteOutcome.Conflicted, (Versioned<Product>?)null)));
        Assert.That(_origin.Resources.Find(Path), Is.Null);
        if (!keepMine)
            Assert.That(result.Differences.Select(d => d.Pointer), Is.EqualTo([""]));
    }

    [Test]
    public async Task Schedule10_SaveOfACounterTwiceFromOneBase_IsUnknownTwiceAndCountsOnce()
    {
        _options.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"));
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> first = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));
        WriteResult<Product> second = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((first.Outcome, second.Outcome, Stock), Is.EqualTo((WriteOutcome.Unknown, WriteOutcome.Unknown, 9)));
    }

    [Test]
    public async Task Schedule11_UnconditionalPutUnderALock_IsSentOnce()
    {
        using HttpClient http = Client();
        _origin.Resources.Lock(Path);

        using HttpResponseMessage answer = await http.PutAsync(Path, new StringContent("{}"));

        Assert.That(((int)answer.StatusCode, _origin.Resources.CountRequests("PUT")), Is.EqualTo((423, 1)));
    }

    [Test]
    public async Task Schedule13_ThePathMayResend_ARefusalProvesNothing([Values] bool isSaid)
    {
        _options.PathMayResend = isSaid;
        using HttpClient http = Client();
        // A gateway sends the write again by itself: the first answer never comes back, the second does.
        _origin.Resources.Answer(
            "PUT",
            Path,
            request =>
            {
                SomebodyWrites(9);
                return new OriginAnswer(412);
            },
            times: 1
        );

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, Stock), Is.EqualTo(isSaid ? (WriteOutcome.Unknown, 9) : (WriteOutcome.Applied, 8)));
    }

    [Test]
    public async Task Schedule17_TheOriginCreatesUnderIfMatch_IsPreconditionIgnoredAndTheNextWriteIsRefused()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.Answer(
            "PUT",
            Path,
            request =>
            {
                SomebodyWrites(3);
                return new OriginAnswer(201);
            },
            times: 1
        );

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.PreconditionIgnored)));
        Assert.That(() => TakeOneAsync(http), Throws.TypeOf<UnprotectedWriteException>().With.Message.Contains("precondition"));
    }

    [Test]
    public async Task Law18_CreationReplacesWhatThisClientHadSeen_IsPreconditionIgnoredAndTheNextWriteIsRefused()
    {
        Start(new OriginOptions { IgnoresPreconditions = true });
        using HttpClient http = Client();
        await http.GetVersionedAsync<Product>(Path);

        WriteResult<Product> result = await http.TryCreateAsync(Path, new Product("new", 1));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.PreconditionIgnored)));
        Assert.That(() => TakeOneAsync(http), Throws.TypeOf<UnprotectedWriteException>().With.Message.Contains("CreatedMayMeanReplaced"));
    }

    [TestCase("never seen")]
    [TestCase("deleted by somebody, and created")]
    [TestCase("deleted here")]
    [TestCase("deleted by a request of one's own")]
    [TestCase("seen to be gone")]
    [TestCase("an origin that answers 200 to everything")]
    public async Task Law18_CreationWhereNothingIsKnownToBe_IsSimplyApplied(string how)
    {
        // What is created is answered 200, as some origins do.
        Start(new OriginOptions { IgnoresPreconditions = true });
        _options.CreatedMayMeanReplaced = how.StartsWith("an origin", StringComparison.Ordinal);
        using HttpClient http = Client();
        if (how != "never seen")
        {
            Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
            if (how == "deleted here")
                await http.DeleteAsync(read);
            else if (how == "deleted by a request of one's own")
                (await http.DeleteAsync(Path)).Dispose();
            else
                _origin.Resources.Delete(Path);
            if (how == "seen to be gone")
                Assert.That(() => http.GetVersionedAsync<Product>(Path), Throws.TypeOf<HttpRequestException>());
        }
        if (how != "deleted by somebody, and created")
            _origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(200));

        WriteResult<Product> result = await http.TryCreateAsync(Path, new Product("new", 1));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.None)));
    }

    [Test]
    public async Task Law15_AFunctionThatChangesNothingOnCurrent_ProvesTheState()
    {
        using HttpClient http = Client();
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Name = "coffee" });

        Assert.That(
            (result.Outcome, result.Proof, result.Marks),
            Is.EqualTo((WriteOutcome.Applied, WriteProof.NothingToChange, WriteMarks.InPlace))
        );
    }

    [Test]
    public async Task IdempotencyKey_TheOriginReplaysItsAnswer_IsApplied()
    {
        Start(new OriginOptions { HonoursIdempotencyKeys = true });
        _options.SendIdempotencyKeys = true;
        using HttpClient http = Client();
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, result.Proof, Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 9)));
        Assert.That(_origin.Resources.Commits, Has.Count.EqualTo(1));
        Assert.That(
            _origin.Resources.Requests.Where(r => !r.IsSafe).Select(r => r.Header("Idempotency-Key")).Distinct().Count(),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task IdempotencyKey_TheFunctionRunsAgain_TheNewBytesHaveANewKey()
    {
        Start(new OriginOptions { HonoursIdempotencyKeys = true });
        _options.SendIdempotencyKeys = true;
        using HttpClient http = Client();
        _origin.Resources.BeforeWrite(Path, _ => SomebodyWrites(5));

        WriteResult<Product> result = await TakeOneAsync(http);

        Assert.That((result.Outcome, Stock), Is.EqualTo((WriteOutcome.Applied, 4)));
        Assert.That(
            _origin.Resources.Requests.Where(r => !r.IsSafe).Select(r => r.Header("Idempotency-Key")),
            Is.Unique.And.Exactly(2).Items
        );
    }

    [Test]
    public async Task Digest_OfTheBytesSent_ProvesTheState()
    {
        Start(new OriginOptions { SendsDigest = true });
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That((result.Outcome, result.Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.Digest)));
    }

    [Test]
    public async Task TheOriginIsDown_EndsSoonAsUnknown()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.Intercept(new Interference.Answer(503), static _ => true, times: 1000);

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(_origin.Resources.Requests, Has.Count.LessThan(10));
    }
}
