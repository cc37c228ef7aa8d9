using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Apache Solr: a version conflict is a 409 whose code repeats the status.</summary>
    public static Dialect Solr { get; } =
        new("Solr")
        {
            Signs = [At.Json("/error/metadata").Exists.And(At.Json("/responseHeader").Exists)],
            Detail = ["/error/msg"],
            Rules =
            [
                new(VersionMismatch)
                {
                    Status = 409,
                    When = At.Json("/error/msg").StartsWith("version conflict for"),
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://solr.apache.org/guide/solr/latest/indexing-guide/partial-document-updates.html#optimistic-concurrency",
        };
}
