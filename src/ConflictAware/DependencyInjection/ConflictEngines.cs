using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>The engine of every client that <see cref="IHttpClientFactory"/> makes: one for a name, however often its handlers are made anew.</summary>
internal sealed class ConflictEngines(IOptionsMonitor<ConflictHandlingOptions> options, IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<string, Lazy<ConflictEngine>> _engines = new(StringComparer.Ordinal);

    public ConflictEngine Of(string name) =>
        _engines
            .GetOrAdd(name, key => new Lazy<ConflictEngine>(() => new ConflictEngine(options.Get(key), scopes) { IsProbed = true }))
            .Value;
}
