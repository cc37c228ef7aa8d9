using System.Net;
using System.Net.Sockets;

namespace ConflictAware.Tests.Documentation;

/// <summary>Resources behind a real port of this machine, for what a page shows with a transport of its own.</summary>
internal sealed class LocalSite : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    public LocalSite(ResourceStore resources)
    {
        (_listener, Address) = Listen(tries: 10);
        _serving = ServeAsync(resources);
    }

    public Uri Address { get; }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync(ResourceStore resources)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            await AnswerAsync(resources, context);
        }
    }

    private static async Task AnswerAsync(ResourceStore resources, HttpListenerContext context)
    {
        using var content = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(content);
        OriginAnswer answer = await resources.HandleAsync(
            new OriginRequest(
                context.Request.HttpMethod,
                context.Request.Url!.AbsolutePath,
                context.Request.Url.Query,
                context.Request.Headers.AllKeys.Select(name =>
                    KeyValuePair.Create(name!, (IEnumerable<string>)context.Request.Headers.GetValues(name)!)
                ),
                content.ToArray()
            )
        );
        context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
            context.Response.AddHeader(name, value);
        if (answer.Status is not (204 or 304))
            await context.Response.OutputStream.WriteAsync(answer.Content);
        context.Response.Close();
    }

    // Between asking for a free port and listening there, somebody else may take it.
    private static (HttpListener Listener, Uri Address) Listen(int tries)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var listener = new HttpListener { Prefixes = { address.AbsoluteUri } };
        try
        {
            listener.Start();
            return (listener, address);
        }
        catch (HttpListenerException) when (tries > 1)
        {
            return Listen(tries - 1);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
