using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>The engine of every client that <see cref="IHttpClientFactory"/> makes: one for a name, however often its handlers are made anew.</summary>
internal sealed class ConflictEngines(
    IOptionsMonitor<ConflictHandlingOptions> options,
    IServiceScopeFactory scopes,
    IMeterFactory? meters = null,
    ILoggerFactory? loggers = null
)
{
    private readonly ConflictTelemetry _telemetry = new(meters, loggers);
    private readonly ConcurrentDictionary<string, Lazy<ConflictEngine>> _engines = new(StringComparer.Ordinal);

    public ConflictEngine Of(string name) =>
        _engines
            .GetOrAdd(
                name,
                key => new Lazy<ConflictEngine>(() =>
                    new ConflictEngine(options.Get(key), scopes, telemetry: _telemetry) { IsProbed = true }
                )
            )
            .Value;
}
