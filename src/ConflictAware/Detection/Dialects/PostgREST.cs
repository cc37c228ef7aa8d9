using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>PostgREST and others that hand out SQLSTATEs. Enabled, lost transactions behind 500 are looked into.</summary>
    public static Dialect PostgREST { get; } =
        new("PostgREST")
        {
            Signs =
            [
                At.Json("/code").Is("23505"),
                At.Json("/code").Is("23503"),
                At.Json("/code").Is("23P01"),
                At.Json("/code").Is("40001"),
                At.Json("/code").Is("40P01"),
                At.Json("/code").Is("55P03"),
            ],
            Statuses = [500],
            Code = ["/code"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "23505", "23P01"),
                new(ReferencedByOthers, "23503") { Method = "DELETE" },
                new(MissingDependency, "23503") { Confidence = Confidence.Likely },
                // The transaction was rolled back: nothing of it was applied.
                new(TransientContention, "40P01", "55P03"),
                new(TransientContention, "40001") { Status = 500 },
                // Only digits: a stranger's own number, as likely as not.
                new(TransientContention, "40001") { Confidence = Confidence.Likely, Remedy = Remedy.None },
            ],
            Source = "https://docs.postgrest.org/en/stable/references/errors.html",
        };
}
