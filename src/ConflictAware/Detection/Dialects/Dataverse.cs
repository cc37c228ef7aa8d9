using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Microsoft Dataverse (Dynamics 365): numbers for codes.</summary>
    public static Dialect Dataverse { get; } =
        new("Microsoft Dataverse")
        {
            Hosts = ["*.dynamics.com"],
            Signs = [At.Json("/error/code").StartsWith("0x80060"), At.Json("/error/code").StartsWith("0x80040")],
            Code = ["/error/code"],
            Detail = ["/error/message"],
            Rules =
            [
                new(VersionMismatch, "0x80060882"),
                // "ConcurrencyVersionNotProvided" in the table of the page on optimistic concurrency and in its sample, which differ.
                new(PreconditionRequired, "0x80060883", "0x8006088D") { Remedy = Remedy.None },
                new(AlreadyExists, "0x80040237", "0x80040333", "0x80060892"),
                new(ReferencedByOthers, "0x80040227", "0x8004F01F"),
            ],
            // "Optimistic concurrency" and "Web service error codes".
            Source = "https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes",
        };
}
