using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>AWS services with JSON answers in general. The same exception name means different things in different services: nothing here is acted upon unless it means one thing everywhere.</summary>
    public static Dialect Aws { get; } =
        new("AWS")
        {
            Hosts = ["*.amazonaws.com", "*.amazonaws.com.cn", "*.api.aws"],
            Signs = [At.Header("x-amzn-errortype").Exists, At.Header("Content-Type").StartsWith("application/x-amz-json-")],
            Statuses = [400],
            Code =
            [
                At.Header("x-amzn-errortype").Before(":"),
                At.Json("/__type").After("#"),
                "/code",
                "/Code",
                At.Xml("ErrorResponse/Error/Code"),
                At.Xml("Response/Errors/Error/Code"),
            ],
            Detail = ["/message", "/Message", At.Xml("ErrorResponse/Error/Message"), At.Xml("Response/Errors/Error/Message")],
            Rules =
            [
                new(VersionMismatch, "WAFOptimisticLockException", "WAFStaleDataException"),
                new(
                    VersionMismatch,
                    "OptimisticLockException",
                    "ConcurrentModification",
                    "ConcurrentModificationException",
                    "ConcurrentUpdateException",
                    "InvalidIfMatchVersion",
                    "StaleRequestException"
                )
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(TransientContention, "TransactionConflictException"),
                new(
                    OperationInProgress,
                    "OperationInProgressException",
                    "OperationAborted",
                    "OperationPendingException",
                    "ResourceNotReadyException"
                )
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(
                    AlreadyExists,
                    "EntityAlreadyExists",
                    "EntityAlreadyExistsException",
                    "ResourceAlreadyExistsException",
                    "AlreadyExistsException",
                    "ResourceExistsException",
                    "DuplicateResourceException"
                ),
                new(ReferencedByOthers, "DeleteConflict", "DependencyViolation", "ResourceInUseException", "ResourceInUse")
                {
                    Confidence = Confidence.Likely,
                },
                new(
                    IdempotencyKeyReused,
                    "IdempotentParameterMismatch",
                    "IdempotentParameterMismatchException",
                    "IdempotencyParameterMismatchException"
                ),
                new(
                    InvalidState,
                    "InvalidStateException",
                    "InvalidResourceStateException",
                    "IncorrectState",
                    "IncorrectInstanceState",
                    "InvalidInstanceState",
                    "UnmodifiableEntity"
                )
                {
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html",
        };
}
