using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Square. Enabled, stale versions and reused keys behind 400 are looked into.</summary>
    public static Dialect Square { get; } =
        new("Square")
        {
            Hosts = ["connect.squareup.com", "connect.squareupsandbox.com"],
            Signs = [At.Json("/errors/*/category").Exists.And(At.Json("/errors/*/code").Exists)],
            Statuses = [400],
            Code = ["/errors/*/code"],
            Detail = ["/errors/*/detail"],
            Rules =
            [
                new(VersionMismatch, "VERSION_MISMATCH"),
                new(IdempotencyKeyReused, "IDEMPOTENCY_KEY_REUSED"),
                new(TransientContention, "CONFLICT")
                {
                    Status = 409,
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            // "ErrorCode" of the API reference.
            Source = "https://developer.squareup.com/reference/square/enums/ErrorCode",
        };
}
