using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConflictAware.Tests.Telemetry;

/// <summary>What the library logs, line by line.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    public ConcurrentQueue<Entry> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => categoryName == "ConflictAware" ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        string line = formatter(state, exception);
        string values = string.Join(' ', (IEnumerable<KeyValuePair<string, object?>>)state!);
        Entries.Enqueue(new Entry(eventId, logLevel, line, $"{line} {exception} {values}"));
    }

    public void Dispose() { }

    /// <summary>One line.</summary>
    /// <param name="Event">Which event.</param>
    /// <param name="Level">How bad.</param>
    /// <param name="Line">As a person reads it.</param>
    /// <param name="Everything">With the exception and the values that a structured log keeps.</param>
    internal sealed record Entry(EventId Event, LogLevel Level, string Line, string Everything);
}
