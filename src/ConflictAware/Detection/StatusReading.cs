namespace ConflictAware;

/// <summary>What the status says together with the request's method and preconditions, when the body says nothing.</summary>
internal static class StatusReading
{
    /// <summary>Reads the answer's status. Its request's preconditions, which take some reading, matter to 412, and to 409 where a version travels otherwise.</summary>
    public static Verdict Read(in Evidence evidence) =>
        Read(
            evidence.Status,
            evidence.Method,
            evidence.Status == 412 || (evidence.Status == 409 && evidence.MayCarryVersion) ? evidence.Sent : SentPreconditions.None
        );

    /// <summary>Reads status, method and preconditions. Never throws; <see cref="ConflictCause.Unknown"/> where they do not say.</summary>
    public static Verdict Read(int status, HttpMethod method, SentPreconditions sent) =>
        Undirected(status, method, sent) is var verdict && method.IsSafe() ? verdict with { Remedy = Remedy.None } : verdict;

    private static Verdict Undirected(int status, HttpMethod method, SentPreconditions sent) =>
        status switch
        {
            412 => PreconditionFailed(method, sent),
            423 => new Verdict(ConflictCause.Locked, Confidence.Definite, Remedy.Wait),
            428 => new Verdict(ConflictCause.PreconditionRequired, Confidence.Definite, Remedy.Rebase),
            // It may still be for another reason: a name that is taken, something that refers to it.
            409 when sent.HasFlag(SentPreconditions.Carried) => new Verdict(
                ConflictCause.VersionMismatch,
                Confidence.Likely,
                Remedy.Rebase
            ),
            // What was to be created named no version: where versions travel otherwise, that is refused if there is something already.
            409 when sent is SentPreconditions.Absent => new Verdict(ConflictCause.AlreadyExists, Confidence.Likely, Remedy.None),
            409 => Conflict(method),
            424 => new Verdict(ConflictCause.MissingDependency, Confidence.Likely, Remedy.None),
            _ => Verdict.Unknown,
        };

    private static Verdict PreconditionFailed(HttpMethod method, SentPreconditions sent)
    {
        // Overwrite means something to COPY and MOVE only (RFC 4918 §10.6).
        if (method.Method is not ("MOVE" or "COPY"))
            sent &= ~SentPreconditions.NoOverwrite;
        // HTTP's own preconditions say more of a 412.
        if (sent != SentPreconditions.Carried)
            sent &= ~SentPreconditions.Carried;

        return sent switch
        {
            // If-Unmodified-Since is ignored beside If-Match (RFC 9110 §13.1.4), so the tag decides.
            SentPreconditions.StrongTag
            or SentPreconditions.UnmodifiedSince
            or (SentPreconditions.StrongTag | SentPreconditions.UnmodifiedSince) => new Verdict(
                ConflictCause.VersionMismatch,
                Confidence.Definite,
                Remedy.Rebase
            ),
            SentPreconditions.Carried => new Verdict(ConflictCause.VersionMismatch, Confidence.Likely, Remedy.Rebase),
            // An origin may refuse a weak tag or a tag with the suffix of a codec for ever: no proof that somebody else wrote.
            SentPreconditions.DoubtfulTag or (SentPreconditions.DoubtfulTag | SentPreconditions.UnmodifiedSince) => new Verdict(
                ConflictCause.VersionMismatch,
                Confidence.Likely,
                Remedy.Rebase
            ),
            SentPreconditions.Absent or SentPreconditions.NoOverwrite => new Verdict(
                ConflictCause.AlreadyExists,
                Confidence.Definite,
                Remedy.None
            ),
            // Nothing known, If-Match: *, If-None-Match with tags, WebDAV's If, or several of which any may have failed.
            _ => new Verdict(ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None),
        };
    }

    private static Verdict Conflict(HttpMethod method) =>
        method.Method switch
        {
            "GET" or "HEAD" or "OPTIONS" or "TRACE" => new Verdict(ConflictCause.PossiblyBlocked, Confidence.Likely, Remedy.None),
            "DELETE" => new Verdict(ConflictCause.ReferencedByOthers, Confidence.Likely, Remedy.None),
            // RFC 4918 §9.3.1, §9.8.5, §9.9.4 and RFC 4791 §5.3.1: an ancestor of the target or of the destination is missing.
            "MKCOL" or "MKCALENDAR" or "COPY" or "MOVE" => new Verdict(ConflictCause.MissingDependency, Confidence.Likely, Remedy.None),
            // RFC 4918 §9.11.1: the token names no lock on this resource. §9.2.1: the value does not suit the property.
            "UNLOCK" or "PROPPATCH" => new Verdict(ConflictCause.InvalidState, Confidence.Likely, Remedy.None),
            _ => Verdict.Unknown,
        };
}
