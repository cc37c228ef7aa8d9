using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MetricTags = System.Diagnostics.TagList;

namespace ConflictAware;

/// <summary>
/// Tells traces, metrics and logs what became of writes. Method, origin, status, cause, dialect, attempts and outcome are told; never bodies, tags, keys or
/// query strings (law 22). Where nobody listens, nothing is made. Thread-safe.
/// </summary>
internal sealed class ConflictTelemetry(IMeterFactory? meters = null, ILoggerFactory? loggers = null)
{
    /// <summary>The name of the activity source, the meter and the log category.</summary>
    public const string Name = "ConflictAware";

    private static readonly ActivitySource Source = new(Name);

    private static readonly (WriteMarks Mark, string Name)[] MarkNames =
    [
        (WriteMarks.InPlace, "in_place"),
        (WriteMarks.MayHaveUndone, "may_have_undone"),
        (WriteMarks.PreconditionIgnored, "precondition_ignored"),
        (WriteMarks.Weak, "weak"),
    ];

    private readonly ConflictMeter _meter = meters is null ? ConflictMeter.Shared : ConflictMeter.Of(meters);
    private readonly ILogger _log = loggers?.CreateLogger(Name) ?? NullLogger.Instance;

    /// <summary>Begins the span of a write; its sends become children. Null where nobody listens.</summary>
    public static Activity? Begin(HttpMethod method, Uri? target)
    {
        if (!Source.HasListeners())
            return null;
        Activity? span = Source.StartActivity("ConflictAware.Write");
        if (span is null)
            return null;
        string known = MethodName.Of(method);
        span.DisplayName = $"{known} write";
        span.SetTag(TagNames.Method, known);
        foreach (KeyValuePair<string, object?> tag in OriginTags(target))
            span.SetTag(tag.Key, tag.Value);
        return span;
    }

    /// <summary>A request met a conflict, and this was decided about it.</summary>
    public void Met(Uri? target, Conflict conflict, ConflictResolution resolution)
    {
        string decision = NameOf(resolution);
        if (_meter.Conflicts.Enabled)
        {
            MetricTags tags = TagsOf(conflict.Method, target);
            tags.Add(TagNames.Status, (int)conflict.StatusCode);
            tags.Add(TagNames.Cause, conflict.Cause.ToString());
            tags.Add(TagNames.Resolution, decision);
            if (conflict.Dialect is { } dialect)
                tags.Add(TagNames.Dialect, dialect);
            _meter.Conflicts.Add(1, tags);
        }
        if (Activity.Current is { IsAllDataRequested: true } span && span.Source == Source)
        {
            var tags = new ActivityTagsCollection
            {
                [TagNames.Status] = (int)conflict.StatusCode,
                [TagNames.Cause] = conflict.Cause.ToString(),
                [TagNames.Confidence] = conflict.Confidence.ToString(),
                [TagNames.Resolution] = decision,
            };
            if (conflict.Dialect is { } dialect)
                tags[TagNames.Dialect] = dialect;
            span.AddEvent(new ActivityEvent("conflict", tags: tags));
        }
        if (_log.IsEnabled(LogLevel.Debug))
            _log.ConflictMet(
                MethodName.Of(conflict.Method),
                OriginOf(target),
                conflict.Cause,
                conflict.Confidence,
                (int)conflict.StatusCode,
                conflict.Dialect,
                decision
            );
    }

    /// <summary>Three versions were merged.</summary>
    /// <param name="differences">At how many places both sides had changed the same.</param>
    public void Merged(int differences)
    {
        string result = differences == 0 ? "clean" : "conflicted";
        if (_meter.Merges.Enabled)
            _meter.Merges.Add(1, new KeyValuePair<string, object?>(TagNames.MergeResult, result));
        _log.Merged(result, differences);
    }

    /// <summary>A write waited.</summary>
    public void Waited(WaitReason reason, TimeSpan time)
    {
        string name = reason is WaitReason.Turn ? "turn" : "pause";
        if (_meter.Waiting.Enabled)
            _meter.Waiting.Record(time.TotalSeconds, new KeyValuePair<string, object?>(TagNames.WaitReason, name));
        _log.Waited(time.TotalSeconds, name);
    }

    /// <summary>The origin carried out a write whose precondition cannot have held.</summary>
    public void PreconditionIgnored(HttpMethod method, Uri target) => _log.PreconditionIgnored(MethodName.Of(method), OriginOf(target));

    /// <summary>The settings of a client changed, and hold for what begins from now on.</summary>
    /// <param name="client">The name of the client.</param>
    /// <param name="changes">Which, with the values before and after.</param>
    public void SettingsReloaded(string client, IEnumerable<string> changes) => _log.SettingsReloaded(client, string.Join(", ", changes));

    /// <summary>The settings of a client turned wrong, and were not taken.</summary>
    public void SettingsRefused(string client, Exception failure) => _log.SettingsRefused(client, failure.Message);

    /// <summary>What is set in code would be another by now, and is not.</summary>
    public void RestartNeeded(string client, string kept) => _log.RestartNeeded(client, kept);

    /// <summary>A write ended. Of one that met nothing, only its span is told.</summary>
    public void Ended(Activity? span, in WriteSummary write)
    {
        string outcome = NameOf(write.Ending);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TagNames.Outcome, outcome);
            span.SetTag(TagNames.Sends, write.Sends);
            if (write.Marks is not WriteMarks.None)
                span.SetTag(TagNames.Marks, NameOf(write.Marks));
            if (write.Conflict is { } last)
                span.SetTag(TagNames.Cause, last.Cause.ToString());
        }
        if (write.Ending is WriteEnding.Surfaced or WriteEnding.Unknown)
        {
            string error = write is { Ending: WriteEnding.Surfaced, Conflict: { } conflict } ? conflict.Cause.ToString() : outcome;
            span?.SetTag(TagNames.Error, error);
            span?.SetStatus(ActivityStatusCode.Error, error);
        }
        if (write.Ending is WriteEnding.Unknown && _meter.Unknown.Enabled)
            _meter.Unknown.Add(1, TagsOf(write.Method, write.Target));
        if (write.Setbacks > 0)
            Measure(write, outcome);
        if (write.Setbacks > 0 || write.Ending is WriteEnding.Unknown)
            Log(write, outcome);
    }

    private void Measure(in WriteSummary write, string outcome)
    {
        if (!_meter.Sends.Enabled && !_meter.Resolution.Enabled)
            return;
        MetricTags tags = TagsOf(write.Method, write.Target);
        tags.Add(TagNames.Outcome, outcome);
        if (write.Conflict is { } conflict)
            tags.Add(TagNames.Cause, conflict.Cause.ToString());
        _meter.Sends.Record(write.Sends, tags);
        _meter.Resolution.Record(write.Resolution.TotalSeconds, tags);
    }

    private void Log(in WriteSummary write, string outcome)
    {
        if (!_log.IsEnabled(LogLevel.Warning))
            return;
        (string method, string origin) = (MethodName.Of(write.Method), OriginOf(write.Target));
        double seconds = write.Resolution.TotalSeconds;
        if (write.Ending is WriteEnding.Unknown)
            _log.OutcomeUnknown(method, origin, write.Sends, seconds);
        else if (write.Ending is WriteEnding.Surfaced or WriteEnding.Failed)
            _log.ConflictSurfaced(method, origin, write.Conflict?.Cause, write.Sends, seconds);
        else
            _log.ConflictResolved(method, origin, write.Conflict?.Cause, outcome, write.Sends, seconds);
    }

    private static MetricTags TagsOf(HttpMethod method, Uri? target)
    {
        var tags = new MetricTags { { TagNames.Method, MethodName.Of(method) } };
        foreach (KeyValuePair<string, object?> tag in OriginTags(target))
            tags.Add(tag);
        return tags;
    }

    private static KeyValuePair<string, object?>[] OriginTags(Uri? target) =>
        target is { IsAbsoluteUri: true } ? [new(TagNames.Host, target.IdnHost), new(TagNames.Port, target.Port)] : [];

    private static string OriginOf(Uri? target) =>
        target is { IsAbsoluteUri: true } ? target.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "an unknown origin";

    private static string NameOf(ConflictResolution resolution) =>
        resolution switch
        {
            ConflictResolution.Surface => "surface",
            ConflictResolution.Resend => "resend",
            ConflictResolution.Reread => "reread",
            ConflictResolution.ResendWith => "resend_with",
            ConflictResolution.AcceptCurrent => "accept_current",
            ConflictResolution.AlreadyApplied => "already_applied",
            _ => throw new UnreachableException(),
        };

    private static string NameOf(WriteMarks marks) =>
        string.Join(',', MarkNames.Where(known => marks.HasFlag(known.Mark)).Select(static known => known.Name));

    private static string NameOf(WriteEnding ending) =>
        ending switch
        {
            WriteEnding.Applied => "applied",
            WriteEnding.Unchanged => "unchanged",
            WriteEnding.CurrentAccepted => "current_accepted",
            WriteEnding.Surfaced => "surfaced",
            WriteEnding.Failed => "failed",
            WriteEnding.Unknown => "unknown",
            _ => throw new UnreachableException(),
        };
}
