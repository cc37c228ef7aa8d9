using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Salesforce: a list of errors. Enabled, locked rows and duplicates behind 400 are looked into.</summary>
    public static Dialect Salesforce { get; } =
        new("Salesforce")
        {
            Hosts = ["*.salesforce.com", "*.force.com"],
            Signs = [At.Json("/*/errorCode").Exists],
            Statuses = [400],
            Code = ["/*/errorCode"],
            Detail = ["/*/message"],
            Rules =
            [
                new(TransientContention, "UNABLE_TO_LOCK_ROW"),
                new(AlreadyExists, "DUPLICATE_VALUE", "DUPLICATES_DETECTED", "DUPLICATE_EXTERNAL_ID", "DUPLICATE_DEVELOPER_NAME"),
                new(ReferencedByOthers, "DELETE_FAILED", "DEPENDENCY_EXISTS"),
                new(AdministrativelyLocked, "ENTITY_IS_LOCKED"),
                new(InvalidState, "ENTITY_IS_DELETED", "ENTITY_IS_ARCHIVED"),
            ],
            // "StatusCode" of the SOAP API, which REST shares.
            Source = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm",
        };
}
