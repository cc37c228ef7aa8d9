using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Consul key/value: a lost check-and-set is a 200 that says false. Enable it to see it.</summary>
    public static Dialect Consul { get; } =
        new("Consul")
        {
            Statuses = [200],
            Detail = [],
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
            ],
            Source = "https://developer.hashicorp.com/consul/api-docs/kv",
        };
}
