using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ConflictAware;

/// <summary>
/// The engine of every client that <see cref="IHttpClientFactory"/> makes: one for a name, however often its handlers are made anew, and another in its place, with
/// the same state, when its settings are reloaded. Thread-safe.
/// </summary>
internal sealed class ConflictEngines : IDisposable
{
    private readonly IOptionsMonitor<ConflictHandlingOptions> _options;
    private readonly IOptionsMonitorCache<ConflictHandlingOptions> _read;
    private readonly IServiceScopeFactory _scopes;
    private readonly ConflictTelemetry _telemetry;
    private readonly List<IDisposable?> _watched;
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<EngineSource>> _engines = new(StringComparer.Ordinal);

    public ConflictEngines(
        IOptionsMonitor<ConflictHandlingOptions> options,
        IOptionsMonitorCache<ConflictHandlingOptions> read,
        IEnumerable<SectionOfEveryClient> sections,
        IServiceScopeFactory scopes,
        IMeterFactory? meters = null,
        ILoggerFactory? loggers = null
    )
    {
        (_options, _read, _scopes, _telemetry) = (options, read, scopes, new ConflictTelemetry(meters, loggers));
        _watched = [options.OnChange((_, name) => Reload(name ?? Options.DefaultName))];
        foreach (SectionOfEveryClient every in sections)
            _watched.Add(ChangeToken.OnChange(every.Section.GetReloadToken, ReloadAll));
        // What start-up has read of them may have changed before anybody watched.
        if (_watched.Count > 1)
            _read.Clear();
    }

    public EngineSource Of(string name) =>
        _engines
            .GetOrAdd(
                name,
                key => new Lazy<EngineSource>(() =>
                    new EngineSource(new ConflictEngine(_options.Get(key), _scopes, telemetry: _telemetry) { IsProbed = true })
                )
            )
            .Value;

    public void Dispose() => _watched.ForEach(static watched => watched?.Dispose());

    private void ReloadAll()
    {
        _read.Clear();
        foreach (string name in _engines.Keys)
            Reload(name);
    }

    private void Reload(string name)
    {
        // Where there is no engine yet, it will be made of what is read then. One that is being made may be of what was read before, and is waited for.
        if (!_engines.TryGetValue(name, out Lazy<EngineSource>? made))
            return;
        try
        {
            EngineSource engines = made.Value;
            // One after the other, and each reads when it is its turn: what was said last holds in the end.
            lock (_kept)
                Take(name, engines, _options.Get(name));
        }
        catch (Exception failure)
        {
            _telemetry.SettingsRefused(name, failure);
        }
    }

    private void Take(string name, EngineSource engines, ConflictHandlingOptions read)
    {
        ConflictHandlingOptions before = engines.Current.Options;
        string kept = string.Join(", ", SetInCode.Differences(before, read));
        // Every change in the whole configuration comes by here: what was said is not said again.
        if (kept.Length > 0 && !string.Equals(kept, _kept.GetValueOrDefault(name), StringComparison.Ordinal))
            _telemetry.RestartNeeded(name, kept);
        _kept[name] = kept;
        (ConflictHandlingOptions options, IReadOnlyList<string> changes) = before.WithSettingsOf(read);
        if (changes.Count == 0)
            return;
        engines.Current = engines.Current.With(options);
        _telemetry.SettingsReloaded(name, changes);
    }
}
