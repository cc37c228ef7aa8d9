using ConflictAware.Tests.Clients;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Sending;

/// <summary>An origin that says 204 to a creation has overwritten something only if something was there (law 18).</summary>
public class SeenTargetTests
{
    private const string Path = "/products/42";

    private InMemoryOrigin _origin = null!;
    private int _refusal;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        // As some applications say it of what they created.
        _origin.Resources.Answer(
            "PUT",
            Path,
            request =>
            {
                if (Interlocked.Exchange(ref _refusal, 0) is > 0 and var status)
                    return new OriginAnswer(status);
                _origin.Resources.Put(Path, request.Text);
                return new OriginAnswer(204);
            }
        );
    }

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private HttpClient Client(DelegatingHandler? between = null)
    {
        between?.InnerHandler = _origin;
        return new HttpClient(
            new ConflictHandler(
                new() { MaxResendsInDoubt = between is null ? 0 : 1 },
                new AttemptProbe(between ?? (HttpMessageHandler)_origin)
            ),
            disposeHandler: false
        )
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
    }

    private async Task<Versioned<Product>> SeeAsync(HttpClient http)
    {
        _origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
        return await http.GetVersionedAsync<Product>(Path);
    }

    private static async Task AssertIsTrustedAsync(HttpClient http, WriteMarks marks = WriteMarks.None)
    {
        WriteResult<Product> created = await http.TryCreateAsync(Path, new Product("new", 1));
        Assert.That((created.Outcome, created.Marks), Is.EqualTo((WriteOutcome.Applied, marks)));
        Assert.That((await http.UpdateAsync<Product>(Path, product => product with { Stock = 2 })).Value.Stock, Is.EqualTo(2));
    }

    [Test]
    public async Task Creation_SeenByAnotherCallBeforeItsAnswerCame_IsTrusted()
    {
        using var between = new AfterPut();
        using HttpClient http = Client(between);
        between.Call = () => http.GetVersionedAsync<Product>(Path);

        await AssertIsTrustedAsync(http);
    }

    /// <summary>The answer to the first try is lost, and what another call then sees is what that try created.</summary>
    [Test]
    public async Task Creation_SeenAfterItsFirstTry_IsTrusted()
    {
        using var between = new AfterPut { LosesAnswer = true };
        using HttpClient http = Client(between);
        between.Call = async () =>
        {
            await http.GetVersionedAsync<Product>(Path);
            // What settles the first try shows nothing yet.
            _origin.Resources.Answer("GET", Path, _ => new OriginAnswer(404), times: 1);
        };

        await AssertIsTrustedAsync(http, WriteMarks.MayHaveUndone);
    }

    [Test]
    public async Task Creation_AfterASaveThatFoundNothing_IsTrusted([Values(404, 410)] int status)
    {
        using HttpClient http = Client();
        Versioned<Product> read = await SeeAsync(http);
        _origin.Resources.Delete(Path);
        _refusal = status;
        WriteResult<Product> saved = await http.TrySaveAsync(read.With(read.Value with { Stock = 9 }));
        Assert.That(saved.Outcome, Is.EqualTo(WriteOutcome.Conflicted));

        await AssertIsTrustedAsync(http);
    }

    [Test]
    public async Task Creation_AfterARefreshThatFoundNothing_IsTrusted()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await SeeAsync(http);
        _origin.Resources.Delete(Path);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.RefreshAsync(read));

        await AssertIsTrustedAsync(http);
    }

    [Test]
    public async Task Creation_AfterADeletionThatBypassesConflictHandling_IsTrusted()
    {
        using HttpClient http = Client();
        await SeeAsync(http);
        using var request = new HttpRequestMessage(HttpMethod.Delete, Path);
        request.BypassConflictHandling();
        using HttpResponseMessage deleted = await http.SendAsync(request);
        Assert.That(deleted.IsSuccessStatusCode, Is.True);

        await AssertIsTrustedAsync(http);
    }

    [Test]
    public async Task Creation_AfterADeletionWithoutAnswer_IsTrusted()
    {
        using HttpClient http = Client();
        Versioned<Product> read = await SeeAsync(http);
        _origin.Resources.LoseAnswer(new Interference.Reset());
        // What settles it, and what shows the caller what is there now.
        _origin.Resources.Intercept(new Interference.Answer(403), request => request.IsSafe, times: 2);
        WriteResult<Product> deleted = await http.TryDeleteAsync(read);
        Assert.That(deleted.Outcome, Is.EqualTo(WriteOutcome.Unknown));

        await AssertIsTrustedAsync(http);
    }

    /// <summary>Lets another call happen between what the origin does with the first PUT and its answer.</summary>
    private sealed class AfterPut : DelegatingHandler
    {
        private Func<Task>? _call;

        public Func<Task> Call
        {
            set => _call = value;
        }

        public bool LosesAnswer { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Put || Interlocked.Exchange(ref _call, null) is not { } call)
                return answer;
            await call();
            return LosesAnswer ? throw new HttpRequestException("The answer got lost.") : answer;
        }
    }
}
