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
                // "The issue could not be updated due to a conflicting update": two edits or transitions at the same time.
                new(TransientContention)
                {
                    Status = 409,
                    When = At.RequestPath.Contains("/rest/api/").And(At.RequestPath.Contains("/issue/")),
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            // The statuses of "Edit issue" and "Transition issue"; the texts are a guess.
            Source = "https://developer.atlassian.com/cloud/jira/platform/rest/v3/",
        };
}
