using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Cloud Foundry.</summary>
    public static Dialect CloudFoundry { get; } =
        new("Cloud Foundry")
        {
            Signs = [At.Json("/errors/*/title").StartsWith("CF-"), At.Json("/error_code").StartsWith("CF-")],
            Statuses = [422],
            Code = ["/errors/*/title", "/error_code"],
            Detail = ["/errors/*/detail", "/description"],
            Rules =
            [
                new(
                    AlreadyExists,
                    "CF-UniquenessError",
                    "CF-RouteAlreadyExists",
                    "CF-OrganizationNameTaken",
                    "CF-SpaceNameTaken",
                    "CF-ServiceInstanceNameTaken"
                ),
                new(
                    OperationInProgress,
                    "CF-AsyncServiceInstanceOperationInProgress",
                    "CF-AsyncServiceBindingOperationInProgress",
                    "CF-StagingInProgress"
                ),
                new(ReferencedByOthers, "CF-AssociationNotEmpty", "CF-NonEmptyQuotaDelete"),
            ],
            // Cloudfoundry/cloud_controller_ng: spec/request/service_instances_spec.rb.
            Source = "https://v3-apidocs.cloudfoundry.org/#errors",
        };
}
