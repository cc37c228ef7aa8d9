namespace ConflictAware;

/// <summary>What is not acted upon, whatever says so.</summary>
internal static class Restraint
{
    /// <summary>What no evidence may lead to.</summary>
    public static Verdict Guard(in Evidence evidence, Verdict verdict)
    {
        if (verdict.Cause == ConflictCause.VersionMismatch && !evidence.IsSentWithTag)
            verdict = evidence.Sent switch
            {
                // What was to be created is there: its version is not what was wrong.
                SentPreconditions.Absent => new Verdict(ConflictCause.AlreadyExists, Confidence.Likely, Remedy.None),
                // No version was sent that could be stale.
                SentPreconditions.Exists => new Verdict(ConflictCause.PreconditionFailed, Confidence.Likely, Remedy.None),
                _ => verdict,
            };
        bool mayAct =
            verdict.Confidence > Confidence.Guess
            && verdict.SaysSomething
            && !evidence.Method.IsSafe()
            && !IsOfKeyNeverSent(evidence, verdict);
        return mayAct ? verdict : verdict with { Remedy = Remedy.None };
    }

    /// <summary>
    /// The status's verdict, with nothing to act upon where the body speaks of something else: a reason that nobody else has ("predecessor_unsealed"), or with 428 a text
    /// without any of the words that belong to versions. Many answer so, to have a password changed or because a game has begun. Text authorises nothing (law 10), yet it may take away.
    /// </summary>
    /// <param name="verdict">What the status says.</param>
    /// <param name="status">423 or 428.</param>
    /// <param name="code">The code, of which the vocabulary knows nothing; null when there is none.</param>
    /// <param name="detail">The text for people, if any.</param>
    public static Verdict ForOwnReason(Verdict verdict, int status, string? code, string? detail) =>
        IsOwnCode(code)
        || (status == 428 && detail is not null && !CodeVocabulary.OnlyRestates(detail) && !TextWording.SpeaksOfPreconditions(detail))
            ? verdict with
            {
                Remedy = Remedy.None,
            }
            : verdict;

    // A code that only sounds like it, and a request without any key.
    private static bool IsOfKeyNeverSent(in Evidence evidence, Verdict verdict) =>
        verdict is { Cause: ConflictCause.IdempotencyKeyInUse, Confidence: < Confidence.Definite } && evidence.IsWithoutIdempotencyKey;

    // Numbers and addresses of RFC sections are nobody's reason, and that access is denied is what a lock does.
    private static bool IsOwnCode(string? code) =>
        code is not null
        && !code.AsSpan().ContainsAnyInRange('0', '9')
        && !code.Contains("denied", StringComparison.OrdinalIgnoreCase)
        && CodeWords.AreSeveral(code);
}
