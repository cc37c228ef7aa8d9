using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>GraphQL errors: the code stands among the extensions. Enabled, errors in a 200 are looked into.</summary>
    public static Dialect GraphQl { get; } =
        new("GraphQL")
        {
            IsShape = true,
            Signs = [At.Json("/errors/*/extensions").Exists],
            Statuses = [200],
            Code =
            [
                "/errors/*/extensions/code",
                "/errors/*/extensions/classification",
                "/errors/*/extensions/exception/code",
                "/errors/*/extensions/type",
                "/errors/*/type",
            ],
            Detail = ["/errors/*/message"],
            Rules =
            [
                new(VersionMismatch, "VERSION_MISMATCH", "VERSION_CONFLICT", "ConcurrentModification", "STALE_OBJECT", "ConflictUnhandled")
                {
                    MaybeApplied = true,
                    Remedy = Remedy.None,
                },
                new(AlreadyExists, "DUPLICATE", "ALREADY_EXISTS", "RECORD_NOT_UNIQUE", "constraint-violation") { MaybeApplied = true },
            ],
            Source = "https://spec.graphql.org/October2021/#sec-Errors",
        };
}
