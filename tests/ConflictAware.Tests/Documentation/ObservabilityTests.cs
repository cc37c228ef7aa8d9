using System.Diagnostics;
using Guides;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/observability.md shows, run.</summary>
public class ObservabilityTests
{
    [Test]
    public async Task Listen_AWriteThatMeetsAConflict_IsOneSpanAndIsCounted()
    {
        using var bench = new GuideBench();
        bench.BeforeTheWrite(GuideBench.Product, "stock", 7);
        var spans = new Heard<Activity, string>(static span =>
            $"{span.DisplayName}: {string.Join(' ', span.Events.Select(static met => met.Name))}"
        );
        var metrics = new Heard<Metric, string>(static metric => metric.Name);

        using (
            OpenTelemetrySdk.Create(telemetry =>
            {
                Observability.Listen(telemetry);
                telemetry.WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(spans)));
                telemetry.WithMetrics(measuring => measuring.AddReader(new BaseExportingMetricReader(metrics)));
            })
        )
            await GettingStarted.UpdateAsync(bench.Client());

        Assert.That(spans.All, Is.EqualTo(["PUT write: conflict"]));
        Assert.That(metrics.All, Does.Contain("conflictaware.client.conflicts"));
    }

    /// <summary>Keeps what is exported as long as it is there to be looked at.</summary>
    private sealed class Heard<T, TKept>(Func<T, TKept> keep) : BaseExporter<T>
        where T : class
    {
        public List<TKept> All { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (T item in batch)
                All.Add(keep(item));
            return ExportResult.Success;
        }
    }
}
