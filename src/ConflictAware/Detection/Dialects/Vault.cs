using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>HashiCorp Vault and OpenBao: a lost check-and-set comes as 400 with one constant text, which is as good as a code. Enable it to see it.</summary>
    public static Dialect Vault { get; } =
        new("HashiCorp Vault")
        {
            Statuses = [400],
            Code = [],
            Detail = ["/errors/*"],
            Rules =
            [
                new(VersionMismatch)
                {
                    Status = 400,
                    When = At.Json("/errors/*").Is("check-and-set parameter did not match the current version"),
                },
                new(PreconditionRequired)
                {
                    Status = 400,
                    When = At.Json("/errors/*").Is("check-and-set parameter required for this call"),
                },
            ],
            // Clients of both compare the whole text, GitLab among them.
            Source = "https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2",
        };
}
