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
            Rules =
            [
                // Members throw the same error where Stripe was never set up.
                new(VersionMismatch, "UpdateCollisionError", "UPDATE_COLLISION")
                {
                    When = At.Json("/errors/*/code").Is("UPDATE_COLLISION"),
                },
                new(VersionMismatch, "UpdateCollisionError") { When = At.Json("/errors/*/code").Missing },
                new(InvalidState, "UpdateCollisionError") { Confidence = Confidence.Likely },
            ],
            // TryGhost/Ghost: bookshelf-collision, and the members' product repository.
            Source = "https://ghost.org/docs/admin-api/#updating-a-post",
        };
}
