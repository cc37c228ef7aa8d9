using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>JFrog Artifactory. Enabled, a repository that exists (400) is looked into.</summary>
    public static Dialect Artifactory { get; } =
        new("JFrog Artifactory")
        {
            // jfrog/terraform-provider-artifactory, whose tests wait for the wording.
            Signs = [At.Header("X-JFrog-Version").Exists, At.Header("X-Artifactory-Id").Exists],
            Statuses = [400],
            Detail = ["/errors/*/message"],
            Rules = [new(AlreadyExists) { Status = 400, When = At.Json("/errors/*/message").Says("repository key already exists") }],
            Source = "https://jfrog.com/help/r/jfrog-rest-apis/artifactory-rest-apis",
        };
}
