using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>MongoDB Atlas administration: an error code beside the status. Enabled, codes behind 400 are looked into.</summary>
    public static Dialect MongoDbAtlas { get; } =
        new("MongoDB Atlas")
        {
            Hosts = ["cloud.mongodb.com"],
            Signs =
            [
                At.Json("/errorCode").Exists.And(At.Json("/error").Is("409")),
                At.Json("/errorCode").Exists.And(At.Json("/parameters").Exists),
            ],
            Statuses = [400],
            Code = ["/errorCode"],
            Detail = ["/detail"],
            Rules =
            [
                // A 400: what was asked for happens already.
                new(OperationInProgress, "CLUSTER_ALREADY_REQUESTED_DELETION") { Remedy = Remedy.None },
                new(AlreadyExists, "DUPLICATE_CLUSTER_NAME", "USER_ALREADY_EXISTS"),
            ],
            // "Atlas Administration API error codes" (a table of codes with their statuses).
            Source = "https://www.mongodb.com/docs/atlas/reference/api-errors/",
        };
}
