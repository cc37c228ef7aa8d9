using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Kafka Connect answers 409 while it rebalances; a schema registry answers it for incompatible schemas.</summary>
    public static Dialect KafkaConnect { get; } =
        new("Kafka Connect")
        {
            Signs =
            [
                At.Json("/error_code").Is("409").And(At.Json("/message").Exists),
                At.Header("Content-Type").StartsWith("application/vnd.schemaregistry"),
            ],
            Code = ["/error_code"],
            Detail = ["/message"],
            Rules =
            [
                new(InvalidState, "40901"),
                new(InvalidState)
                {
                    Status = 409,
                    When = At.Header("Content-Type").StartsWith("application/vnd.schemaregistry"),
                    Confidence = Confidence.Likely,
                },
                new(AlreadyExists) { Status = 409, When = At.Json("/message").Says("already exists") },
                new(TransientContention) { Status = 409, When = At.Json("/message").Says("stale configuration") },
                new(OperationInProgress) { Status = 409, When = At.Json("/message").Says("rebalance") },
            ],
            // Apache/kafka: connect/runtime, HerderRequestHandler.java.
            Source = "https://docs.confluent.io/platform/current/connect/references/restapi.html",
        };
}
