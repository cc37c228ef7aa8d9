using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Stripe. Enabled, reused keys (400) and lost races (429) are looked into.</summary>
    public static Dialect Stripe { get; } =
        new("Stripe")
        {
            Hosts = ["api.stripe.com"],
            Signs =
            [
                At.Header("Stripe-Version").Exists,
                At.Header("stripe-should-retry").Exists,
                At.Json("/error/doc_url").StartsWith("https://stripe.com/docs"),
                At.Json("/error/type").Is("idempotency_error"),
            ],
            Statuses = [400, 429],
            Code = ["/error/code", "/error/type"],
            Detail = ["/error/message"],
            Rules =
            [
                // Behind 400 the type beside it decides: other parameters.
                new(IdempotencyKeyInUse, "idempotency_key_in_use") { Status = 409 },
                new(IdempotencyKeyReused, "idempotency_error"),
                new(TransientContention, "lock_timeout"),
                new(AlreadyExists, "resource_already_exists"),
            ],
            // Codes as in stripe/stripe-go: error.go.
            Source = "https://docs.stripe.com/error-codes",
        };
}
