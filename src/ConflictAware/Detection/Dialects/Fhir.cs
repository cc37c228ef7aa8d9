using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>FHIR OperationOutcome: issue types (code system issue-type). Enabled, refusals behind 400 and 422 are looked into.</summary>
    public static Dialect Fhir { get; } =
        new("FHIR")
        {
            Signs = [At.Json("/resourceType").Is("OperationOutcome"), At.Xml("OperationOutcome/issue/code/@value").Exists],
            Statuses = [400, 422],
            Code = ["/issue/*/details/coding/*/code", "/issue/*/code", At.Xml("OperationOutcome/issue/code/@value")],
            Detail = ["/issue/*/diagnostics", "/issue/*/details/text", At.Xml("OperationOutcome/issue/diagnostics/@value")],
            Rules =
            [
                // A version that the server calls a conflict: one of If-Match, or of a conditional create. The issue type itself does not say which.
                new(VersionMismatch, "conflict") { When = At.RequestHeader("If-Match").Exists, Confidence = Confidence.Likely },
                new(ReferencedByOthers, "conflict") { Method = "DELETE", Confidence = Confidence.Likely },
                // HAPI says "processing" of whatever it refuses.
                new(VersionMismatch, "processing")
                {
                    Status = 409,
                    When = At.RequestHeader("If-Match").Exists,
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch, "processing")
                {
                    Status = 412,
                    When = At.RequestHeader("If-Match").Exists,
                    Confidence = Confidence.Likely,
                },
                new(PreconditionFailed, "processing") { Status = 412, Confidence = Confidence.Likely },
                new(ReferencedByOthers, "processing")
                {
                    Status = 409,
                    Method = "DELETE",
                    Confidence = Confidence.Likely,
                },
                new(InvalidState, "processing") { Status = 409, Confidence = Confidence.Likely },
                new(AlreadyExists, "duplicate"),
                new(AlreadyExists, "multiple-matches") { Confidence = Confidence.Likely },
                new(TransientContention, "lock-error") { Remedy = Remedy.None },
            ],
            // Issue types of the specification; hapifhir/hapi-fhir: OperationOutcomeUtil and ResourceVersionConflictException.
            Source = "https://hl7.org/fhir/valueset-issue-type.html",
        };
}
