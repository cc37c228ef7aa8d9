using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Consul key/value: a lost check-and-set is a 200 that says false. Enable it to see it. A transaction that was rolled back is a 409 with texts.</summary>
    public static Dialect Consul { get; } =
        new("Consul")
        {
            Signs = [At.Json("/Errors/*/OpIndex").Exists.And(At.Json("/Errors/*/What").Exists)],
            Statuses = [200],
            Detail = ["/Errors/*/What"],
            Rules =
            [
                new(AlreadyExists)
                {
                    Status = 200,
                    Method = "PUT",
                    When = At.Json("").Is("false").And(At.RequestPath.Contains("/v1/kv/")).And(At.RequestQuery("cas").Is("0")),
                },
                new(VersionMismatch)
                {
                    Status = 200,
                    When = At.Json("").Is("false").And(At.RequestPath.Contains("/v1/kv/")).And(At.RequestQuery("cas").Exists),
                },
                new(Locked)
                {
                    Status = 200,
                    Method = "PUT",
                    When = At.Json("").Is("false").And(At.RequestPath.Contains("/v1/kv/")).And(At.RequestQuery("acquire").Exists),
                },
                new(VersionMismatch) { Status = 409, When = At.Json("/Errors/*/What").Says("index is stale") },
                new(VersionMismatch) { Status = 409, When = At.Json("/Errors/*/What").Says("current modify index") },
                new(Locked) { Status = 409, When = At.Json("/Errors/*/What").Says("lock is already held") },
            ],
            // Hashicorp/consul: agent/txn_endpoint.go, and agent/consul/state/txn.go for the wording.
            Source = "https://developer.hashicorp.com/consul/api-docs/kv",
        };
}
