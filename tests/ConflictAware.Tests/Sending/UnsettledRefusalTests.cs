using ConflictAware.Tests.Clients;

namespace ConflictAware.Tests.Sending;

/// <summary>Answers that look as if they settled something.</summary>
public class UnsettledRefusalTests
{
    private const string Path = "/products/42";

    private InMemoryOrigin _origin = null!;
    private ConflictHandlingOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
        _options = new ConflictHandlingOptions();
    }

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private HttpClient Client() =>
        new(new ConflictHandler(_options, new AttemptProbe(_origin)), disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };

    /// <summary>Cancelled between a refusal and the look for what became of it: where the path may resend, the refusal was no answer to the question.</summary>
    [Test]
    public async Task PathMayResend_CancelledAfterARefusal_IsUnknown()
    {
        _options.PathMayResend = true;
        using var cancellation = new CancellationTokenSource();
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.BeforeWrite(Path, request => _origin.Resources.Put(Path, request.Text));
        _origin.Resources.Before(request => request.IsSafe, _ => cancellation.Cancel());

        var canceled = await Assert.ThrowsAsync<WriteCanceledException>(() =>
            http.TrySaveAsync(read.With(read.Value with { Stock = 3 }), cancellation.Token)
        );

        Assert.That(canceled.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }

    /// <summary>Over an own write a save reads first, and merges: with what an earlier save of the same base has left, it would count twice.</summary>
    [Test]
    public async Task SaveOverAnOwnWriteTwice_TheFirstInDoubt_CountsOnce([Values] bool somebodyWrites)
    {
        _options.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"));
        _options.MaxResendsInDoubt = 0;
        using HttpClient http = Client();
        Versioned<Product> own = await http.UpdateAsync<Product>(Path, product => product with { Name = "rice" });
        _origin.Resources.LoseAnswer(new Interference.Reset());
        if (somebodyWrites)
            _origin.Resources.AfterWrite(Path, _ => _origin.Resources.Put(Path, """{"name":"rice","stock":9,"seen":true}"""));

        WriteResult<Product> first = await http.TrySaveAsync(own.With(own.Value with { Stock = 9 }));
        WriteResult<Product> second = await http.TrySaveAsync(own.With(own.Value with { Stock = 9 }));

        Assert.That((first.Outcome, second.Outcome), Is.EqualTo((WriteOutcome.Unknown, WriteOutcome.Unknown)));
        Assert.That(_origin.Resources.TextOf(Path), Does.Contain("\"stock\":9"));
    }

    /// <summary>A cache that remembers that there was nothing does not know that it was deleted (law 8).</summary>
    [Test]
    public async Task Delete_ACacheSaysThatThereIsNothing_IsUnknown()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        _origin.Resources.Intercept(new Interference.Reset());
        _origin.Resources.Answer("GET", Path, _ => new OriginAnswer(404).With("Age", "10"));

        WriteResult<Product> result = await http.TryDeleteAsync(read);

        Assert.That((result.Outcome, _origin.Resources.Find(Path)), Is.Not.EqualTo((WriteOutcome.Applied, (StoredResource?)null)));
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(result.Reason, Does.Contain("cache"));
    }
}
