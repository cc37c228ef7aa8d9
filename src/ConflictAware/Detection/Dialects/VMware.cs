using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>VMware vSphere automation.</summary>
    public static Dialect VMware { get; } =
        new("VMware vSphere")
        {
            Signs =
            [
                At.Json("/error_type").Exists.And(At.Json("/messages").Exists),
                At.Json("/type").StartsWith("com.vmware.vapi.std.errors."),
            ],
            Statuses = [400],
            Code = ["/error_type", At.Json("/type").After("com.vmware.vapi.std.errors.")],
            Detail = ["/messages/*/default_message", "/value/messages/*/default_message"],
            Rules =
            [
                new(AlreadyExists, "ALREADY_EXISTS", "already_exists"),
                new(VersionMismatch, "CONCURRENT_CHANGE", "concurrent_change") { Remedy = Remedy.Rebase },
                new(ReferencedByOthers, "RESOURCE_IN_USE", "resource_in_use"),
                new(TransientContention, "RESOURCE_BUSY", "resource_busy") { Remedy = Remedy.None },
                new(
                    InvalidState,
                    "ALREADY_IN_DESIRED_STATE",
                    "already_in_desired_state",
                    "NOT_ALLOWED_IN_CURRENT_STATE",
                    "not_allowed_in_current_state"
                ),
            ],
            // Vmware/govmomi: vapi/simulator; errors of com.vmware.vapi.std come as 400.
            Source = "https://developer.broadcom.com/xapis/vsphere-automation-api/latest/",
        };
}
