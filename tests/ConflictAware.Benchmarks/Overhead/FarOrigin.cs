using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Benchmarks;

/// <summary>The same document behind Kestrel on the loopback address.</summary>
internal sealed class FarOrigin(WebApplication application) : IAsyncDisposable
{
    public Uri BaseAddress => new(application.Urls.Single());

    public static async Task<FarOrigin> StartAsync(byte[] document)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        WebApplication application = builder.Build();
        application.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false);
            context.Response.Headers.ETag = "\"1\"";
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = document.Length;
            await context.Response.Body.WriteAsync(document, context.RequestAborted).ConfigureAwait(false);
        });
        await application.StartAsync().ConfigureAwait(false);
        return new FarOrigin(application);
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync().ConfigureAwait(false);
}
