using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Box, the store of files.</summary>
    public static Dialect Box { get; } =
        new("Box")
        {
            Hosts = ["api.box.com", "upload.box.com"],
            Signs =
            [
                At.Json("/context_info").Exists.And(At.Json("/type").Is("error")),
                At.Json("/help_url").Contains("developers.box.com"),
            ],
            Code = ["/code"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "item_name_in_use", "user_already_collaborator", "user_login_already_used"),
                new(OperationInProgress, "name_temporarily_reserved", "operation_blocked_temporary"),
                new(ReferencedByOthers, "folder_not_empty"),
                new(VersionMismatch, "precondition_failed") { When = At.RequestHeader("If-Match").Exists },
                new(VersionMismatch, "sync_state_precondition_failed", "sync_item_move_failure") { Remedy = Remedy.None },
                new(AdministrativelyLocked, "access_denied_item_locked", "item_locked"),
            ],
            // "Common errors".
            Source = "https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors/",
        };
}
