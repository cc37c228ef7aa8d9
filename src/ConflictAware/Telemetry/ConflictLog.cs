using Microsoft.Extensions.Logging;

namespace ConflictAware;

/// <summary>What is logged, in the category <c>ConflictAware</c>. Event ids never change their meaning. No body, tag, key or query is ever in a line (law 22).</summary>
internal static partial class ConflictLog
{
    [LoggerMessage(
        1,
        LogLevel.Debug,
        "{Method} {Origin} was refused: {Cause} ({Confidence}, status {Status}, dialect {Dialect}). Decision: {Resolution}.",
        EventName = "ConflictMet"
    )]
    public static partial void ConflictMet(
        this ILogger log,
        string method,
        string origin,
        ConflictCause cause,
        Confidence confidence,
        int status,
        string? dialect,
        string resolution
    );

    [LoggerMessage(
        2,
        LogLevel.Information,
        "{Method} {Origin} met {Cause} and was resolved: {Outcome} after {Attempts} attempts in {Seconds:F3} s.",
        EventName = "ConflictResolved"
    )]
    public static partial void ConflictResolved(
        this ILogger log,
        string method,
        string origin,
        ConflictCause? cause,
        string outcome,
        int attempts,
        double seconds
    );

    [LoggerMessage(
        3,
        LogLevel.Information,
        "{Method} {Origin} met {Cause} and was left to the caller after {Attempts} attempts in {Seconds:F3} s.",
        EventName = "ConflictSurfaced"
    )]
    public static partial void ConflictSurfaced(
        this ILogger log,
        string method,
        string origin,
        ConflictCause? cause,
        int attempts,
        double seconds
    );

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "{Method} {Origin} may have been carried out, and nothing proves whether ({Attempts} attempts in {Seconds:F3} s).",
        EventName = "OutcomeUnknown"
    )]
    public static partial void OutcomeUnknown(this ILogger log, string method, string origin, int attempts, double seconds);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "{Method} {Origin} was carried out although its precondition cannot have held. Typed writes of this target are refused from now on.",
        EventName = "PreconditionIgnored"
    )]
    public static partial void PreconditionIgnored(this ILogger log, string method, string origin);

    [LoggerMessage(6, LogLevel.Debug, "A merge was {Result}: {Differences} differences.", EventName = "Merged")]
    public static partial void Merged(this ILogger log, string result, int differences);

    [LoggerMessage(7, LogLevel.Debug, "Waited {Seconds:F3} s for {Reason}.", EventName = "Waited")]
    public static partial void Waited(this ILogger log, double seconds, string reason);

    [LoggerMessage(
        8,
        LogLevel.Information,
        "The settings of client '{Client}' were reloaded: {Changes}. What begins from now on uses them.",
        EventName = "SettingsReloaded"
    )]
    public static partial void SettingsReloaded(this ILogger log, string client, string changes);

    [LoggerMessage(
        9,
        LogLevel.Error,
        "The settings of client '{Client}' were not reloaded, and the ones before still hold: {Failure}",
        EventName = "SettingsRefused"
    )]
    public static partial void SettingsRefused(this ILogger log, string client, string failure);

    [LoggerMessage(
        10,
        LogLevel.Warning,
        "Of client '{Client}', {Settings} would be another by now. It is set in code, which is read once: restart the process to have it.",
        EventName = "RestartNeeded"
    )]
    public static partial void RestartNeeded(this ILogger log, string client, string settings);
}
