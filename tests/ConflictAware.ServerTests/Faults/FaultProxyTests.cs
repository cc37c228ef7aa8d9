using System.Net;
using System.Text;
using ConflictAware.ServerTests.Origins;

namespace ConflictAware.ServerTests.Faults;

public class FaultProxyTests
{
    private static IEnumerable<TestCaseData> Faults()
    {
        // fault, what the client sees (0: no status), how often the origin committed
        yield return Case(FaultKind.None, 201, 1);
        yield return Case(FaultKind.DropBeforeRequest, 0, 0);
        yield return Case(FaultKind.DropBeforeRequest, 0, 0, abortive: true);
        yield return Case(FaultKind.DropInRequest, 0, 0);
        yield return Case(FaultKind.DropInRequest, 0, 0, abortive: true);
        yield return Case(FaultKind.DropBeforeResponse, 0, 1);
        yield return Case(FaultKind.DropBeforeResponse, 0, 1, abortive: true);
        yield return Case(FaultKind.DropInResponse, 0, 1);
        yield return Case(FaultKind.Delay, 201, 1);
        yield return Case(FaultKind.Duplicate, 201, 2);
        yield return Case(FaultKind.Resend, 204, 2);
        yield return Case(FaultKind.RefuseBefore, 503, 0);
        yield return Case(FaultKind.RefuseAfter, 504, 1);
    }

    private static TestCaseData Case(FaultKind kind, int status, int commits, bool abortive = false) =>
        new TestCaseData(new Fault(kind, status, abortive), status, commits).SetArgDisplayNames(
            $"{kind}",
            abortive ? "reset" : "end",
            $"{status}",
            $"{commits}"
        );

    [TestCaseSource(nameof(Faults))]
    public async Task Put_EachFault_DoesWhatItsNameSays(object fault, int status, int commits)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Script((Fault)fault));
        using HttpClient client = proxy.CreateClient();

        int seen;
        try
        {
            using HttpResponseMessage answer = await client.PutAsync("a", Json("{\"n\":1}"));
            seen = (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            seen = 0;
        }
        using HttpResponseMessage next = await client.PutAsync("b", Json("{}"));

        Assert.That(seen, Is.EqualTo(status));
        Assert.That(origin.Resources.Commits.Count(commit => commit.Path == "/a"), Is.EqualTo(commits));
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.Created), "the next exchange is not affected");
        Assert.That(proxy.Plan.Counts[((Fault)fault).Kind], Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task Silence_ClientGivesUp_CommittedOnce()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Script(new Fault(FaultKind.Silence)));
        var written = new TaskCompletionSource();
        origin.Resources.AfterWrite("/a", _ => written.SetResult());
        using HttpClient client = proxy.CreateClient();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = client.PutAsync("a", Json("{}"), cancellation.Token);
        await written.Task;
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => sent);
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task DropInResponse_OfARead_BreaksInTheMiddleOfTheBody()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.Put("/a", new string('x', 100_000));
        await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Script(new Fault(FaultKind.DropInResponse)));
        using HttpClient client = proxy.CreateClient();
        using HttpResponseMessage answer = await client.GetAsync("a", HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Test]
    public async Task Forward_EveryFraming_ArrivesWholeOnOneConnection()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Script());
        int connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = proxy.BaseAddress };
        string large = new('x', 1_000_000);

        client.DefaultRequestHeaders.TransferEncodingChunked = true;
        using HttpResponseMessage chunked = await client.PutAsync("a", Json(large));
        client.DefaultRequestHeaders.TransferEncodingChunked = false;
        client.DefaultRequestHeaders.ExpectContinue = true;
        using HttpResponseMessage expecting = await client.PutAsync("b", Json("b"));
        client.DefaultRequestHeaders.ExpectContinue = false;
        using var headRequest = new HttpRequestMessage(HttpMethod.Head, "a");
        using HttpResponseMessage head = await client.SendAsync(headRequest);
        using HttpResponseMessage empty = await client.DeleteAsync("b");
        string read = await client.GetStringAsync("a");

        Assert.That(
            (chunked.StatusCode, expecting.StatusCode, empty.StatusCode),
            Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.NoContent))
        );
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(large.Length));
        Assert.That(read, Is.EqualTo(large));
        Assert.That(connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Random_SameSeed_RepeatsExactly()
    {
        string[] runs = [await RunAsync(7), await RunAsync(7), await RunAsync(8)];
        Assert.That(runs[1], Is.EqualTo(runs[0]));
        Assert.That(runs[2], Is.Not.EqualTo(runs[0]), "another seed is another run");

        static async Task<string> RunAsync(int seed)
        {
            await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
            await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Random(seed, rate: 0.5));
            using HttpClient client = proxy.CreateClient();
            var seen = new StringBuilder();
            for (int i = 0; i < 60; i++)
            {
                try
                {
                    using HttpResponseMessage answer = await client.PutAsync("a", Json($"{i}"));
                    seen.Append((int)answer.StatusCode).Append(' ');
                }
                catch (HttpRequestException)
                {
                    seen.Append("broken ");
                }
            }
            return $"{seen} {origin.Resources.Commits.Count} {proxy.Plan}";
        }
    }

    [Test]
    public async Task Random_ManyClients_EveryKindHappensAndEveryAnswerIsTrue()
    {
        const int clients = 8;
        const int writes = 150;
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        await using var proxy = new FaultProxy(origin.EndPoint, FaultPlan.Random(seed: 1, rate: 0.3));
        int[] confirmed = await Task.WhenAll(Enumerable.Range(0, clients).Select(n => Task.Run(() => WriteAsync(n))));

        TestContext.Out.WriteLine(proxy.Plan);
        Assert.That(FaultPlan.UsualKinds, Is.All.Matches<FaultKind>(kind => proxy.Plan.Counts.GetValueOrDefault(kind) > 10));
        int carriedOut = origin.Resources.Commits.Select(commit => commit.RequestId).Distinct(StringComparer.Ordinal).Count();
        Assert.That(confirmed.Sum(), Is.LessThan(carriedOut), "some answers were lost");
        Assert.That(carriedOut, Is.LessThan(clients * writes), "some requests were lost");

        async Task<int> WriteAsync(int n)
        {
            using HttpClient client = proxy.CreateClient();
            int successes = 0;
            for (int i = 0; i < writes; i++)
            {
                using var put = new HttpRequestMessage(HttpMethod.Put, $"{n}") { Content = Json($"{i}") };
                put.Headers.Add("X-Request-Id", $"{n}/{i}");
                try
                {
                    using HttpResponseMessage answer = await client.SendAsync(put);
                    if (answer.IsSuccessStatusCode)
                    {
                        successes++;
                        Assert.That(origin.Resources.TextOf($"/{n}"), Is.EqualTo($"{i}"));
                    }
                }
                // What a broken connection means is the library's subject, not the proxy's.
                catch (HttpRequestException) { }
            }
            return successes;
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
