using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Twilio: a number for each error of each product.</summary>
    public static Dialect Twilio { get; } =
        new("Twilio")
        {
            Hosts = ["*.twilio.com"],
            Signs = [At.Json("/more_info").StartsWith("https://www.twilio.com/docs/")],
            Code = ["/code"],
            Detail = ["/message"],
            Rules =
            [
                // Documents, list items and map items of Sync, and resources of Conversation Memory. Without If-Match there is nothing to be stale.
                new(VersionMismatch, "54103", "54155", "54205", "520043") { When = At.RequestHeader("If-Match").Exists },
                new(AlreadyExists, "54301"),
            ],
            // The page of each number in the error and warning dictionary.
            Source = "https://www.twilio.com/docs/api/errors",
        };
}
