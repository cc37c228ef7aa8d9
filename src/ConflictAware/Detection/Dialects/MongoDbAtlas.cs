using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>MongoDB Atlas administration: an error code beside the status. Only the vocabulary reads it.</summary>
    public static Dialect MongoDbAtlas { get; } =
        new("MongoDB Atlas")
        {
            Hosts = ["cloud.mongodb.com"],
            Signs =
            [
                At.Json("/errorCode").Exists.And(At.Json("/error").Is("409")),
                At.Json("/errorCode").Exists.And(At.Json("/parameters").Exists),
            ],
            Code = ["/errorCode"],
            Detail = ["/detail"],
            Rules =
            [
                new(OperationInProgress, "CLUSTER_ALREADY_REQUESTED_DELETION", "ATLAS_CLUSTER_UPDATE_IN_PROGRESS") { Remedy = Remedy.None },
            ],
            Source = "https://www.mongodb.com/docs/atlas/reference/api-errors/",
        };
}
