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
            Rules = [new(VersionMismatch) { Status = 412, When = At.RequestHeader("If-Match").Exists }],
            Source = "https://firebase.google.com/docs/database/rest/save-data#section-conditional-requests",
        };
}
