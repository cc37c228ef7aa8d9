using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Clients;

internal sealed record Product(string Name, int Stock);

/// <summary>The three ways in which a client comes to its conflict handling.</summary>
internal static class Chains
{
    public static readonly string[] Kinds = ["plain", "hand-made", "factory"];

    /// <summary>A client of that kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="origin">The end of the chain.</param>
    /// <param name="configure">Options; a plain client has none.</param>
    /// <param name="between">Handlers between conflict handling and the end.</param>
    public static HttpClient Client(
        string kind,
        HttpMessageHandler origin,
        Action<ConflictHandlingOptions>? configure = null,
        params Func<DelegatingHandler>[] between
    )
    {
        switch (kind)
        {
            case "plain":
                return new HttpClient(Around(origin, between), disposeHandler: false) { BaseAddress = Bench.BaseAddress };
            case "hand-made":
                var options = new ConflictHandlingOptions();
                configure?.Invoke(options);
                return new HttpClient(new ConflictHandler(options, Around(new AttemptProbe(origin), between)), disposeHandler: false)
                {
                    BaseAddress = Bench.BaseAddress,
                };
            default:
                var services = new ServiceCollection();
                IHttpClientBuilder builder = services
                    .AddHttpClient("catalog", static http => http.BaseAddress = Bench.BaseAddress)
                    .ConfigurePrimaryHttpMessageHandler(() => origin)
                    .AddConflictHandling(configure ?? (static _ => { }));
                foreach (Func<DelegatingHandler> make in between)
                    builder.AddHttpMessageHandler(make);
                return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("catalog");
        }
    }

    public static int QueuesOf(HttpClient http) => ClientEngines.Of(http).Queues.Count;

    private static HttpMessageHandler Around(HttpMessageHandler end, Func<DelegatingHandler>[] between)
    {
        HttpMessageHandler next = end;
        foreach (Func<DelegatingHandler> make in Enumerable.Reverse(between))
        {
            DelegatingHandler handler = make();
            handler.InnerHandler = next;
            next = handler;
        }
        return next;
    }
}

/// <summary>Sends once more after what most retry handlers take for a transient fault.</summary>
internal sealed class RetriesOnce : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if ((int)answer.StatusCode < 500)
                return answer;
            answer.Dispose();
        }
        catch (HttpRequestException) { }
        return await base.SendAsync(request, cancellationToken);
    }
}
