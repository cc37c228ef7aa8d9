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
                // In the cloud 412, on premises 409. What was stale is a test within the patch, which only its writer can make anew.
                new(VersionMismatch, "WorkItemRevisionMismatchException", "GitReferenceStaleException", "WikiPageHasConflictsException")
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
            // TypeKey of the error that microsoft/azure-devops clients call WrappedError.
            Source = "https://learn.microsoft.com/rest/api/azure/devops/",
        };
}
