using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>SharePoint REST: the exception class stands behind a number. Enabled, duplicate values behind 400 are looked into.</summary>
    public static Dialect SharePoint { get; } =
        new("SharePoint")
        {
            Hosts = ["*.sharepoint.com"],
            Signs =
            [
                At.Json("/error/code").Contains("Microsoft.SharePoint."),
                At.Json("/odata.error/code").Contains("Microsoft.SharePoint."),
            ],
            Statuses = [400],
            Code = [At.Json("/error/code").After(", "), At.Json("/odata.error/code").After(", ")],
            Detail = ["/error/message/value", "/odata.error/message/value", "/error/message"],
            Rules =
            [
                // One exception, three numbers: this one says that there is no lock.
                new(InvalidState, "Microsoft.SharePoint.SPFileLockException") { When = At.Json("/error/code").StartsWith("-2147024729") },
                new(InvalidState, "Microsoft.SharePoint.SPFileLockException")
                {
                    When = At.Json("/odata.error/code").StartsWith("-2147024729"),
                },
                new(Locked, "Microsoft.SharePoint.SPFileLockException"),
                new(
                    AlreadyExists,
                    "Microsoft.SharePoint.SPDuplicateValuesFoundException",
                    "Microsoft.SharePoint.SPDuplicateObjectException"
                ),
                // Sent without If-Match, the same answer only asks for one.
                new(PreconditionRequired) { Status = 412, When = At.Json("/error/message/value").Says("request ETag value ''") },
                new(VersionMismatch) { Status = 412, Confidence = Confidence.Likely },
            ],
            // The numbers as the protocol lists them for copying a file. The text about tags: clients that wait for it.
            Source = "https://learn.microsoft.com/sharepoint/dev/sp-add-ins/working-with-lists-and-list-items-with-rest",
        };
}
