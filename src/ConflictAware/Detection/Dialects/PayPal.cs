using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>PayPal. Enabled, duplicates behind 400 and 422 are looked into.</summary>
    public static Dialect PayPal { get; } =
        new("PayPal")
        {
            Hosts = ["api.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com", "api-m.sandbox.paypal.com"],
            Signs = [At.Json("/debug_id").Exists],
            Statuses = [400, 422],
            Code = ["/details/*/issue", "/name"],
            Detail = ["/details/*/description", "/message"],
            Rules =
            [
                new(AlreadyExists, "DUPLICATE_INVOICE_ID", "DUPLICATE_RESOURCE_IDENTIFIER", "DUPLICATE_TRANSACTION"),
                new(IdempotencyKeyReused, "DUPLICATE_REQUEST_ID"),
                new(OperationInProgress, "PREVIOUS_REQUEST_IN_PROGRESS") { Remedy = Remedy.None },
                new(
                    InvalidState,
                    "ORDER_ALREADY_CAPTURED",
                    "ORDER_ALREADY_AUTHORIZED",
                    "ORDER_ALREADY_COMPLETED",
                    "ORDER_COMPLETED_OR_VOIDED",
                    "AUTHORIZATION_ALREADY_CAPTURED",
                    "AUTHORIZATION_VOIDED",
                    "CAPTURE_FULLY_REFUNDED",
                    "SUBSCRIPTION_STATUS_INVALID"
                ),
            ],
            // PREVIOUS_REQUEST_IN_PROGRESS comes as 409 RESOURCE_CONFLICT.
            Source = "https://developer.paypal.com/api/rest/reference/orders/v2/errors/",
        };
}
