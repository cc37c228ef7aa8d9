using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Amazon S3 and the many that speak its XML: MinIO, Ceph, R2, Google Cloud Storage, Backblaze.</summary>
    public static Dialect S3 { get; } =
        new("S3")
        {
            Signs = [At.Xml("Error/Code").Exists],
            Code = [At.Xml("Error/Code")],
            Detail = [At.Xml("Error/Message")],
            Rules =
            [
                new(AlreadyExists, "BucketAlreadyExists", "BucketAlreadyOwnedByYou", "AccessPointAlreadyOwnedByYou", "ObjectAlreadyExists"),
                new(ReferencedByOthers, "BucketNotEmpty", "BucketHasAccessPointsAttached"),
                new(TransientContention, "ConditionalRequestConflict"),
                new(OperationInProgress, "OperationAborted"),
                new(OperationInProgress, "RestoreAlreadyInProgress") { Remedy = Remedy.None },
                new(AlreadyExists, "PreconditionFailed") { When = At.Xml("Error/Condition").Is("If-None-Match") },
                new(VersionMismatch, "PreconditionFailed")
                {
                    When = At.Xml("Error/Condition").Is("If-Match").And(At.RequestHeader("If-Match").Exists),
                },
                new(VersionMismatch, "PreconditionFailed")
                {
                    When = At.Xml("Error/Condition").Is("If-Match"),
                    Confidence = Confidence.Likely,
                },
                new(
                    InvalidState,
                    "InvalidBucketState",
                    "InvalidObjectState",
                    "ObjectAlreadyInActiveTierError",
                    "InvalidPart",
                    "InvalidPartOrder"
                ),
                new(AdministrativelyLocked, "ObjectLocked", "ObjectLockConfigurationNotFoundError", "InvalidRetentionPeriod"),
            ],
            Source = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
        };
}
