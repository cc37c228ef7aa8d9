using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>JFrog Artifactory. Enabled, a repository that exists (400) is looked into. Its 409 is a policy that refused the artifact.</summary>
    public static Dialect Artifactory { get; } =
        new("JFrog Artifactory")
        {
            // The source of its open edition, whose policy for snapshots answers 409, and the tests of jfrog/terraform-provider-artifactory.
            Signs = [At.Header("X-JFrog-Version").Exists, At.Header("X-Artifactory-Id").Exists],
            Statuses = [400],
            Detail = ["/errors/*/message"],
            Rules =
            [
                new(AlreadyExists) { Status = 400, When = At.Json("/errors/*/message").Says("repository key already exists") },
                new(InvalidState) { Status = 409, When = At.Json("/errors/*/message").Says("snapshot/release handling policy") },
            ],
            Source = "https://jfrog.com/help/r/jfrog-rest-apis/artifactory-rest-apis",
        };
}
