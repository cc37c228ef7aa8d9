using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Firebase Realtime Database: its 412 carries the true current tag and value.</summary>
    public static Dialect Firebase { get; } =
        new("Firebase Realtime Database")
        {
            Hosts = ["*.firebaseio.com", "*.firebasedatabase.app"],
            CurrentVersion = [At.Header("ETag")],
            Detail = ["/error"],
            Rules =
            [
                // The tag of a place that holds nothing.
                new(AlreadyExists) { Status = 412, When = At.RequestHeader("If-Match").Is("null_etag") },
                new(VersionMismatch) { Status = 412, When = At.RequestHeader("If-Match").Exists },
            ],
            // "Conditional requests", and the statuses of the API reference.
            Source = "https://firebase.google.com/docs/database/rest/save-data#section-conditional-requests",
        };
}
