using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ConflictAware.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Tests.Telemetry;

/// <summary>A client of an origin, and everything that it tells: measurements, spans, log lines.</summary>
internal sealed class Listener : ILoggerProvider, ILogger
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements;
    private readonly ServiceProvider _services;

    public Listener(HttpMessageHandler origin, Action<ConflictHandlingOptions> configure, Func<DelegatingHandler>? between = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        IHttpClientBuilder builder = services
            .AddHttpClient("told", http => http.BaseAddress = InMemoryAddress)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => origin)
            .AddConflictHandling(configure);
        if (between is not null)
            builder.AddHttpMessageHandler(between);
        _services = services.BuildServiceProvider();
        object meters = _services.GetRequiredService<IMeterFactory>();
        _measurements = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _measurements.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _measurements.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _measurements.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _measurements.Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "ConflictAware",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Spans.Enqueue(span),
        };
        ActivitySource.AddActivityListener(_spans);
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("told");
    }

    public static Uri InMemoryAddress { get; } = InMemoryOrigin.BaseAddress;

    public HttpClient Http { get; }
    public ConcurrentQueue<Activity> Spans { get; } = [];
    public ConcurrentQueue<Measurement> Measurements { get; } = [];
    public ConcurrentQueue<(EventId Event, LogLevel Level, string Line)> Lines { get; } = [];

    /// <summary>All that was told, as text.</summary>
    public IEnumerable<string> Everything =>
        Measurements
            .SelectMany(static heard => heard.Tags.Select(static tag => $"{tag.Key}={tag.Value}").Append(heard.Instrument.Name))
            .Concat(Lines.Select(static line => line.Line))
            .Concat(
                Spans.SelectMany(static span =>
                    span.TagObjects.Concat(span.Events.SelectMany(static told => told.Tags))
                        .Concat(span.Baggage.Select(static tag => KeyValuePair.Create(tag.Key, (object?)tag.Value)))
                        .Select(static tag => $"{tag.Key}={tag.Value}")
                        .Concat([span.DisplayName, span.OperationName, span.StatusDescription ?? ""])
                )
            );

    public IEnumerable<Measurement> Of(string instrument) => Measurements.Where(heard => heard.Instrument.Name == instrument);

    public void Dispose()
    {
        Http.Dispose();
        _spans.Dispose();
        _measurements.Dispose();
        if (!_isDisposed)
        {
            // The container disposes its log providers, which this is.
            _isDisposed = true;
            _services.Dispose();
        }
    }

    private bool _isDisposed;

    public ILogger CreateLogger(string categoryName) =>
        categoryName == "ConflictAware" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) =>
        Lines.Enqueue(
            (
                eventId,
                logLevel,
                $"{formatter(state, exception)} {exception} {string.Join(' ', (IEnumerable<KeyValuePair<string, object?>>)state!)}"
            )
        );

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Measurements.Enqueue(new Measurement(instrument, value, new Dictionary<string, object?>(tags.ToArray())));

    internal sealed record Measurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
