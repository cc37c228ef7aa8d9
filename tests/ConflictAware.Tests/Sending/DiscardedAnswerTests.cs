using System.Net;
using System.Text.Json.Nodes;
using ConflictAware.Tests.Clients;

namespace ConflictAware.Tests.Sending;

/// <summary>The origin said that it carried a write out, and something between it and conflict handling threw that answer away: the write is applied all the same.</summary>
public class DiscardedAnswerTests
{
    private const string Path = "/products/42";

    private InMemoryOrigin _origin = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
    }

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private int Stock => JsonNode.Parse(_origin.Resources.TextOf(Path))!["stock"]!.GetValue<int>();

    private HttpClient Client(DelegatingHandler inner, Action<ConflictHandlingOptions>? configure = null)
    {
        var options = new ConflictHandlingOptions();
        configure?.Invoke(options);
        inner.InnerHandler = new AttemptProbe(_origin);
        return new HttpClient(new ConflictHandler(options, inner), disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };
    }

    [Test]
    public async Task UpdateAsync_AHedgeTakesTheRefusalOfTheSecondTry_IsAppliedOnce()
    {
        using HttpClient http = Client(new Discards(answersSecondTry: true));
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });
        Assert.That(
            (result.Outcome, result.Proof, result.Current!.Value.Stock, Stock),
            Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 9, 9))
        );
    }

    [Test]
    public async Task UpdateAsync_AHandlerFailsAfterTheAnswer_IsAppliedAndDoesNotThrow()
    {
        using HttpClient http = Client(new Discards(answersSecondTry: false));
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });
        Assert.That((result.Outcome, result.Proof, Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 9)));
    }

    [Test]
    public async Task UpdateAsync_CancelledAfterTheAnswer_IsApplied()
    {
        using var cancellation = new CancellationTokenSource();
        using HttpClient http = Client(new Discards(answersSecondTry: false, cancellation));
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            Path,
            product => product with { Stock = product.Stock - 1 },
            cancellation.Token
        );
        Assert.That((result.Outcome, Stock), Is.EqualTo((WriteOutcome.Applied, 9)));
    }

    [Test]
    public async Task CreateAsync_TwoTriesOfWhichOneSucceeded_MayHaveUndone()
    {
        _origin.Resources.Delete(Path);
        _origin.Resources.AfterWrite(Path, _ => _origin.Resources.Delete(Path));
        using HttpClient http = Client(new Discards(answersSecondTry: true));
        WriteResult<Product> result = await http.TryCreateAsync(Path, new Product("tea", 1));
        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.MayHaveUndone)));
    }

    /// <summary>A retry that makes a request of its own and keeps neither options nor content object is counted all the same.</summary>
    [Test]
    public async Task UpdateAsync_ARetrySendsACopyOfTheRequest_ItsTriesAreCounted()
    {
        _origin.Resources.LoseAnswer(new Interference.Reset());
        using HttpClient http = Client(new Copies());
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = product.Stock - 1 });
        Assert.That((result.Outcome, result.PossibleSends, Stock), Is.EqualTo((WriteOutcome.Unknown, 2, 9)));
    }

    [Test]
    public async Task OwnRequest_ARetrySendsACopyOfIt_ItsTriesAreCounted()
    {
        bool? mayHaveBeenApplied = null;
        _origin.Resources.LoseAnswer(new Interference.Reset());
        using HttpClient http = Client(
            new Copies(),
            o =>
                o.On(ConflictCause.VersionMismatch)
                    .Use(
                        (context, _) =>
                        {
                            mayHaveBeenApplied = context.MayHaveBeenApplied;
                            return Task.FromResult<ConflictResolution>(new ConflictResolution.Surface());
                        }
                    )
        );
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = new StringContent("""{"name":"tea","stock":9}""") };
        request.Headers.TryAddWithoutValidation("If-Match", _origin.Resources.TagOf(Path));

        using HttpResponseMessage answer = await http.SendAsync(request);

        Assert.That((answer.StatusCode, mayHaveBeenApplied), Is.EqualTo((HttpStatusCode.PreconditionFailed, true)));
    }

    [Test]
    public void OwnRequest_SentSynchronously_LeavesNothingInTheFlowOfItsCaller()
    {
        using HttpClient http = Client(new Copies());
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = new StringContent("{}") };
        using HttpResponseMessage answer = http.Send(request);

        using var next = new HttpRequestMessage(request.Method, request.RequestUri);
        Assert.That(WriteIntent.OfTry(next), Is.Null);
    }

    private sealed class Copies : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(await CopyAsync(request), cancellationToken);
            }
            catch (HttpRequestException)
            {
                return await base.SendAsync(await CopyAsync(request), cancellationToken);
            }
        }

        private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            if (request.Content is { } content)
                copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync());
            foreach ((string name, IEnumerable<string> values) in request.Headers)
                copy.Headers.TryAddWithoutValidation(name, values);
            return copy;
        }
    }

    private sealed class Discards(bool answersSecondTry, CancellationTokenSource? cancels = null) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get)
                return answer;
            answer.Dispose();
            if (answersSecondTry)
                return await base.SendAsync(request, cancellationToken);
            if (cancels is null)
                throw new HttpRequestException("The body did not arrive.");
            await cancels.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return answer;
        }
    }
}
