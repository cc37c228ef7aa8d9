using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Tests.Telemetry;

/// <summary>A client of an origin, and everything that it tells: measurements, spans, log lines.</summary>
internal sealed class Listener : IDisposable
{
    private readonly LogBook _log = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements;
    private readonly ServiceProvider _services;

    public Listener(HttpMessageHandler origin, Action<ConflictHandlingOptions> configure, Func<DelegatingHandler>? between = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
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
    public IReadOnlyCollection<LogBook.Entry> Lines => _log.Entries;

    /// <summary>All that was told, as text.</summary>
    public IEnumerable<string> Everything =>
        Measurements
            .SelectMany(static heard => heard.Tags.Select(static tag => $"{tag.Key}={tag.Value}").Append(heard.Instrument.Name))
            .Concat(Lines.Select(static line => line.Everything))
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
        _services.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Measurements.Enqueue(new Measurement(instrument, value, new Dictionary<string, object?>(tags.ToArray())));

    internal sealed record Measurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
