using System.Diagnostics.Metrics;

namespace ConflictAware;

/// <summary>The instruments of the meter <c>ConflictAware</c>, named and united as OpenTelemetry's conventions for HTTP clients have it.</summary>
internal sealed class ConflictMeter
{
    private ConflictMeter(Meter meter)
    {
        Conflicts = meter.CreateCounter<long>(
            "conflictaware.client.conflicts",
            "{conflict}",
            "Answers that refused a request because of a conflict, and what was decided about each."
        );
        Sends = meter.CreateHistogram<int>(
            "conflictaware.client.write.attempts",
            "{attempt}",
            "How often a write that met a conflict or lost an answer was sent until it ended."
        );
        Resolution = meter.CreateHistogram<double>(
            "conflictaware.client.resolution.duration",
            "s",
            "The time from the first conflict or lost answer of a write to its end."
        );
        Unknown = meter.CreateCounter<long>(
            "conflictaware.client.unknown_outcomes",
            "{write}",
            "Writes of which nothing proves whether they were carried out."
        );
        Merges = meter.CreateCounter<long>(
            "conflictaware.client.merges",
            "{merge}",
            "Three-way merges, by whether both sides had changed the same."
        );
        Waiting = meter.CreateHistogram<double>(
            "conflictaware.client.wait.duration",
            "s",
            "Waiting, for a turn to write a target or before a write is tried again."
        );
    }

    /// <summary>The instruments of clients that no dependency injection made.</summary>
    public static ConflictMeter Shared { get; } = new(new Meter(ConflictTelemetry.Name));

    public Counter<long> Conflicts { get; }
    public Histogram<int> Sends { get; }
    public Histogram<double> Resolution { get; }
    public Counter<long> Unknown { get; }
    public Counter<long> Merges { get; }
    public Histogram<double> Waiting { get; }

    /// <summary>The instruments of a container; the factory gives the same meter to everybody who asks for the name, and disposes it.</summary>
    public static ConflictMeter Of(IMeterFactory factory) => new(factory.Create(ConflictTelemetry.Name));
}
