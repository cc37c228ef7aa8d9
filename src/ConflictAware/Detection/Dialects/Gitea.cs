using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Gitea and Forgejo: texts without codes, but routes that say what a 409 is. Enabled, files that changed meanwhile (422) are looked into.</summary>
    public static Dialect Gitea { get; } =
        new("Gitea")
        {
            // go-gitea/gitea: routers/api/v1, and services/repository/files for the wording.
            Signs = [At.Json("/url").Contains("/api/swagger").And(At.Json("/message").Exists)],
            Statuses = [422],
            Detail = ["/message"],
            Rules =
            [
                new(MergeConflict)
                {
                    Status = 409,
                    When = At.RequestPath.Contains("/merge"),
                    Confidence = Confidence.Likely,
                },
                new(AlreadyExists)
                {
                    Status = 409,
                    Method = "POST",
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch) { When = At.Json("/message").Says("sha does not match [given:") },
                new(AlreadyExists) { Status = 422, When = At.Json("/message").Says("repository file already exists") },
            ],
            Source = "https://docs.gitea.com/api/",
        };
}
