using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Jira: lists of messages without codes.</summary>
    public static Dialect Jira { get; } =
        new("Jira")
        {
            Signs = [At.Json("/errorMessages").Exists],
            Code = [],
            Detail = ["/errorMessages/*"],
            Rules =
            [
                new(OperationInProgress) { Status = 409, When = At.Json("/errorMessages/*").Says("in progress") },
                new(OperationInProgress) { Status = 409, When = At.Json("/errorMessages/*").Says("being processed") },
            ],
            Source = "https://developer.atlassian.com/cloud/jira/platform/rest/v3/",
        };
}
