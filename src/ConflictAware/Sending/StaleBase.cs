using System.Net;

namespace ConflictAware;

/// <summary>The conflict that needs no answer to be known: what the origin holds is no longer what the change started from.</summary>
internal static class StaleBase
{
    /// <summary>What a read has shown already, and the origin would answer.</summary>
    /// <param name="template">The write.</param>
    /// <param name="status">The status with which it answered, or would.</param>
    /// <param name="cause">What it is.</param>
    public static Conflict Of(
        RequestTemplate template,
        HttpStatusCode status = HttpStatusCode.PreconditionFailed,
        ConflictCause cause = ConflictCause.VersionMismatch
    ) =>
        new()
        {
            StatusCode = status,
            Method = template.Method,
            Target = template.Target,
            Cause = cause,
            Confidence = Confidence.Definite,
            Remedy = cause is ConflictCause.VersionMismatch ? Remedy.Rebase : Remedy.None,
        };
}
