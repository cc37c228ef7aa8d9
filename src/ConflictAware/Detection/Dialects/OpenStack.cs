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
            ],
            Code = ["/errors/*/code", "/NeutronError/type"],
            Detail = ["/errors/*/detail", "/NeutronError/message", "/conflictingRequest/message", "/error/message"],
            Rules =
            [
                new(VersionMismatch, "placement.concurrent_update"),
                new(
                    ReferencedByOthers,
                    "placement.inventory.inuse",
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
                new(VersionMismatch, "RevisionNumberConstraintFailed"),
            ],
            Source = "https://docs.openstack.org/api-ref/placement/#errors",
        };
}
