using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Kubernetes: its Conflict may be a stale version or fields that another manager owns.</summary>
    public static Dialect Kubernetes { get; } =
        new("Kubernetes")
        {
            Signs = [At.Json("/kind").Is("Status").And(At.Json("/status").Is("Failure"))],
            Code = ["/details/causes/*/reason", "/reason"],
            Detail = ["/message"],
            RetryAfter = ["/details/retryAfterSeconds"],
            OwnedField = "/details/causes/*/field",
            FieldOwner = At.Json("/details/causes/*/message").After("\"").Before("\""),
            Rules =
            [
                new(ConflictCause.FieldOwnership, "FieldManagerConflict"),
                new(AlreadyExists, "AlreadyExists"),
                // A binding or another action on a subresource: what conflicts is a state, there is nothing to apply again.
                new(InvalidState, "Conflict") { Method = "POST", Confidence = Confidence.Likely },
                new(VersionMismatch, "Conflict"),
            ],
            Source = "https://kubernetes.io/docs/reference/using-api/api-concepts/",
        };
}
