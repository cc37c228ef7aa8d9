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
                // A negative version asked for a document that is not there yet.
                new(AlreadyExists)
                {
                    Status = 409,
                    When = At.Json("/error/msg").StartsWith("version conflict for").And(At.Json("/error/msg").Contains(" expected=-")),
                    Confidence = Confidence.Likely,
                },
                // The version is part of the document, and an update goes to an address that cannot be read.
                new(VersionMismatch)
                {
                    Status = 409,
                    When = At.Json("/error/msg").StartsWith("version conflict for"),
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            // Apache/solr: DistributedUpdateProcessor.java.
            Source = "https://solr.apache.org/guide/solr/latest/indexing-guide/partial-document-updates.html#optimistic-concurrency",
        };
}
