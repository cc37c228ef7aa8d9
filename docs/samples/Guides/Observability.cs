using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Guides;

public static class Observability
{
    public static void Listen(IOpenTelemetryBuilder telemetry)
    {
        #region listen
        telemetry // what services.AddOpenTelemetry() returns
            .WithTracing(tracing => tracing.AddSource("ConflictAware", "System.Net.Http"))
            .WithMetrics(metrics => metrics.AddMeter("ConflictAware"));
        #endregion
    }
}
