using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>HubSpot: a category and a text.</summary>
    public static Dialect HubSpot { get; } =
        new("HubSpot")
        {
            Hosts = ["api.hubapi.com"],
            Signs = [At.Json("/category").Is("CONFLICT"), At.Json("/category").Is("OBJECT_ALREADY_EXISTS")],
            Code = ["/subCategory", "/category"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "OBJECT_ALREADY_EXISTS"),
                new(AlreadyExists, "CONFLICT") { When = At.Json("/message").Says("already ha") },
                new(AlreadyExists, "CONFLICT") { When = At.Json("/message").Says("already exists") },
            ],
            // Category CONFLICT and the text as its clients recorded them.
            Source = "https://developers.hubspot.com/docs/api/error-handling",
        };
}
