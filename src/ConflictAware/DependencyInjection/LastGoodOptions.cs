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
    private readonly ConcurrentDictionary<string, LastGood> _good = new(StringComparer.Ordinal);
    private readonly ConflictTelemetry _telemetry = new(loggers: loggers);
    private long _begun;

    public ConflictHandlingOptions Create(string name)
    {
        long begun = Interlocked.Increment(ref _begun);
        try
        {
            var good = new LastGood(_factory.Create(name), begun, Refused: null);
            // What was begun later has read what was said later, even if it is done sooner.
            _good.AddOrUpdate(name, good, (_, last) => last.Begun > begun ? last : good);
            return good.Options;
        }
        catch (Exception failure) when (_good.TryGetValue(name, out LastGood? last))
        {
            // A file watcher tells of one change twice, and of every change in the whole file: what was said is not said again.
            if (!string.Equals(last.Refused, failure.Message, StringComparison.Ordinal))
                _telemetry.SettingsRefused(name, failure);
            _good.TryUpdate(name, last with { Refused = failure.Message }, last);
            return last.Options;
        }
    }

    private sealed record LastGood(ConflictHandlingOptions Options, long Begun, string? Refused);
}
