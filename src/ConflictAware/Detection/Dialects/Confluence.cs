using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Confluence: the version belongs in the body, and a stale one shows only in the wording.</summary>
    public static Dialect Confluence { get; } =
        new("Confluence")
        {
            Signs = [At.Json("/message").Says("Version must be incremented")],
            Code = ["/errors/*/code"],
            Detail = ["/message", "/errors/*/title"],
            Rules = [new(VersionMismatch) { Status = 409, When = At.Json("/message").Says("Version must be incremented") }],
            Source = "https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content/",
        };
}
