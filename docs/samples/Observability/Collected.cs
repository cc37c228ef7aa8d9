using System.Collections.Concurrent;
using OpenTelemetry;

namespace Observability;

/// <summary>An exporter that keeps what it gets, as text or whatever is made of it. A program of yours has that of its backend here: OTLP, Prometheus, Azure Monitor.</summary>
internal sealed class Collected<T, TKept>(Func<T, TKept> keep) : BaseExporter<T>
    where T : class
{
    private readonly ConcurrentQueue<TKept> _kept = [];

    public IReadOnlyCollection<TKept> All => _kept;

    public override ExportResult Export(in Batch<T> batch)
    {
        // What the batch holds is used again for the next one: it is read now or never.
        foreach (T item in batch)
            _kept.Enqueue(keep(item));
        return ExportResult.Success;
    }
}
