using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ConflictAware.ServerTests.Origins;

/// <summary>The resources of <see cref="ResourceStore"/> behind a real server on a real socket of the loopback address.</summary>
internal sealed class KestrelOrigin : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping = new();

    private KestrelOrigin(WebApplication application, ResourceStore resources)
    {
        _application = application;
        Resources = resources;
    }

    /// <summary>What the origin holds, what happens to requests, and what happened.</summary>
    public ResourceStore Resources { get; }

    /// <summary>Where it listens, with a trailing slash.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The port that it listens on.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, BaseAddress.Port);

    /// <summary>Starts an origin on a free port.</summary>
    /// <param name="options">How it behaves; null for a conforming origin with strong tags.</param>
    /// <param name="protocols">HTTP/1.1, or HTTP/2 with prior knowledge (in clear text there is no negotiation).</param>
    public static async Task<KestrelOrigin> StartAsync(OriginOptions? options = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // Fields go through as the bytes that they are.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, port: 0, listen => listen.Protocols = protocols);
        });
        var origin = new KestrelOrigin(builder.Build(), new ResourceStore(options));
        origin._application.Run(origin.ServeAsync);
        await origin._application.StartAsync();
        origin.BaseAddress = new Uri(origin._application.Urls.Single() + "/");
        return origin;
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = BaseAddress };

    public async ValueTask DisposeAsync()
    {
        // What is silent on purpose would otherwise hold the server up until its time-out.
        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        // The raw target: Kestrel's Path is decoded, and another path than the one that was sent.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        var request = new OriginRequest(
            context.Request.Method,
            query < 0 ? target : target[..query],
            query < 0 ? "" : target[query..],
            context.Request.Headers.Select(field => KeyValuePair.Create(field.Key, (IEnumerable<string>)field.Value!)),
            content.ToArray()
        );
        OriginAnswer answer = await Resources.HandleAsync(request);
        if (answer.LostBy is null)
            await AnswerAsync(context, answer);
        else if (answer.LostBy is Interference.Reset)
            context.Abort();
        else
            await SilenceAsync(context);
    }

    private static async Task AnswerAsync(HttpContext context, OriginAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
            context.Response.Headers.Append(name, value);
        if (answer.Status is 204 or 304)
            return;
        context.Response.ContentLength = answer.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(answer.Content, context.RequestAborted);
    }

    private async Task SilenceAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
