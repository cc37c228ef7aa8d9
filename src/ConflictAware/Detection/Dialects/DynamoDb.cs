using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Amazon DynamoDB and what imitates it. Conflicts come as 400; enable it to see them. What condition failed stands only in the request.</summary>
    public static Dialect DynamoDb { get; } =
        new("Amazon DynamoDB")
        {
            Hosts = ["dynamodb.*.amazonaws.com", "streams.dynamodb.*.amazonaws.com"],
            Signs = [At.RequestHeader("X-Amz-Target").StartsWith("DynamoDB_"), At.Json("/__type").Contains("dynamodb")],
            Statuses = [400],
            Code = [At.Json("/CancellationReasons/*/Code"), At.Json("/__type").After("#"), At.Header("x-amzn-errortype").Before(":")],
            Detail = ["/message", "/Message"],
            Rules =
            [
                new(AlreadyExists, "ConditionalCheckFailedException")
                {
                    When = At.RequestJson("/ConditionExpression").StartsWith("attribute_not_exists"),
                },
                // The condition need not be about a version, and a POST to the table's address gives nothing to read again.
                new(VersionMismatch, "ConditionalCheckFailedException", "ConditionalCheckFailed")
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(TransientContention, "TransactionConflictException", "TransactionConflict", "ReplicatedWriteConflictException"),
                new(OperationInProgress, "BackupInUseException"),
                // Its request token is the idempotency key.
                new(IdempotencyKeyInUse, "TransactionInProgressException"),
                new(IdempotencyKeyReused, "IdempotentParameterMismatchException"),
                new(
                    AlreadyExists,
                    "DuplicateItemException",
                    "DuplicateItem",
                    "TableAlreadyExistsException",
                    "GlobalTableAlreadyExistsException",
                    "ReplicaAlreadyExistsException"
                ),
                new(AlreadyExists, "ResourceInUseException")
                {
                    When = At.RequestHeader("X-Amz-Target").Contains(".Create"),
                    Confidence = Confidence.Likely,
                },
                new(OperationInProgress, "ResourceInUseException", "TableInUseException")
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            // The service model of boto/botocore.
            Source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html",
        };
}
