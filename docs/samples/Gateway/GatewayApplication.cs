using System.Text;
using ConflictAware;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>The proxy: one client with conflict handling, and one forwarder in front of it.</summary>
internal static class GatewayApplication
{
    public static WebApplication Build(Uri upstream, string listenOn, Action<ConflictHandlingOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(listenOn);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // Field values are bytes; Latin-1 is the encoding that changes none of them.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        // Each conflict, with what was decided about it.
        builder.Logging.AddFilter("ConflictAware", LogLevel.Debug);
        builder
            .Services.AddHttpClient<Forwarder>(http =>
            {
                http.BaseAddress = upstream;
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    ActivityHeadersPropagator = null,
                    RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
                    ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
                }
            )
            .AddConflictHandling(o =>
            {
                #region one language
                o.ConflictsAsProblemDetails = true;
                // Callers wait for the gateway; half a minute is what they have patience for.
                o.MaxElapsedTime = TimeSpan.FromSeconds(30);
                o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromSeconds(20));
                o.On(ConflictCause.OperationInProgress).Wait(upTo: TimeSpan.FromSeconds(20));
                // Both sides of these are the caller's, who alone knows base and mine.
                o.On(ConflictCause.VersionMismatch).Surface();
                o.On(ConflictCause.PreconditionRequired).Surface();
                #endregion
                configure?.Invoke(o);
            });
        WebApplication application = builder.Build();
        Forwarder forwarder = application.Services.GetRequiredService<Forwarder>();
        application.Run(forwarder.ForwardAsync);
        return application;
    }
}
