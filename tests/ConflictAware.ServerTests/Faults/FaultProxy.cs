using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConflictAware.ServerTests.Faults;

/// <summary>A proxy between a client and an origin, on the level of TCP, that breaks what its plan says.</summary>
/// <remarks>
/// Each client connection has one to the origin, kept alive from exchange to exchange like its own. A message is read whole before it is passed on,
/// so that "before the answer" is always after the origin has carried the request out.
/// </remarks>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan DelayTime = TimeSpan.FromMilliseconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _origin;
    private readonly Func<string, bool> _affects;
    private readonly Task _accepting;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="origin">Where the origin listens.</param>
    /// <param name="plan">What goes wrong.</param>
    /// <param name="affects">The methods that the plan is asked about; null for every method.</param>
    public FaultProxy(IPEndPoint origin, FaultPlan plan, Func<string, bool>? affects = null)
    {
        _origin = origin;
        _affects = affects ?? (_ => true);
        Plan = plan;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What goes wrong, and how often it has.</summary>
    public FaultPlan Plan { get; }

    /// <summary>Where the proxy listens, with a trailing slash.</summary>
    public Uri BaseAddress => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>A client with connections of its own, through the proxy.</summary>
    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = BaseAddress };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptSocketAsync(_stopping.Token);
                Task serving = Task.Run(() => ServeAsync(client));
                _connections[serving] = true;
                // One that failed stays, so that the end of the proxy, and with it the test, fails too.
                _ = serving.ContinueWith(
                    done => _connections.TryRemove(done, out _),
                    _stopping.Token,
                    TaskContinuationOptions.OnlyOnRanToCompletion,
                    TaskScheduler.Default
                );
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException) { }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var exchange = new ProxiedConnection(client, _origin, _stopping.Token);
        try
        {
            while (await exchange.ReadRequestAsync() is { } request)
            {
                Fault fault = _affects(request.StartLine[0]) ? Plan.Next() : Fault.None;
                if (!await ServeAsync(exchange, request, fault) || request.EndsConnection)
                    return;
            }
        }
        // The client or the origin went away, or the test is over: that is what connections do here.
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException) { }
    }

    /// <summary>Whether the client's connection lives on.</summary>
    private static async Task<bool> ServeAsync(ProxiedConnection exchange, HttpMessageBytes request, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.DropBeforeRequest:
                return exchange.Drop(fault);

            case FaultKind.DropInRequest:
                await exchange.ForwardPartAsync(request);
                return exchange.Drop(fault);

            case FaultKind.RefuseBefore:
                return await exchange.AnswerAsync(Refusal(fault));

            case FaultKind.Delay:
                await Task.Delay(DelayTime, TimeProvider.System);
                break;

            case FaultKind.Resend:
                await exchange.ForwardAsync(request);
                break;
        }

        HttpMessageBytes response = await exchange.ForwardAsync(request);
        switch (fault.Kind)
        {
            case FaultKind.Duplicate:
                await exchange.ForwardAsync(request);
                break;

            case FaultKind.DropBeforeResponse:
                return exchange.Drop(fault);

            case FaultKind.DropInResponse:
                // Never by a reset: it would overtake the part that is to arrive.
                await exchange.AnswerPartAsync(response);
                return exchange.Drop(fault with { Abortive = false });

            case FaultKind.RefuseAfter:
                return await exchange.AnswerAsync(Refusal(fault));

            case FaultKind.Silence:
                await exchange.UntilClientLeavesAsync();
                return false;
        }
        return await exchange.AnswerAsync(response);
    }

    private static HttpMessageBytes Refusal(Fault fault)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {fault.Status} Refused\r\nContent-Length: 0\r\n\r\n");
        return new HttpMessageBytes(Encoding.Latin1.GetBytes(head), [], EndsConnection: false);
    }
}
