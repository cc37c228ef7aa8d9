using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure DevOps: a type key. Enabled, conflicts behind 400 are looked into.</summary>
    public static Dialect AzureDevOps { get; } =
        new("Azure DevOps")
        {
            Hosts = ["dev.azure.com", "*.visualstudio.com"],
            Signs = [At.Json("/typeKey").Exists.And(At.Json("/eventId").Exists)],
            Statuses = [400],
            Code = ["/typeKey"],
            Detail = ["/message"],
            Rules =
            [
                new(
                    VersionMismatch,
                    "WorkItemRevisionMismatchException",
                    "GitReferenceStaleException",
                    "WikiPageHasConflictsException",
                    "RuleValidationException"
                )
                {
                    Remedy = Remedy.None,
                },
                new(
                    AlreadyExists,
                    "ProjectAlreadyExistsException",
                    "GitRepositoryNameAlreadyExistsException",
                    "WikiPageAlreadyExistsException",
                    "DefinitionExistsException"
                ),
            ],
            Source = "https://learn.microsoft.com/rest/api/azure/devops/",
        };
}
