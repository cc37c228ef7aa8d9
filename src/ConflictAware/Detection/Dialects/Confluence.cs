using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Confluence: the version belongs in the body, and a stale one shows only in the wording.</summary>
    public static Dialect Confluence { get; } =
        new("Confluence")
        {
            Signs =
            [
                At.Json("/message").Says("Version must be incremented"),
                At.Json("/errors/*/title").Says("Version must be incremented"),
                At.Json("/message").Says("com.atlassian.confluence.api.service.exceptions.ConflictException"),
            ],
            Code = ["/errors/*/code"],
            Detail = ["/message", "/errors/*/title"],
            Rules =
            [
                new(VersionMismatch) { Status = 409, When = At.Json("/message").Says("Version must be incremented") },
                // The second version of the API.
                new(VersionMismatch) { Status = 409, When = At.Json("/errors/*/title").Says("Version must be incremented") },
                // A race that the server lost against itself.
                new(TransientContention) { Status = 409, When = At.Json("/message").Says("OptimisticLockException") },
            ],
            // The reference gives 409 no code; the texts are those that its clients recorded.
            Source = "https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content/",
        };
}
