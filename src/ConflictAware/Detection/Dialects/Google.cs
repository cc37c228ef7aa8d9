using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Google APIs: google.rpc.Status, and the older list of reasons. Enabled, failed preconditions behind 400 are looked into.</summary>
    public static Dialect Google { get; } =
        new("Google APIs")
        {
            Hosts = ["*.googleapis.com"],
            Signs = [At.Json("/error/errors/*/domain").Exists, At.Json("/error/status").Exists.And(At.Json("/error/code").Exists)],
            Statuses = [400],
            LooksIntoParts = true,
            Code = ["/error/errors/*/reason", "/error/details/*/reason", "/error/status"],
            Detail = ["/error/message"],
            RetryAfter = ["/error/details/*/retryDelay"],
            Rules =
            [
                new(AlreadyExists, "conditionNotMet") { When = At.Json("/error/errors/*/location").Is("If-None-Match") },
                new(AlreadyExists, "conditionNotMet") { When = At.RequestQuery("ifGenerationMatch").Is("0") },
                new(VersionMismatch, "conditionNotMet", "staleData"),
                new(AlreadyExists, "duplicate", "alreadyExists", "ALREADY_EXISTS"),
                new(TransientContention, "ABORTED") { When = At.RequestPath.Contains("/databases/"), Remedy = Remedy.Rebase },
                // Aborted: try again at a higher level, with a fresh read. Never the bare call.
                new(VersionMismatch, "ABORTED") { Confidence = Confidence.Likely },
                new(
                    ReferencedByOthers,
                    "resourceInUseByAnotherResource",
                    "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE",
                    "resourceInUse",
                    "fieldInUse"
                ),
                new(OperationInProgress, "resourceNotReady", "operationInProgress", "RESOURCE_NOT_READY", "OPERATION_IN_PROGRESS"),
                new(InvalidState, "FAILED_PRECONDITION", "failedPrecondition"),
            ],
            Source = "https://cloud.google.com/apis/design/errors",
        };
}
