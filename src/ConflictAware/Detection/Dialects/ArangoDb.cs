using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>ArangoDB: error numbers.</summary>
    public static Dialect ArangoDb { get; } =
        new("ArangoDB")
        {
            Signs = [At.Json("/errorNum").Exists],
            Code = ["/errorNum"],
            Detail = ["/errorMessage"],
            CurrentVersion = ["/_rev"],
            Rules =
            [
                new(VersionMismatch, "1200") { When = At.RequestHeader("If-Match").Exists },
                new(VersionMismatch, "1200") { Status = 412 },
                new(TransientContention, "1200", "29", "18") { Remedy = Remedy.None },
                new(AlreadyExists, "1207", "1210", "1702", "1921"),
            ],
            // Error numbers as its drivers record them; 1200 is both a stale revision (412) and a lost race (409).
            Source = "https://docs.arangodb.com/stable/develop/error-codes/",
        };
}
