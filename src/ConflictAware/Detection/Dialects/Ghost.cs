using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Ghost: the type says it, the code may be null.</summary>
    public static Dialect Ghost { get; } =
        new("Ghost")
        {
            Signs = [At.Json("/errors/*/type").Is("UpdateCollisionError")],
            Code = ["/errors/*/type", "/errors/*/code"],
            Detail = ["/errors/*/message"],
            Rules = [new(VersionMismatch, "UpdateCollisionError", "UPDATE_COLLISION")],
            Source = "https://ghost.org/docs/admin-api/#updating-a-post",
        };
}
