using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Apache Iceberg REST catalogs.</summary>
    public static Dialect Iceberg { get; } =
        new("Iceberg REST catalog")
        {
            Signs =
            [
                At.Json("/error/type").Is("CommitFailedException"),
                At.Json("/error/type").Is("NamespaceNotEmptyException"),
                At.Json("/error/type").Is("AlreadyExistsException").And(At.Json("/error/code").Exists),
            ],
            Code = ["/error/type"],
            Detail = ["/error/message"],
            Rules =
            [
                new(VersionMismatch, "CommitFailedException"),
                new(AlreadyExists, "AlreadyExistsException"),
                new(ReferencedByOthers, "NamespaceNotEmptyException"),
            ],
            // Also apache/iceberg: ErrorHandlers.java, which reads each 409 to a commit as CommitFailedException.
            Source = "https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml",
        };
}
