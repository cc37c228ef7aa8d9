using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Problems of the Idempotency-Key draft: its examples share one type, so the status tells them apart. Enabled, 400 and 422 are looked into.</summary>
    public static Dialect IdempotencyKey { get; } =
        new("Idempotency-Key")
        {
            Signs = [At.Json("/title").Contains("Idempotency-Key").And(At.Json("/type").Contains("idempotency"))],
            Statuses = [400, 422],
            Code = ["/type"],
            Detail = ["/detail"],
            Rules =
            [
                new(IdempotencyKeyInUse) { Status = 409 },
                new(IdempotencyKeyReused) { Status = 422 },
                new(PreconditionRequired)
                {
                    Status = 400,
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            Source = "https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/",
        };
}
