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
                new(VersionMismatch, "entityTagDoesNotMatch", "resourceModified", "ErrorIrresolvableConflict"),
                new(VersionMismatch, "staleObject") { Confidence = Confidence.Likely, Remedy = Remedy.None },
                // May be sent again after a while, says the page on errors.
                new(TransientContention, "Directory_ConcurrencyViolation"),
                new(TransientContention, "ConcurrencyViolation") { Remedy = Remedy.None },
                new(Locked, "resourceLocked"),
                // A lock token or an owner was sent that is not that of the lock.
                new(Locked, "lockMismatch", "lockOwnerMismatch") { Confidence = Confidence.Likely, Remedy = Remedy.None },
                new(InvalidState, "lockNotFoundOrAlreadyExpired", "notLocked") { Confidence = Confidence.Likely },
                new(OffsetMismatch, "fragmentOutOfOrder", "fragmentOverlap") { Confidence = Confidence.Likely },
                new(AdministrativelyLocked, "retentionLabelConflict") { Confidence = Confidence.Likely },
            ],
            // Detailed codes as the page listed them; those of Exchange in "ResponseCode" of its web services.
            Source = "https://learn.microsoft.com/graph/errors",
        };
}
