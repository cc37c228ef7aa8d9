using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure Resource Manager and the resource providers behind it. Enabled, resources that another operation holds (400, 429) are looked into.</summary>
    public static Dialect AzureResourceManager { get; } =
        new("Azure Resource Manager")
        {
            Hosts = ["management.azure.com", "management.*"],
            Signs =
            [
                At.Header("x-ms-failure-cause").Exists,
                At.Header("x-ms-correlation-request-id").Exists,
                At.Json("/error/code").Is("AnotherOperationInProgress"),
                At.Json("/error/code").Is("ScopeLocked"),
            ],
            Statuses = [400, 429],
            Code = ["/error/code", "/code", "/error/details/*/code"],
            Detail = ["/error/message", "/message"],
            Rules =
            [
                new(
                    OperationInProgress,
                    "AnotherOperationInProgress",
                    "ResourceGroupBeingDeleted",
                    "StorageAccountOperationInProgress",
                    "DeploymentActive",
                    "DeploymentActiveAndUneditable",
                    "RetryableErrorDueToAnotherOperation",
                    "ConflictingConcurrentWriteNotAllowed",
                    "OperationInProgress",
                    "ReferencedResourceNotProvisioned"
                ),
                new(AdministrativelyLocked, "ScopeLocked", "CannotDeleteLock"),
                new(
                    AlreadyExists,
                    "StorageAccountAlreadyTaken",
                    "StorageAccountAlreadyExists",
                    "RoleAssignmentExists",
                    "RoleDefinitionWithSameNameExists",
                    "VaultAlreadyExists",
                    "NameAlreadyExists",
                    "AccountNameNotAvailable"
                ),
                new(MissingDependency, "MissingSubscriptionRegistration", "ParentResourceNotFound", "MissingRegistrationForType"),
                new(
                    ReferencedByOthers,
                    "InUseSubnetCannotBeDeleted",
                    "NicInUse",
                    "PublicIPAddressInUse",
                    "CannotDeleteResource",
                    "ResourceInUse"
                ),
                // Behind 429 a code of this list would mean too many requests.
                new(InvalidState, "OperationNotAllowed", "InvalidResourceState", "ResourceNotInReadyState", "DeploymentNotActive")
                {
                    Status = 409,
                },
                // Cognitive Services: another operation is performed on the parent.
                new(OperationInProgress, "RequestConflict")
                {
                    Status = 409,
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
                new(OperationInProgress, "Conflict", "ConflictError")
                {
                    Status = 409,
                    When = At.Header("Retry-After").Exists,
                    Confidence = Confidence.Likely,
                },
            ],
            // "Troubleshoot common deployment errors"; 429 in "Throttling Resource Manager requests". Conflict alone means a state there, and much else in practice.
            Source = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors",
        };
}
