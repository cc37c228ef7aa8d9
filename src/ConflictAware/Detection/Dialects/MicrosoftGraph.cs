using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Microsoft Graph.</summary>
    public static Dialect MicrosoftGraph { get; } =
        new("Microsoft Graph")
        {
            Hosts = ["graph.microsoft.com", "*.graph.microsoft.com", "graph.microsoft.us"],
            Signs = [At.Json("/error/innerError/client-request-id").Exists],
            Code = ["/error/innerError/code", "/error/innererror/code", "/error/code"],
            Detail = ["/error/message"],
            Rules =
            [
                new(AlreadyExists, "nameAlreadyExists", "ErrorFolderExists", "Request_MultipleObjectsWithSameKeyValue", "ObjectConflict"),
                new(VersionMismatch, "resourceModified", "ErrorIrresolvableConflict", "staleObject"),
                new(TransientContention, "Directory_ConcurrencyViolation", "ConcurrencyViolation") { Remedy = Remedy.None },
                new(Locked, "resourceLocked", "notLocked"),
                new(AdministrativelyLocked, "lockMismatch", "retentionLabelConflict"),
            ],
            Source = "https://learn.microsoft.com/graph/errors",
        };
}
