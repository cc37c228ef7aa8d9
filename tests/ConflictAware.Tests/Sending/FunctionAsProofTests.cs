using System.Text.Json;
using System.Text.Json.Nodes;
using ConflictAware.Tests.Clients;

namespace ConflictAware.Tests.Sending;

/// <summary>An update function that is tried out, to find out what became of the write that it led to.</summary>
public class FunctionAsProofTests
{
    private const string Path = "/products/42";

    private InMemoryOrigin _origin = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
        var options = new ConflictHandlingOptions { TimeProvider = new FakeTimeProvider { AutoAdvance = true } };
        _http = new HttpClient(new ConflictHandler(options, new AttemptProbe(_origin))) { BaseAddress = InMemoryOrigin.BaseAddress };
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _origin.Dispose();
    }

    private int Stock => JsonNode.Parse(_origin.Resources.TextOf(Path))!["stock"]!.GetValue<int>();

    [Test]
    public async Task Law30_FunctionThatUpdatesItsTargetOnWhatItsWriteLeft_IsToldAtOnce()
    {
        Exception? nested = null;
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await _http.TryUpdateAsync<Product>(
            Path,
            async (product, token) =>
            {
                try
                {
                    if (product.Stock == 9)
                        await _http.UpdateAsync<Product>(Path, other => other with { Name = "rice" }, token);
                }
                catch (Exception failure)
                {
                    nested = failure;
                    throw;
                }
                return product with { Stock = product.Stock - 1 };
            }
        );

        Assert.That(nested, Is.TypeOf<InvalidOperationException>());
        Assert.That((result.Outcome, Stock), Is.EqualTo((WriteOutcome.Unknown, 9)));
    }

    private static readonly Exception[] Failures =
    [
        new ObjectDisposedException("a client"),
        new OperationCanceledException("a time limit of its own"),
        new JsonException("no product"),
    ];

    /// <summary>Nothing of the write arrived. That the function fails the second time proves nothing, and keeps nobody from sending the same bytes again.</summary>
    [TestCaseSource(nameof(Failures))]
    public async Task Law14_FunctionThatFailsWhenItIsTriedOut_TheSameBytesAreSentAgain(Exception failure)
    {
        int runs = 0;
        _origin.Resources.Intercept(new Interference.Reset(), request => !request.IsSafe);

        WriteResult<Product> result = await _http.TryUpdateAsync<Product>(
            Path,
            product => runs++ == 0 ? product with { Stock = product.Stock - 1 } : throw failure
        );

        Assert.That((result.Outcome, Stock, runs), Is.EqualTo((WriteOutcome.Applied, 9, 2)));
    }

    [Test]
    public async Task Law30_CancelledWhileTheFunctionIsTriedOut_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        int runs = 0;
        _origin.Resources.LoseAnswer(new Interference.Reset());

        var canceled = await Assert.ThrowsAsync<WriteCanceledException>(() =>
            _http.TryUpdateAsync<Product>(
                Path,
                async (product, token) =>
                {
                    if (runs++ > 0)
                        await cancellation.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return product with { Stock = product.Stock - 1 };
                },
                cancellation.Token
            )
        );

        Assert.That(canceled.Outcome, Is.EqualTo(WriteOutcome.Unknown));
    }
}
