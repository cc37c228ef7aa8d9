namespace ConflictAware;

/// <summary>The attributes of measurements and spans: OpenTelemetry's where it has one for the thing, else below <c>conflictaware.</c></summary>
internal static class TagNames
{
    public const string Method = "http.request.method";
    public const string Status = "http.response.status_code";
    public const string Host = "server.address";
    public const string Port = "server.port";
    public const string Error = "error.type";

    public const string Cause = "conflictaware.conflict.cause";
    public const string Confidence = "conflictaware.conflict.confidence";
    public const string Dialect = "conflictaware.conflict.dialect";
    public const string Resolution = "conflictaware.conflict.resolution";
    public const string Outcome = "conflictaware.write.outcome";
    public const string Sends = "conflictaware.write.attempts";
    public const string Marks = "conflictaware.write.marks";
    public const string MergeResult = "conflictaware.merge.result";
    public const string WaitReason = "conflictaware.wait.reason";
}
