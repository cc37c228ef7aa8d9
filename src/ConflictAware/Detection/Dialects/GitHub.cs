using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>GitHub: texts without codes, but routes that say what a 409 is. Enabled, a merge that cannot be made (405) and updates that are no fast-forward (422) are looked into.</summary>
    public static Dialect GitHub { get; } =
        new("GitHub")
        {
            Hosts = ["api.github.com"],
            Signs =
            [
                At.Header("X-GitHub-Request-Id").Exists,
                At.Json("/documentation_url").StartsWith("https://docs.github.com/"),
                At.Json("/message").Says("Git Repository is empty"),
                At.Json("/message").Says("is not mergeable"),
                At.Json("/message").Says(" but expected "),
            ],
            Statuses = [405, 422],
            Code = ["/errors/*/code"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "already_exists"),
                // A ruleset forbids the change on every route, and stays.
                new(AdministrativelyLocked) { When = At.Json("/message").Says("rule violations found") },
                new(VersionMismatch)
                {
                    Status = 409,
                    Method = "PUT",
                    When = At.RequestPath.Contains("/contents/"),
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch)
                {
                    Status = 409,
                    Method = "DELETE",
                    When = At.RequestPath.Contains("/contents/"),
                    Confidence = Confidence.Likely,
                },
                new(MergeConflict)
                {
                    Status = 409,
                    When = At.RequestPath.Contains("/merges"),
                    Confidence = Confidence.Likely,
                },
                new(MergeConflict)
                {
                    Status = 405,
                    When = At.RequestPath.Contains("/merge"),
                    Confidence = Confidence.Likely,
                },
                new(MergeConflict) { Status = 405, When = At.Json("/message").Says("not mergeable") },
                new(MergeConflict) { Status = 422, When = At.Json("/message").Says("not a fast forward") },
                new(AlreadyExists) { Status = 422, When = At.Json("/message").Says("already exists") },
                new(VersionMismatch) { Status = 409, When = At.Json("/message").Says("Head branch was modified") },
                new(InvalidState) { Status = 409, When = At.Json("/message").Says("Git Repository is empty") },
                new(VersionMismatch) { Status = 409, When = At.Json("/message").Says("does not match") },
                new(VersionMismatch) { Status = 409, When = At.Json("/message").Says(" but expected ") },
            ],
            // "Create or update file contents", "Merge a pull request"; the texts are those that clients wait for.
            Source = "https://docs.github.com/rest/repos/contents#create-or-update-file-contents",
        };
}
