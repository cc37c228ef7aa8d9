using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Nomad variables: the conflicting variable is the answer.</summary>
    public static Dialect Nomad { get; } =
        new("Nomad")
        {
            Signs = [At.Json("/ModifyIndex").Exists.And(At.Json("/Path").Exists)],
            CurrentVersion = ["/ModifyIndex"],
            Rules = [new(VersionMismatch) { Status = 409, When = At.RequestQuery("cas").Exists }],
            // Hashicorp/nomad: nomad/variables_endpoint.go.
            Source = "https://developer.hashicorp.com/nomad/api-docs/variables/variables",
        };
}
