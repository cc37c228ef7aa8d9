using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Container registries (OCI distribution), Harbor among them.</summary>
    public static Dialect Distribution { get; } =
        new("Container registries")
        {
            Signs = [At.Header("Docker-Distribution-Api-Version").Exists],
            Code = ["/errors/*/code"],
            Detail = ["/errors/*/message"],
            Rules =
            [
                new(OffsetMismatch, "BLOB_UPLOAD_INVALID", "RANGE_INVALID") { Confidence = Confidence.Likely },
                new(AlreadyExists, "CONFLICT") { Method = "POST", Confidence = Confidence.Likely },
                new(VersionMismatch, "PRECONDITION")
                {
                    Status = 412,
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                },
            ],
            Source = "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes",
        };
}
