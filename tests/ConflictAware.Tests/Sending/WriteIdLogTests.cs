using System.Text.Json.Nodes;
using ConflictAware.Tests.Clients;

namespace ConflictAware.Tests.Sending;

/// <summary>What a log of write ids proves, and what it does not.</summary>
public class WriteIdLogTests
{
    private const string Path = "/products/42";

    private readonly FakeTimeProvider _time = new() { AutoAdvance = true };
    private InMemoryOrigin _origin = null!;
    private ConflictHandlingOptions _options = null!;

    [SetUp]
    public void SetUp() => Start(new OriginOptions());

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private void Start(OriginOptions options)
    {
        _origin?.Dispose();
        _origin = new InMemoryOrigin(options);
        _origin.Resources.Put(Path, """{"name":"tea","stock":10,"writes":["first"]}""");
        _options = new ConflictHandlingOptions { TimeProvider = _time, WriteId = WriteId.Log("writes") };
    }

    private HttpClient Client() =>
        new(new ConflictHandler(_options, new AttemptProbe(_origin)), disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };

    private void SomebodyAdds(int stock, params string[] ids)
    {
        JsonNode current = JsonNode.Parse(_origin.Resources.TextOf(Path))!;
        current["stock"] = current["stock"]!.GetValue<int>() + stock;
        foreach (string id in ids)
            current["writes"]!.AsArray().Add(id);
        _origin.Resources.Put(Path, current.ToJsonString());
    }

    private static bool IsPatch(OriginRequest request) => request.Method == "PATCH";

    /// <summary>Without a validator the tests in the patch are its only condition, and that nobody shows the id yet says nothing: they still hold.</summary>
    [Test]
    public async Task TestedPatchThatIsStillOnItsWay_IsUnknownAndIsNotMadeAgain()
    {
        Start(new OriginOptions { Tags = TagStyle.None });
        _options.WriteFormat = WriteFormat.JsonPatch;
        using HttpClient http = Client();
        _origin.Resources.Answer("PATCH", Path, _ => new OriginAnswer(202), times: 1);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock + 1 });

        Assert.That((result.Outcome, _origin.Resources.Requests.Count(IsPatch)), Is.EqualTo((WriteOutcome.Unknown, 1)));
    }

    /// <summary>The condition was looked at when the write was taken in. What others write meanwhile does not keep the origin from carrying it out.</summary>
    [Test]
    public async Task WriteThatWasTakenInForLater_IsUnknownAndIsNotMadeAgain([Values] bool namesMonitor)
    {
        _options.FollowOperations = false;
        using HttpClient http = Client();
        AnswerAccepted(namesMonitor ? "/operations/7" : null);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });

        Assert.That((result.Outcome, _origin.Resources.CountRequests("PUT")), Is.EqualTo((WriteOutcome.Unknown, 1)));
    }

    [Test]
    public async Task WriteThatWasTakenInForLaterAndFailed_IsMadeAgain()
    {
        using HttpClient http = Client();
        AnswerAccepted("/operations/7");
        _origin.Resources.Put("/operations/7", """{"status":"failed"}""");

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 10)));
    }

    private void AnswerAccepted(string? monitor) =>
        _origin.Resources.Answer(
            "PUT",
            Path,
            _ =>
            {
                SomebodyAdds(1, "somebody");
                return new OriginAnswer(202).With("Operation-Location", monitor);
            },
            times: 1
        );

    /// <summary>A deletion leaves no id. What is there afterwards may have been put back, log and all.</summary>
    [Test]
    public async Task DeletionThatWasUndone_IsUnknown()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        string before = _origin.Resources.TextOf(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.AfterWrite(
            Path,
            _ =>
            {
                _origin.Resources.Put(Path, before);
                SomebodyAdds(1, "somebody");
            }
        );

        WriteResult<Product> result = await http.TryDeleteAsync(read);

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }

    /// <summary>The tag has moved on and the log has not: an old document was put back, and its log proves nothing of what happened since.</summary>
    [Test]
    public async Task OldDocumentWithItsLogPutBack_IsUnknown()
    {
        using HttpClient http = Client();
        string before = _origin.Resources.TextOf(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.AfterWrite(Path, _ => _origin.Resources.Put(Path, before));

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }

    /// <summary>The id of the second save is not in the log, and that says nothing of the first, which had another.</summary>
    [Test]
    public async Task SecondSaveFromABaseInDoubt_IsUnknownAndCountsOnce()
    {
        _options.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"));
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        _origin.Resources.Intercept(new Interference.Answer(503), request => request.IsSafe, times: 5);
        WriteResult<Product> first = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));
        _origin.Resources.Intercept(new Interference.Answer(503), request => request.IsSafe, times: 0 + 1);

        WriteResult<Product> second = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((first.Outcome, second.Outcome), Is.EqualTo((WriteOutcome.Unknown, WriteOutcome.Unknown)));
        Assert.That(JsonNode.Parse(_origin.Resources.TextOf(Path))!["stock"]!.GetValue<int>(), Is.EqualTo(9));
    }

    /// <summary>More was written since the edit began than the log holds, and less since the merge that was sent last: the log is asked by the latter.</summary>
    [Test]
    public async Task LogThatNoLongerHoldsTheBase_ButWhatTheLastSendWasMadeOver_ProvesThatItDidNotArrive()
    {
        _options.WriteId = WriteId.Log("writes", length: 3);
        _options.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"));
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.Put(Path, """{"name":"tea","stock":20,"writes":["a","b","c"]}""");
        // The merge is lost on its way, and somebody writes before it is looked for.
        _origin.Resources.BeforeWrite(Path, _ => _origin.Resources.Intercept(new Interference.Reset()));
        _origin.Resources.Before(
            request => request.IsSafe && _origin.Resources.CountRequests("PUT") == 2,
            _ => _origin.Resources.Put(Path, """{"name":"tea","stock":21,"writes":["b","c","d"]}""")
        );

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 20)));
    }

    /// <summary>The bytes of an own write have its id in them, like those that the origin stores: else the next save takes the id for somebody else's edit, and drops it.</summary>
    [Test]
    public async Task SaveOverAnOwnWrite_IsNoConflictAndKeepsTheLog()
    {
        _options.On(ConflictCause.VersionMismatch).Surface();
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        Versioned<Product> once = await http.SaveAsync(read.With(read.Value with { Stock = 9 }));
        Versioned<Product> twice = await http.SaveAsync(once.With(once.Value with { Stock = 8 }));

        Assert.That(twice.Value.Stock, Is.EqualTo(8));
        Assert.That(JsonNode.Parse(_origin.Resources.TextOf(Path))!["writes"]!.AsArray(), Has.Count.EqualTo(3));
    }

    /// <summary>What others wrote and took back is no difference, and its ids are in the log: who lost an answer looks for them there.</summary>
    [Test]
    public async Task SaveOverAnOwnWrite_OthersWroteAndTookItBack_KeepsTheirIds([Values] bool isMerged)
    {
        if (!isMerged)
            _options.On(ConflictCause.VersionMismatch).Surface();
        using HttpClient http = Client();
        Versioned<Product> own = await http.UpdateAsync<Product>(Path, product => product with { Stock = 9 });
        SomebodyAdds(-1, "b");
        SomebodyAdds(1, "c");

        Versioned<Product> saved = await http.SaveAsync(own.With(own.Value with { Name = "rice" }));

        string[] log = [.. JsonNode.Parse(_origin.Resources.TextOf(Path))!["writes"]!.AsArray().Select(id => id!.GetValue<string>())];
        Assert.That((saved.Value.Name, log.Length), Is.EqualTo(("rice", 5)));
        Assert.That(log, Is.SupersetOf(new[] { "first", "b", "c" }));
    }

    [TestCase(0)]
    [TestCase(10_001)]
    public void Log_LengthOutOfBounds_IsRefused(int length) =>
        Assert.That(() => WriteId.Log("writes", length), Throws.TypeOf<ArgumentOutOfRangeException>());
}
