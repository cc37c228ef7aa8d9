using System.Net;
using System.Net.Sockets;

namespace ConflictAware.ServerTests.Faults;

/// <summary>A client's connection and, once it is needed, the one to the origin that belongs to it.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    private readonly Socket _client;
    private readonly NetworkStream _clientStream;
    private readonly HttpFraming _requests;
    private readonly IPEndPoint _endPoint;
    private readonly CancellationToken _stopping;
    private NetworkStream? _origin;
    private HttpFraming? _responses;

    public ProxiedConnection(Socket client, IPEndPoint origin, CancellationToken stopping)
    {
        client.NoDelay = true;
        _client = client;
        _clientStream = new NetworkStream(client, ownsSocket: true);
        _requests = new HttpFraming(_clientStream);
        _endPoint = origin;
        _stopping = stopping;
    }

    /// <summary>The client's next request, whole; null when there is none.</summary>
    public Task<HttpMessageBytes?> ReadRequestAsync() =>
        _requests.ReadRequestAsync(
            () => _clientStream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stopping).AsTask(),
            _stopping
        );

    /// <summary>Sends a request to the origin, all of it, and reads the whole answer.</summary>
    public async Task<HttpMessageBytes> ForwardAsync(HttpMessageBytes request)
    {
        Stream origin = await ConnectAsync();
        await origin.WriteAsync(request.Bytes, _stopping);
        HttpMessageBytes response = await _responses!.ReadResponseAsync(request.StartLine[0], _stopping);
        if (response.EndsConnection || request.EndsConnection)
            Disconnect();
        return response;
    }

    /// <summary>Sends the first part of a request to the origin: the head and half of the body, or half of the head when there is no body.</summary>
    public async Task ForwardPartAsync(HttpMessageBytes request)
    {
        int part = request.Body.Length > 0 ? request.Head.Length + (request.Body.Length / 2) : request.Head.Length / 2;
        Stream origin = await ConnectAsync();
        await origin.WriteAsync(request.Bytes.AsMemory(0, part), _stopping);
        Disconnect();
    }

    /// <summary>Sends an answer to the client.</summary>
    /// <returns>Whether the connection can carry another exchange.</returns>
    public async Task<bool> AnswerAsync(HttpMessageBytes response)
    {
        await _clientStream.WriteAsync(response.Bytes, _stopping);
        return !response.EndsConnection;
    }

    /// <summary>Sends the first part of an answer to the client: the head and half of the body, or half of the head when there is no body.</summary>
    public async Task AnswerPartAsync(HttpMessageBytes response)
    {
        int part = response.Body.Length > 0 ? response.Head.Length + (response.Body.Length / 2) : response.Head.Length / 2;
        await _clientStream.WriteAsync(response.Bytes.AsMemory(0, part), _stopping);
    }

    /// <summary>Breaks the client's connection.</summary>
    /// <returns>False: it carries no further exchange.</returns>
    public bool Drop(Fault fault)
    {
        if (fault.Abortive)
            _client.Close(timeout: 0);
        else
            _client.Shutdown(SocketShutdown.Both);
        return false;
    }

    /// <summary>Waits until the client closes its connection.</summary>
    public async Task UntilClientLeavesAsync() => _ = await _requests.ReadRequestAsync(() => Task.CompletedTask, _stopping);

    public void Dispose()
    {
        Disconnect();
        _clientStream.Dispose();
    }

    private async Task<Stream> ConnectAsync()
    {
        if (_origin is null)
        {
            var socket = new Socket(_endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_endPoint, _stopping);
            _origin = new NetworkStream(socket, ownsSocket: true);
            _responses = new HttpFraming(_origin);
        }
        return _origin;
    }

    private void Disconnect()
    {
        _origin?.Dispose();
        _origin = null;
        _responses = null;
    }
}
