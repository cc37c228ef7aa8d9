using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Kinto: a number of its own; its 412 carries the true current tag.</summary>
    public static Dialect Kinto { get; } =
        new("Kinto")
        {
            Signs = [At.Json("/errno").Exists.And(At.Json("/code").Exists)],
            Code = ["/errno"],
            Detail = ["/message"],
            CurrentVersion = [At.Header("ETag")],
            Rules =
            [
                new(AlreadyExists, "114") { Status = 412, When = At.RequestHeader("If-None-Match").Is("*") },
                new(VersionMismatch, "114") { Status = 412 },
                new(AlreadyExists, "122") { Confidence = Confidence.Likely },
            ],
            Source = "https://docs.kinto-storage.org/en/stable/api/1.x/errors.html",
        };
}
