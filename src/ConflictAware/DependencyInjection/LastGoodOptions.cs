using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>
/// Makes options, and keeps the last good ones of each client: when they turn wrong while the process runs, those still hold, and an error is logged. Wrong ones
/// at start-up are an error as ever, since there are none before.
/// </summary>
internal sealed class LastGoodOptions(
    IEnumerable<IConfigureOptions<ConflictHandlingOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConflictHandlingOptions>> lastWords,
    IEnumerable<IValidateOptions<ConflictHandlingOptions>> validations,
    ILoggerFactory? loggers = null
) : IOptionsFactory<ConflictHandlingOptions>
{
    private readonly OptionsFactory<ConflictHandlingOptions> _factory = new(setups, lastWords, validations);
    private readonly ConcurrentDictionary<string, (ConflictHandlingOptions Options, string? Refused)> _good = new(StringComparer.Ordinal);
    private readonly ConflictTelemetry _telemetry = new(loggers: loggers);

    public ConflictHandlingOptions Create(string name)
    {
        try
        {
            ConflictHandlingOptions options = _factory.Create(name);
            _good[name] = (options, null);
            return options;
        }
        catch (Exception failure) when (_good.TryGetValue(name, out (ConflictHandlingOptions Options, string? Refused) last))
        {
            // A file watcher tells of one change twice, and of every change in the whole file: what was said is not said again.
            if (!string.Equals(last.Refused, failure.Message, StringComparison.Ordinal))
                _telemetry.SettingsRefused(name, failure);
            _good[name] = (last.Options, failure.Message);
            return last.Options;
        }
    }
}
