using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Contentful: the precondition is X-Contentful-Version, the code stands where ids stand.</summary>
    public static Dialect Contentful { get; } =
        new("Contentful")
        {
            Hosts = ["api.contentful.com", "api.eu.contentful.com"],
            Signs = [At.Json("/sys/type").Is("Error")],
            Code = ["/sys/id"],
            Detail = ["/message"],
            Rules = [new(VersionMismatch, "VersionMismatch"), new(InvalidState, "Conflict") { Confidence = Confidence.Likely }],
            // "Errors": VersionMismatch is a version that is missing or stale.
            Source = "https://www.contentful.com/developers/docs/references/errors/",
        };
}
