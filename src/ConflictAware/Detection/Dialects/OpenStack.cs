using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>OpenStack: faults named for their status, codes in Placement and exception types in Neutron.</summary>
    public static Dialect OpenStack { get; } =
        new("OpenStack")
        {
            Signs =
            [
                At.Json("/NeutronError/type").Exists,
                At.Json("/conflictingRequest").Exists,
                At.Header("X-Openstack-Request-Id").Exists,
                At.Header("X-OpenStack-Ironic-API-Version").Exists,
            ],
            Code = ["/errors/*/code", "/NeutronError/type"],
            Detail =
            [
                "/errors/*/detail",
                "/NeutronError/message",
                "/conflictingRequest/message",
                At.Json("/error_message").Within("/faultstring"),
                "/error/message",
            ],
            Rules =
            [
                new(VersionMismatch, "placement.concurrent_update"),
                new(
                    ReferencedByOthers,
                    "placement.inventory.inuse",
                    "placement.resource_provider.inuse",
                    "placement.resource_provider.cannot_delete_parent",
                    "NetworkInUse",
                    "SubnetInUse",
                    "PortInUse",
                    "RouterInUse",
                    "SecurityGroupInUse",
                    "RouterInterfaceInUseByFloatingIP"
                ),
                new(
                    AlreadyExists,
                    "placement.duplicate_name",
                    "MacAddressInUse",
                    "IpAddressInUse",
                    "IpAddressAlreadyAllocated",
                    "SecurityGroupRuleExists",
                    "RouterPortInUse"
                ),
                // The request says If-Match: revision_number=3.
                new(VersionMismatch, "RevisionNumberConstraintFailed"),
                // Bare metal puts its fault into a text.
                new(OperationInProgress) { Status = 409, When = At.Json("/error_message").Says("is locked by host") },
                new(InvalidState) { Status = 409, When = At.Json("/conflictingRequest/message").Says("in vm_state") },
                new(OperationInProgress) { Status = 409, When = At.Json("/conflictingRequest/message").Says("in task_state") },
            ],
            // Openstack/placement: placement/errors.py; openstack/neutron: services/revisions/revision_plugin.py.
            Source = "https://docs.openstack.org/api-ref/placement/#errors",
        };
}
