using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure Resource Manager and the resource providers behind it.</summary>
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
                new(InvalidState, "OperationNotAllowed", "InvalidResourceState", "ResourceNotInReadyState", "DeploymentNotActive"),
                new(OperationInProgress, "Conflict", "ConflictError")
                {
                    When = At.Header("Retry-After").Exists,
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors",
        };
}
