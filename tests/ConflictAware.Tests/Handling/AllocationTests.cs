using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;

namespace ConflictAware.Tests.Handling;

/// <summary>
/// What a request without a conflict allocates more than through a handler that awaits the next one and does nothing else. The transport answers at once or when the test
/// says so, always on the thread that counts.
/// </summary>
public class AllocationTests
{
    // Beside the content that is kept.
    private const int Bound = 256;

    private static readonly byte[] Document = new byte[1000];
    private static readonly Uri Target = new("http://origin.example/products/42");

    // Without optimisation the compiler keeps what it has no more need of while a method waits.
    private static readonly int OfTheBuild = typeof(ConflictHandler).Assembly.GetCustomAttribute<DebuggableAttribute>()
        is { IsJITOptimizerDisabled: true }
        ? 24
        : 0;

    private static readonly Dictionary<string, Func<HttpRequestMessage>> Writes = new()
    {
        ["PUT"] = static () => new(HttpMethod.Put, Target) { Content = new ByteArrayContent(Document) },
        ["POST"] = static () => new(HttpMethod.Post, Target) { Content = new ByteArrayContent(Document) },
        ["PUT of text"] = static () => new(HttpMethod.Put, Target) { Content = new StringContent(new string('x', Document.Length)) },
        ["PUT with If-Match"] = static () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Put, Target) { Content = new ByteArrayContent(Document) };
            request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
            return request;
        },
    };

    private SynchronizationContext? _context;

    [SetUp]
    public void SetUp()
    {
        // With one, what was waiting would go on on another thread.
        _context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
    }

    [TearDown]
    public void TearDown() => SynchronizationContext.SetSynchronizationContext(_context);

    [Test]
    public void Get_WithoutConflict_AllocatesNothingMore([Values] bool answersLater)
    {
        long more = More(static () => new HttpRequestMessage(HttpMethod.Get, Target), answersLater);

        Assert.That(more, Is.LessThanOrEqualTo(OfTheBuild));
    }

    [Test]
    public void Write_WithoutConflict_AllocatesItsContentAndLittleElse(
        [ValueSource(nameof(Names))] string write,
        [Values] bool answersLater
    )
    {
        long more = More(Writes[write], answersLater);

        Assert.That(more, Is.LessThanOrEqualTo(Document.Length + Bound));
    }

    private static string[] Names() => [.. Writes.Keys];

    private static long More(Func<HttpRequestMessage> make, bool answersLater)
    {
        var transport = new Transport(answersLater);
        using var ours = new HttpClient(new ConflictHandler(new ConflictHandlingOptions(), new AttemptProbe(transport)));
        using var passing = new HttpClient(new PassThrough(transport));
        return Allocated(ours, transport, make) - Allocated(passing, transport, make);
    }

    /// <summary>Bytes a request: of several rounds the least, which nothing else added to.</summary>
    private static long Allocated(HttpClient http, Transport transport, Func<HttpRequestMessage> make)
    {
        const int Requests = 100;
        Send();
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Send();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least / Requests;

        void Send()
        {
            for (int times = 0; times < Requests; times++)
            {
                using HttpRequestMessage request = make();
                Task<HttpResponseMessage> sending = http.SendAsync(request);
                transport.Answer();
                Assert.That(sending.IsCompleted, Is.True);
                sending.Result.Dispose();
            }
        }
    }

    private sealed class Transport(bool answersLater) : HttpMessageHandler
    {
        private TaskCompletionSource<HttpResponseMessage>? _waiting;

        public void Answer() => _waiting?.SetResult(new HttpResponseMessage(HttpStatusCode.NoContent));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Content?.CopyTo(Stream.Null, context: null, cancellationToken);
            if (!answersLater)
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
            _waiting = new TaskCompletionSource<HttpResponseMessage>();
            return _waiting.Task;
        }
    }

    private sealed class PassThrough(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
