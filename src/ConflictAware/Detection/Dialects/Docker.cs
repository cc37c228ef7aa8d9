using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Docker Engine: one text, no code.</summary>
    public static Dialect Docker { get; } =
        new("Docker Engine")
        {
            Signs =
            [
                At.Header("Docker-Experimental").Exists,
                At.Header("Server").StartsWith("Docker/"),
                At.Json("/message").Says("Conflict. The container name"),
            ],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists) { Status = 409, When = At.Json("/message").Says("is already in use by container") },
                new(OperationInProgress) { Status = 409, When = At.Json("/message").Says("already in progress") },
                new(ReferencedByOthers) { Status = 409, When = At.Json("/message").Says("in use") },
                new(ReferencedByOthers) { Status = 409, When = At.Json("/message").Says("is using its referenced image") },
                new(InvalidState) { Status = 409, When = At.Json("/message").Says("running") },
                new(InvalidState) { Status = 409, When = At.Json("/message").Says("paused") },
            ],
            // Moby/moby: daemon/start.go; the others as its clients wait for them.
            Source = "https://docs.docker.com/reference/api/engine/",
        };
}
