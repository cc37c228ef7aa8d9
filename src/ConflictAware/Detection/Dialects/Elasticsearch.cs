using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Elasticsearch and OpenSearch. Whether a version conflict is stale or exists depends on the request. Enabled, bulk answers (200) and conflicts behind 400 are looked into.</summary>
    public static Dialect Elasticsearch { get; } =
        new("Elasticsearch")
        {
            Signs =
            [
                At.Json("/error/root_cause").Exists,
                At.Json("/items/*/create/error/type").Exists,
                At.Json("/items/*/index/error/type").Exists,
                At.Json("/items/*/update/error/type").Exists,
                At.Json("/items/*/delete/error/type").Exists,
                At.Json("/failures/*/cause/type").Exists,
            ],
            Statuses = [200, 400],
            Code =
            [
                "/error/type",
                "/items/*/create/error/type",
                "/items/*/index/error/type",
                "/items/*/update/error/type",
                "/items/*/delete/error/type",
                "/failures/*/cause/type",
            ],
            Detail =
            [
                "/error/reason",
                "/items/*/create/error/reason",
                "/items/*/index/error/reason",
                "/items/*/update/error/reason",
                "/items/*/delete/error/reason",
                "/failures/*/cause/reason",
            ],
            Rules =
            [
                // Other items of the same answer were carried out.
                new(AlreadyExists, "version_conflict_engine_exception")
                {
                    When = At.Json("/items/*/create/error/type").Exists,
                    MaybeApplied = true,
                },
                new(VersionMismatch, "version_conflict_engine_exception")
                {
                    When = At.Json("/items").Exists,
                    MaybeApplied = true,
                    Remedy = Remedy.None,
                },
                new(VersionMismatch, "version_conflict_engine_exception")
                {
                    When = At.Json("/failures").Exists,
                    MaybeApplied = true,
                    Remedy = Remedy.None,
                },
                new(AlreadyExists, "version_conflict_engine_exception") { When = At.RequestPath.Contains("/_create/") },
                new(AlreadyExists, "version_conflict_engine_exception") { When = At.RequestQuery("op_type").Is("create") },
                // The server read and wrote by itself and lost against another; nothing that the client read is stale.
                new(TransientContention, "version_conflict_engine_exception")
                {
                    When = At.RequestPath.Contains("/_update/").And(At.RequestQuery("if_seq_no").Missing),
                },
                new(VersionMismatch, "version_conflict_engine_exception"),
                new(AlreadyExists, "resource_already_exists_exception", "index_already_exists_exception", "invalid_alias_name_exception"),
                new(OperationInProgress, "snapshot_in_progress_exception", "concurrent_snapshot_execution_exception")
                {
                    Remedy = Remedy.None,
                },
                new(AdministrativelyLocked, "cluster_block_exception") { Confidence = Confidence.Likely },
            ],
            Source = "https://www.elastic.co/guide/en/elasticsearch/reference/current/optimistic-concurrency-control.html",
        };
}
