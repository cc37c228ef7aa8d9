using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>CouchDB and PouchDB Server. Enabled, a bulk answer (201) with a conflict in it is looked into.</summary>
    public static Dialect CouchDb { get; } =
        new("CouchDB")
        {
            Signs =
            [
                At.Json("/reason").Is("Document update conflict."),
                At.Json("/reason").Is("Document update conflict"),
                At.Json("/*/reason").Is("Document update conflict."),
                At.Json("/*/reason").Is("Document update conflict"),
                At.Json("/error").Is("file_exists"),
                At.Header("X-CouchDB-Body-Time").Exists,
            ],
            Statuses = [201],
            Code = ["/error", "/*/error"],
            Detail = ["/reason", "/*/reason"],
            Rules =
            [
                // Others of the same bulk were written.
                new(VersionMismatch, "conflict")
                {
                    Status = 201,
                    MaybeApplied = true,
                    Remedy = Remedy.None,
                },
                // The server knows no entity tag: one that comes from a framework in front never was a version.
                new(VersionMismatch, "conflict") { When = At.RequestHeader("If-Match").StartsWith("W/"), Confidence = Confidence.Likely },
                // No revision anywhere: a create that met an existing document, or an update that forgot it.
                new(VersionMismatch, "conflict")
                {
                    When = At.RequestJson("/_rev").Missing.And(At.RequestQuery("rev").Missing).And(At.RequestHeader("If-Match").Missing),
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch, "conflict"),
                new(AlreadyExists, "file_exists"),
            ],
            Source = "https://docs.couchdb.org/en/stable/api/document/common.html",
        };
}
