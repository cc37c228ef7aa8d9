using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Resumable uploads: the IETF draft and tus.</summary>
    public static Dialect ResumableUpload { get; } =
        new("Resumable upload")
        {
            Signs =
            [
                At.Json("/type").Is("https://iana.org/assignments/http-problem-types#mismatching-upload-offset"),
                At.Json("/type").Is("https://iana.org/assignments/http-problem-types#completed-upload"),
                At.Json("/type").Is("https://iana.org/assignments/http-problem-types#inconsistent-upload-length"),
                At.Header("Tus-Resumable").Exists,
            ],
            Code = ["/type"],
            Detail = ["/detail"],
            ExpectedOffset = [At.Header("Upload-Offset"), "/expected-offset"],
            Rules =
            [
                new(OffsetMismatch, "https://iana.org/assignments/http-problem-types#mismatching-upload-offset"),
                new(
                    InvalidState,
                    "https://iana.org/assignments/http-problem-types#completed-upload",
                    "https://iana.org/assignments/http-problem-types#inconsistent-upload-length"
                ),
                new(OffsetMismatch)
                {
                    Status = 409,
                    Method = "PATCH",
                    When = At.Header("Tus-Resumable").Exists,
                },
            ],
            Source = "https://datatracker.ietf.org/doc/draft-ietf-httpbis-resumable-upload/",
        };
}
