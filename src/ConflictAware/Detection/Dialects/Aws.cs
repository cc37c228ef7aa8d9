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
                // The stale version is part of the content, and what most calls are sent to cannot be read.
                new(
                    VersionMismatch,
                    "WAFOptimisticLockException",
                    "WAFStaleDataException",
                    "VersionConflictException",
                    "VersionMismatchException",
                    "HealthCheckVersionMismatch",
                    "CidrCollectionVersionMismatchException",
                    "ResourcePolicyConflictException"
                )
                {
                    Remedy = Remedy.None,
                },
                new(VersionMismatch, "OptimisticLockException", "InvalidIfMatchVersion", "StaleRequestException")
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(VersionMismatch, "PreconditionFailedException")
                {
                    Status = 412,
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                // To most of some thirty services another change at the same time, to Firehose and Kinesis Analytics a stale version.
                new(
                    TransientContention,
                    "ConcurrentModification",
                    "ConcurrentModificationException",
                    "ResourceConcurrentModificationException",
                    "ConcurrentUpdateException",
                    "ConcurrentAccess",
                    "ConcurrentAccessException",
                    "OperationAbortedException"
                )
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(TransientContention, "TransactionConflictException", "RetryableConflictException"),
                new(
                    OperationInProgress,
                    "OperationInProgressException",
                    "OperationInProgressFailure",
                    "OperationAborted",
                    "ConcurrentOperationException",
                    "ConflictingOperationException",
                    "UpdateInProgressException"
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
                new(
                    ReferencedByOthers,
                    "DeleteConflict",
                    "DeleteConflictException",
                    "DependencyViolation",
                    "ResourceInUseException",
                    "ResourceInUse"
                )
                {
                    Confidence = Confidence.Likely,
                },
                new(
                    IdempotencyKeyReused,
                    "IdempotentParameterMismatch",
                    "IdempotentParameterMismatchException",
                    "IdempotencyParameterMismatch",
                    "IdempotencyParameterMismatchException",
                    "IdempotencyConflictException",
                    "ClientTokenConflictException"
                ),
                new(
                    InvalidState,
                    "InvalidStateException",
                    "InvalidResourceStateException",
                    "IncorrectState",
                    "IncorrectInstanceState",
                    "InvalidInstanceState",
                    "ResourceNotReadyException"
                )
                {
                    Confidence = Confidence.Likely,
                },
                new(AdministrativelyLocked, "UnmodifiableEntity") { Confidence = Confidence.Likely },
            ],
            // Names, statuses and meanings as in the service models of boto/botocore; ConflictException means all of them.
            Source = "https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html",
        };
}
