using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure Blob, Queue, Table, File and Data Lake storage, and Azurite. Locks come as 412, duplicates under If-None-Match as 409. Enabled, batches (202) and stale queue receipts (400) are looked into.</summary>
    public static Dialect AzureStorage { get; } =
        new("Azure Storage")
        {
            Hosts =
            [
                "*.blob.core.windows.net",
                "*.queue.core.windows.net",
                "*.table.core.windows.net",
                "*.file.core.windows.net",
                "*.dfs.core.windows.net",
            ],
            Signs = [At.Header("x-ms-error-code").Exists, At.Json("/odata.error/code").Exists],
            Statuses = [202, 400],
            LooksIntoParts = true,
            Code = [At.Header("x-ms-error-code"), At.Xml("Error/Code"), "/odata.error/code", "/error/code"],
            Detail = [At.Xml("Error/Message"), "/odata.error/message/value", "/error/message"],
            Rules =
            [
                new(
                    AlreadyExists,
                    "BlobAlreadyExists",
                    "ContainerAlreadyExists",
                    "QueueAlreadyExists",
                    "TableAlreadyExists",
                    "EntityAlreadyExists",
                    "ShareAlreadyExists",
                    "ResourceAlreadyExists",
                    "PathAlreadyExists",
                    "FilesystemAlreadyExists",
                    "AccountAlreadyExists"
                ),
                new(AlreadyExists, "ConditionNotMet", "TargetConditionNotMet") { When = At.RequestHeader("If-None-Match").Is("*") },
                new(PreconditionFailed, "ConditionNotMet", "TargetConditionNotMet") { When = At.RequestHeader("If-Match").Is("*") },
                new(VersionMismatch, "ConditionNotMet", "TargetConditionNotMet", "UpdateConditionNotSatisfied"),
                new(PreconditionFailed, "SourceConditionNotMet", "CopyIdMismatch", "MaxBlobSizeConditionNotMet"),
                new(
                    Locked,
                    "LeaseIdMissing",
                    "LeaseIdMismatchWithBlobOperation",
                    "LeaseIdMismatchWithContainerOperation",
                    "LeaseAlreadyPresent",
                    "LeaseIsBreakingAndCannotBeAcquired",
                    "FileLockConflict",
                    "SharingViolation"
                ),
                new(
                    InvalidState,
                    "LeaseIdMismatchWithLeaseOperation",
                    "LeaseLost",
                    "LeaseNotPresentWithBlobOperation",
                    "LeaseNotPresentWithContainerOperation",
                    "LeaseNotPresentWithLeaseOperation",
                    "InfiniteLeaseDurationRequired"
                )
                {
                    Confidence = Confidence.Likely,
                },
                new(InvalidState, "LeaseIsBrokenAndCannotBeRenewed", "LeaseIsBreakingAndCannotBeChanged", "LeaseAlreadyBroken"),
                new(OffsetMismatch, "AppendPositionConditionNotMet", "SequenceNumberConditionNotMet", "InvalidFlushPosition"),
                new(ReferencedByOthers, "SnapshotsPresent", "ShareHasSnapshots", "DirectoryNotEmpty"),
                new(
                    OperationInProgress,
                    "ContainerBeingDeleted",
                    "QueueBeingDeleted",
                    "TableBeingDeleted",
                    "ShareBeingDeleted",
                    "PendingCopyOperation",
                    "DeletePending",
                    "BlobBeingRehydrated",
                    "AccountBeingCreated"
                ),
                new(
                    AdministrativelyLocked,
                    "BlobImmutableDueToPolicy",
                    "BlobImmutableDueToLegalHold",
                    "ContainerImmutableDueToPolicy",
                    "ContainerHasLegalHold",
                    "ContainerImmutabilityPolicyLocked",
                    "ImmutabilityPolicyDeleteOnLockedPolicy",
                    "ReadOnlyAttribute",
                    "ContainerDisabled",
                    "QueueDisabled",
                    "ShareDisabled"
                ),
                new(
                    InvalidState,
                    "InvalidBlobType",
                    "NoPendingCopyOperation",
                    "BlobArchived",
                    "BlobNotArchived",
                    "BlobOverwritten",
                    "BlobOperationNotSupported",
                    "BlobTierInadequateForContentLength",
                    "BlobUsesCustomerSpecifiedEncryption",
                    "BlockCountExceedsLimit",
                    "CannotChangeToLowerTier",
                    "ContentLengthLargerThanTierLimit",
                    "FeatureVersionMismatch",
                    "IncrementalCopyBlobMismatch",
                    "OperationNotAllowedOnIncrementalCopyBlob",
                    "PreviousSnapshotOperationNotSupported",
                    "SequenceNumberIncrementTooLarge",
                    "SnapshotCountExceeded",
                    "SnapshotOperationRateExceeded",
                    "SystemInUse",
                    "ResourceTypeMismatch",
                    "InvalidInput"
                )
                {
                    Status = 409,
                },
                new(VersionMismatch, "PopReceiptMismatch") { Confidence = Confidence.Likely, Remedy = Remedy.None },
            ],
            // "Azure Blob Storage error codes", and the statuses in azure/azurite's StorageErrorFactory.
            Source = "https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes",
        };
}
