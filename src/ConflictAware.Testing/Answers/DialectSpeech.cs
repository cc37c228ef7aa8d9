using System.Globalization;
using System.Net;
using System.Text;

namespace ConflictAware.Testing;

/// <summary>Says one cause in one dialect: turns the dialect's rules round, and keeps the first answer that the detector reads back as what was meant.</summary>
internal sealed class DialectSpeech(
    ConflictCause cause,
    Dialect? dialect,
    HttpRequestMessage request,
    ReadOnlyMemory<byte>? content,
    HttpStatusCode? status,
    TimeSpan? retryAfter
)
{
    // What the general words of a shape without rules cannot name.
    private static readonly ConflictCause[] Nameless =
    [
        ConflictCause.Unknown,
        ConflictCause.PreconditionFailed,
        ConflictCause.PossiblyBlocked,
        ConflictCause.NotAConflict,
    ];

    // An answer without text is for dialects that look for their codes in it.
    private static readonly bool[] TextFirst = [true, false];

    /// <summary>What a dialect can say.</summary>
    public static IReadOnlyList<ConflictCause> CausesOf(Dialect dialect) =>
        dialect.Rules.Count > 0
            ? [.. dialect.Rules.Select(rule => rule.Cause).Distinct()]
            : [.. Enum.GetValues<ConflictCause>().Except(Nameless)];

    /// <summary>The answer.</summary>
    /// <exception cref="ArgumentException">The dialect cannot say this of such a request.</exception>
    public HttpResponseMessage Say() => SayAndHear().Answer;

    /// <summary>What is read out of it.</summary>
    /// <exception cref="ArgumentException">The dialect cannot say this of such a request.</exception>
    public Conflict Hear()
    {
        (HttpResponseMessage answer, Conflict conflict) = SayAndHear();
        answer.Dispose();
        return conflict;
    }

    private (HttpResponseMessage Answer, Conflict Conflict) SayAndHear() =>
        (
            dialect is null
                ? FirstReadBack(General(), DetectionSettings.Default)
                : FirstReadBack(Vendor(dialect), Knowing(dialect))
                    ?? FirstReadBack(Vendor(dialect), DetectionSettings.Default.With(new DialectSet().Enable(dialect)))
        ) ?? throw new ArgumentException(Refusal.Of(cause, dialect, request, status), nameof(cause));

    // As a client that sets nothing; one's own dialect it has to add.
    private static DetectionSettings Knowing(Dialect dialect) =>
        Dialects.All.Contains(dialect) ? DetectionSettings.Default : DetectionSettings.Default.With(new DialectSet().Add(dialect));

    private (HttpResponseMessage Answer, Conflict Conflict)? FirstReadBack(IEnumerable<AnswerDraft?> drafts, DetectionSettings settings)
    {
        var detector = new ConflictDetector(settings);
        foreach (AnswerDraft draft in drafts.OfType<AnswerDraft>())
        {
            HttpResponseMessage answer = draft.ToResponse();
            answer.RequestMessage = request;
            if (retryAfter is { } wait)
                answer.Headers.TryAddWithoutValidation(
                    "Retry-After",
                    Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)
                );
            if (detector.Detect(request, content, answer, draft.Bytes) is { } conflict && IsMeant(conflict))
                return (answer, conflict);
            answer.Dispose();
        }
        return null;
    }

    private bool IsMeant(Conflict conflict) => conflict.Cause == cause && (dialect is null || conflict.Dialect == dialect.Name);

    private IEnumerable<AnswerDraft?> General()
    {
        foreach (int code in Statuses([]))
        {
            yield return Problem(code, "about:blank");
            yield return Problem(code, "https://problems.example/" + Words('-'));
            // RFC 9209 §2.3: whoever is in between says that the answer is its own.
            yield return Draft(code, draft => draft.TryPut(At.Header("Proxy-Status"), "firewall.example; error=http_request_denied"));
        }
    }

    private AnswerDraft? Problem(int code, string type) =>
        Draft(
            code,
            draft =>
                draft.TryPut(At.Header("Content-Type"), "application/problem+json")
                && draft.TryPut("/type", type)
                && draft.TryPut("/title", Text())
                && draft.TryPut("/status", code.ToString(CultureInfo.InvariantCulture))
        );

    private IEnumerable<AnswerDraft?> Vendor(Dialect spoken) =>
        from rule in Rules(spoken)
        from at in rule.Codes.Count == 0 ? [null] : Places(spoken)
        from code in rule.Codes.DefaultIfEmpty("")
        from sign in Signs(spoken)
        from answered in rule.Status is { } named ? [named] : Statuses(spoken.Statuses)
        where status is null || answered == (int)status
        from isTold in TextFirst
        select Draft(answered, draft => TrySay(draft, spoken, rule, at, code, sign, isTold));

    // What is said for certain and of all of it comes first.
    private IEnumerable<DialectRule> Rules(Dialect spoken) =>
        spoken.Rules.Count > 0
            ? spoken
                .Rules.Where(rule => rule.Cause == cause)
                .OrderBy(rule => rule.MaybeApplied)
                .ThenByDescending(rule => rule.When?.IsWording == true ? Confidence.Guess : rule.Confidence)
            : [new DialectRule(cause, Words('-'))];

    // One code in a list is as a rule a detail of the answer; the owners of fields stand beside theirs.
    private IEnumerable<DialectPlace?> Places(Dialect spoken) =>
        spoken
            .Code.OrderBy(at => at.Where == At.Source.Xml)
            .ThenBy(at => (!at.IsNames && at.Name.Contains('*', StringComparison.Ordinal)) != (cause == ConflictCause.FieldOwnership));

    // Its host or the code itself may give it away; wording is the last resort.
    private static IEnumerable<DialectClue?> Signs(Dialect spoken) =>
        spoken.Signs.OrderBy(sign => sign.IsWording).Select(sign => (DialectClue?)sign).Prepend(null);

    private bool TrySay(AnswerDraft draft, Dialect spoken, DialectRule rule, DialectPlace? at, string code, DialectClue? sign, bool isTold)
    {
        bool isSaid = (at is null || draft.TryPut(at, code, Before(at, sign))) && (rule.When is null || draft.TryMakeTrue(rule.When));
        if (isSaid && cause == ConflictCause.OffsetMismatch && spoken.ExpectedOffset.Count > 0)
            isSaid = draft.TryPut(spoken.ExpectedOffset[0], "0");
        if (isSaid && cause == ConflictCause.FieldOwnership && spoken.OwnedField is { } field)
            isSaid = draft.TryPut(field, "name") && (spoken.FieldOwner is not { } owner || draft.TryPut(owner, "somebody-else"));
        if (isSaid && isTold)
            draft.Tell(spoken.Detail, Text());
        return isSaid && (sign is null || draft.TryMakeTrue(sign));
    }

    // "ActiveRecord::StaleObjectError": the sign ends with the mark behind which the code begins.
    private static string Before(DialectPlace at, DialectClue? sign) =>
        at.StartsAfter is { } mark && sign is not null && sign.Place.Name == at.Name && sign.Value.EndsWith(mark, StringComparison.Ordinal)
            ? sign.Value[..^mark.Length]
            : "";

    private IEnumerable<int> Statuses(IReadOnlyList<int> others)
    {
        if (status is { } asked)
            return [(int)asked];
        bool isConditional = request.Headers.ReadSentPreconditions() != SentPreconditions.None;
        int[] usual = cause switch
        {
            ConflictCause.VersionMismatch or ConflictCause.AlreadyExists when isConditional => [412, 409],
            ConflictCause.PreconditionFailed => [412, 409],
            ConflictCause.PreconditionRequired => [428, 412, 409],
            ConflictCause.Locked => [423, 409, 412],
            _ => [409, 412, 423],
        };
        return usual.Concat(others);
    }

    private static AnswerDraft? Draft(int answered, Func<AnswerDraft, bool> write)
    {
        var draft = new AnswerDraft(answered);
        return write(draft) ? draft : null;
    }

    private string Text() => $"Refused by a test: {Words(' ')}.";

    // VersionMismatch: "version mismatch"
    private string Words(char between)
    {
        var words = new StringBuilder();
        foreach (char letter in cause.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(between);
            words.Append(char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }
}
