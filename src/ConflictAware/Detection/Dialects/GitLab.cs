using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>GitLab: the status again and a text. One constant text is as good as a code.</summary>
    public static Dialect GitLab { get; } =
        new("GitLab")
        {
            Hosts = ["gitlab.com"],
            Signs = [At.Header("X-Gitlab-Meta").Exists, At.Json("/message").StartsWith("409 ")],
            Detail = ["/message"],
            Rules =
            [
                // A lost race inside the request or a lease that was not free: the server holds no version of the client's.
                new(TransientContention)
                {
                    Status = 409,
                    When = At.Json("/message").Is("409 Conflict: Resource lock"),
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch) { Status = 409, When = At.Json("/message").Says("SHA does not match HEAD of source branch") },
            ],
            // GitLab: lib/api/api.rb (rescue_from), and "Merge a merge request" of the reference.
            Source = "https://docs.gitlab.com/api/rest/troubleshooting/",
        };
}
