using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Hetzner Cloud: 423 means that an action is running.</summary>
    public static Dialect Hetzner { get; } =
        new("Hetzner Cloud")
        {
            Hosts = ["api.hetzner.cloud"],
            Signs =
            [
                At.Json("/error/message")
                    .StartsWith("The item you are trying to access is locked")
                    .And(At.Json("/error/code").Is("locked")),
            ],
            Code = ["/error/code"],
            Detail = ["/error/message"],
            Rules =
            [
                new(OperationInProgress, "locked"),
                new(TransientContention, "conflict"),
                new(AlreadyExists, "uniqueness_error"),
                new(AdministrativelyLocked, "protected"),
                new(ReferencedByOthers, "resource_in_use") { Confidence = Confidence.Likely },
            ],
            // "Error codes": conflict is a resource that changed during the request, please retry.
            Source = "https://docs.hetzner.cloud/#errors",
        };
}
