using System.Diagnostics;
using System.Globalization;
using ConflictAware;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Observability;

/// <summary>Everything that was told while clients wrote: spans, measurements, log lines.</summary>
internal sealed class Told : IDisposable
{
    private const string Name = "ConflictAware";

    private readonly Collected<Activity, Activity> _spans = new(static span => span);
    private readonly Collected<Metric, (string Name, IReadOnlyList<string> Points)> _metrics = new(static metric =>
        (metric.Name, Points(metric))
    );
    private readonly Collected<LogRecord, (EventId Event, string Line)> _lines = new(static line =>
        (line.EventId, $"{line.LogLevel, -11} {line.EventId.Name}: {line.FormattedMessage}")
    );
    private readonly TracerProvider _tracing;
    private readonly MeterProvider _metering;

    public Told()
    {
        _tracing = Sdk.CreateTracerProviderBuilder()
            // The second is HttpClient's own: its requests become the children of a write.
            .AddSource(Name, "System.Net.Http")
            .AddProcessor(new SimpleActivityExportProcessor(_spans))
            .Build();
        _metering = Sdk.CreateMeterProviderBuilder().AddMeter(Name).AddReader(new BaseExportingMetricReader(_metrics)).Build();
    }

    /// <summary>The instruments that measured something.</summary>
    public IEnumerable<string> Instruments =>
        _metrics.All.Where(static metric => metric.Points.Count > 0).Select(static metric => metric.Name);

    /// <summary>The outcomes of the writes, in the order in which they ended.</summary>
    public IEnumerable<string?> Outcomes => Writes.Select(static write => write.GetTagItem("conflictaware.write.outcome") as string);

    /// <summary>The statuses with which the requests of the writes were answered; null for those that were not.</summary>
    public IEnumerable<int?> Answers =>
        Writes.SelectMany(RequestsOf).Select(static request => request.GetTagItem("http.response.status_code") as int?);

    /// <summary>What was decided about the conflicts.</summary>
    public IEnumerable<string?> Decisions =>
        Writes
            .SelectMany(static write => write.Events)
            .SelectMany(static met => met.Tags)
            .Where(static tag => tag.Key == "conflictaware.conflict.resolution")
            .Select(static tag => tag.Value as string);

    /// <summary>The log events.</summary>
    public IEnumerable<string?> Lines => _lines.All.Select(static line => line.Event.Name);

    private IEnumerable<Activity> Writes => _spans.All.Where(static span => span.Source.Name == Name);

    public void Log(ILoggingBuilder logging) =>
        logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddOpenTelemetry(options =>
            {
                options.IncludeFormattedMessage = true;
                options.AddProcessor(new SimpleLogRecordExportProcessor(_lines));
            });

    /// <summary>Measurements are collected when somebody asks for them; a backend asks every so often.</summary>
    public void Collect() => _metering.ForceFlush();

    public void Print(TextWriter output)
    {
        output.WriteLine("Spans");
        foreach (Activity write in Writes)
        {
            output.WriteLine($"  {write.DisplayName}, {Milliseconds(write)}, {Attributes(write.TagObjects)}");
            IEnumerable<(DateTimeOffset At, string What)> inside = write
                .Events.Select(static met => (met.Timestamp, $"{met.Name}: {Attributes(met.Tags)}"))
                .Concat(
                    RequestsOf(write)
                        .Select(static request =>
                            (
                                new DateTimeOffset(request.StartTimeUtc),
                                $"{request.DisplayName}, {Milliseconds(request)}, {AnswerOf(request)}"
                            )
                        )
                );
            foreach ((_, string what) in inside.OrderBy(static one => one.At))
                output.WriteLine($"    {what}");
        }
        output.WriteLine("Metrics");
        foreach ((string name, IReadOnlyList<string> points) in _metrics.All.OrderBy(static metric => metric.Name, StringComparer.Ordinal))
        {
            output.WriteLine($"  {name}");
            foreach (string point in points)
                output.WriteLine($"    {point}");
        }
        output.WriteLine("Logs");
        foreach ((_, string line) in _lines.All)
            output.WriteLine($"  {line}");
    }

    public void Dispose()
    {
        _tracing.Dispose();
        _metering.Dispose();
    }

    private IEnumerable<Activity> RequestsOf(Activity write) =>
        _spans.All.Where(span => span.ParentSpanId == write.SpanId && span.TraceId == write.TraceId);

    private static string AnswerOf(Activity request) =>
        request.GetTagItem("http.response.status_code") is { } status ? $"{status}" : $"no answer ({request.GetTagItem("error.type")})";

    private static string Milliseconds(Activity span) =>
        string.Create(CultureInfo.InvariantCulture, $"{span.Duration.TotalMilliseconds:F0} ms");

    private static List<string> Points(Metric metric)
    {
        List<string> points = [];
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            var attributes = new List<KeyValuePair<string, object?>>();
            foreach (KeyValuePair<string, object?> attribute in point.Tags)
                attributes.Add(attribute);
            string value = metric.MetricType.IsHistogram()
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{point.GetHistogramCount()} times, together {point.GetHistogramSum():0.###}"
                )
                : string.Create(CultureInfo.InvariantCulture, $"{point.GetSumLong()}");
            points.Add($"{value} {metric.Unit}: {Attributes(attributes)}");
        }
        return points;
    }

    // Where the origin listens is another port each time.
    private static string Attributes(IEnumerable<KeyValuePair<string, object?>> attributes) =>
        string.Join(
            ", ",
            attributes
                .Where(static attribute => !attribute.Key.StartsWith("server.", StringComparison.Ordinal))
                .Select(static attribute => $"{attribute.Key.Replace("conflictaware.", "", StringComparison.Ordinal)}={attribute.Value}")
        );
}
