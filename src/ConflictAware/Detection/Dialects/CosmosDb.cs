using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure Cosmos DB. Enabled, its status 449 (retry with) is looked into.</summary>
    public static Dialect CosmosDb { get; } =
        new("Azure Cosmos DB")
        {
            Hosts = ["*.documents.azure.com", "*.documents.azure.cn"],
            Signs =
            [
                At.Header("x-ms-gatewayversion").Exists,
                At.Header("x-ms-substatus").Exists,
                At.Json("/message").Says("with the specified id").And(At.Json("/code").Is("Conflict")),
            ],
            Statuses = [449],
            Code = ["/code"],
            Detail = ["/message"],
            Rules =
            [
                // CONFLICT_WITH_CONTROL_PLANE: the account or the container is being changed.
                new(OperationInProgress, "Conflict")
                {
                    Status = 409,
                    When = At.Header("x-ms-substatus").Is("1006"),
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(AlreadyExists, "Conflict") { Status = 409 },
                new(VersionMismatch, "PreconditionFailed") { Status = 412, When = At.RequestHeader("If-Match").Exists },
                new(TransientContention) { Status = 449 },
                // The throughput is being scaled already.
                new(OperationInProgress) { Status = 423 },
            ],
            // The table of statuses; the sub-status in azure-sdk-for-python's http_constants.py.
            Source = "https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
        };
}
