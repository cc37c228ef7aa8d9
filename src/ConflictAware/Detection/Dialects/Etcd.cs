using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>etcd, its second and third API. Enabled, a transaction whose comparison failed (200 without succeeded) and conflicts behind 400 are looked into.</summary>
    public static Dialect Etcd { get; } =
        new("etcd")
        {
            Signs = [At.Header("X-Etcd-Index").Exists, At.Json("/header/raft_term").Exists],
            Statuses = [200, 400],
            Code = ["/errorCode", "/code"],
            Detail = ["/message"],
            CurrentVersion = ["/responses/*/response_range/kvs/*/mod_revision"],
            Rules =
            [
                new(VersionMismatch, "101") { Status = 412 },
                new(AlreadyExists, "105") { Status = 412 },
                new(InvalidState, "104", "108", "102") { Confidence = Confidence.Likely },
                // The value current at the time stands in the answer of the failure branch.
                new(VersionMismatch)
                {
                    Status = 200,
                    When = At.RequestPath.Contains("/kv/txn").And(At.Json("/header/revision").Exists).And(At.Json("/succeeded").Missing),
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/",
        };
}
