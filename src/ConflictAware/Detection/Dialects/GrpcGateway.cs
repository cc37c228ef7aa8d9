using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>google.rpc.Status as gRPC gateways write it: a number, a text, details. Enabled, conflicts behind 400 are looked into.</summary>
    public static Dialect GrpcGateway { get; } =
        new("gRPC gateway")
        {
            IsShape = true,
            Signs =
            [
                At.Json("/details").Exists.And(At.Json("/code").Exists).And(At.Json("/message").Exists),
                // The details are left out where there are none. What has another name for it counts in its own way.
                At.Json("/code").Is("6").And(At.Json("/message").Exists).And(At.Json("/name").Missing).And(At.Json("/error").Missing),
                At.Json("/code").Is("10").And(At.Json("/message").Exists).And(At.Json("/name").Missing).And(At.Json("/error").Missing),
            ],
            Statuses = [400],
            Code = ["/details/*/reason", "/code"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "6") { Confidence = Confidence.Likely },
                new(InvalidState, "9") { Confidence = Confidence.Likely },
                new(VersionMismatch, "10") { Confidence = Confidence.Likely, Remedy = Remedy.None },
            ],
            Source = "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto",
        };
}
