using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace ConflictAware;

/// <summary>
/// Decides whether an answer is a conflict and what it says. One for a client; thread-safe. Never throws for what an origin sent (law 11).
/// </summary>
internal sealed class ConflictDetector(DetectionSettings settings)
{
    // Details are for people; nobody reads more.
    private const int LongestDetail = 4096;

    /// <summary>Whether <see cref="DetectAsync"/> could find a conflict in such an answer. Asked for every answer, so it allocates nothing and reads nothing.</summary>
    public bool MayBeConflict(HttpMethod method, HttpStatusCode status)
    {
        int code = (int)status;
        return IsConflictStatus(code) || (settings.OtherStatuses.Contains(code) && !method.IsSafe());
    }

    /// <summary>Reads an answer. Its body, looked at within the bounds, stays whole and readable for the caller.</summary>
    /// <param name="request">The request; null for what the answer itself remembers, if anything.</param>
    /// <param name="requestContent">The bytes of the request's content, where they are at hand: some answers mean two things.</param>
    /// <param name="response">The answer.</param>
    /// <param name="synchronously">Whether to complete before returning.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <returns>The conflict; null when the answer is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<Conflict?> DetectAsync(
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        HttpResponseMessage response,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        request ??= response.RequestMessage;
        if (!MayBeConflict(request?.Method ?? HttpMethod.Post, response.StatusCode))
            return null;
        ReadOnlyMemory<byte>? body = await BodyPeek.ReadAsync(response, settings, synchronously, cancellationToken).ConfigureAwait(false);
        return Detect(request, requestContent, response, body);
    }

    /// <summary>Decides on bytes that are at hand: the body as sent, or null when it could not be read whole within the bounds. Pure.</summary>
    public Conflict? Detect(
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        HttpResponseMessage response,
        ReadOnlyMemory<byte>? body
    )
    {
        if (!MayBeConflict(request?.Method ?? HttpMethod.Post, response.StatusCode))
            return null;
        var scratch = Scratch.Take();
        try
        {
            return Detect(new Evidence(settings, request, requestContent, response, body, scratch));
        }
        finally
        {
            scratch.GiveBack();
        }
    }

    private Conflict? Detect(in Evidence whole)
    {
        bool isHidden = !IsConflictStatus(whole.Status);
        if (LooksIntoParts(whole) && RefusedParts.First(whole) is { IsPart: true } part)
            return DetectIn(part, whole, isHidden);
        Finding finding = Understand(whole, isHidden);
        return isHidden && !finding.Verdict.SaysSomething ? null : ToConflict(whole, whole, finding);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Conflict? DetectIn(in Evidence part, in Evidence whole, bool isHidden)
    {
        Finding finding = Understand(part, isHidden: false);
        if (isHidden && !finding.Verdict.SaysSomething)
            return null;
        if (whole.MayHaveAppliedOtherParts)
            finding = finding with { Verdict = finding.Verdict with { MaybeApplied = true } };
        return ToConflict(whole, part, finding);
    }

    private static bool IsConflictStatus(int status) => status is 409 or 412 or 423 or 428;

    /// <summary>The order of law 10: what the dialect of the host says, retry directives, codes, the status with its request, and text if allowed.</summary>
    private Finding Understand(in Evidence evidence, bool isHidden)
    {
        Finding finding = ByDialect(evidence, isHidden);
        Verdict verdict = finding.Verdict;
        // A definite code beats whatever the status says.
        if (!isHidden && verdict is not { SaysSomething: true, Confidence: Confidence.Definite })
        {
            verdict = Combine(evidence, finding, StatusReading.Read(evidence));
            if (!verdict.SaysSomething && settings.ReadText && Detail(evidence, finding) is { } text)
                verdict = TextWording.Look(text);
        }
        if (!verdict.SaysSomething && isHidden)
            return finding;
        verdict = Restraint.Guard(evidence, RetryDirective.Apply(RetryDirective.Read(evidence), verdict));
        return finding with { Verdict = verdict };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Finding ByDialect(in Evidence evidence, bool isHidden)
    {
        List<int> recognised = evidence.Scratch.Recognised;
        settings.Dialects.FindRecognised(evidence, recognised);
        Finding best = default;
        foreach (int number in recognised)
        {
            Finding finding = Read(settings.Dialects[number], evidence, isRecognised: true, isHidden);
            if (finding.Verdict.SaysSomething)
                return finding;
            best = best.OrOneWithCode(finding);
        }
        foreach (int number in settings.Dialects.Unrecognised)
        {
            if (recognised.Contains(number))
                continue;
            Dialect dialect = settings.Dialects[number];
            Finding finding = Read(dialect, evidence, isRecognised: dialect.IsForEveryAnswer, isHidden);
            if (finding.Verdict.SaysSomething)
                return finding;
            best = best.OrOneWithCode(finding);
        }
        foreach (Dialect dialect in settings.Dialects.RecognisedByWording)
        {
            if (
                !isHidden
                && dialect.ShowsIn(evidence)
                && DialectReading.Read(dialect, evidence, isRecognised: true, rulesOnly: true) is { Verdict.SaysSomething: true } guess
            )
                return guess;
        }
        return best;
    }

    private Finding Read(Dialect dialect, in Evidence evidence, bool isRecognised, bool isHidden) =>
        isHidden && !settings.Dialects.MayFindHidden(dialect)
            ? default
            // What only sounds like a code of a dialect that nothing ties to the answer is for the shapes to read, which look everywhere.
            : DialectReading.Read(dialect, evidence, isRecognised, rulesOnly: isHidden || (!isRecognised && !dialect.IsShape));

    // A code beats the status, but not where both say the same and the status is surer, and a guess beats nothing.
    private static Verdict Combine(in Evidence evidence, in Finding finding, Verdict byStatus)
    {
        Verdict byDialect = finding.Verdict;
        if (!byDialect.SaysSomething)
        {
            if (Intermediaries.Answered(evidence))
                return new Verdict(ConflictCause.PossiblyBlocked, Confidence.Likely, Remedy.None);
            bool mayBeOtherwise = evidence.Status is 423 or 428;
            return mayBeOtherwise ? Restraint.ForOwnReason(byStatus, evidence.Status, finding.Code, Detail(evidence, finding)) : byStatus;
        }
        if (byDialect.Cause == byStatus.Cause)
            return byDialect.Confidence >= byStatus.Confidence ? byDialect : byStatus with { MaybeApplied = byDialect.MaybeApplied };
        return byDialect.Confidence == Confidence.Guess && byStatus is { SaysSomething: true, Confidence: Confidence.Definite }
            ? byStatus
            : byDialect;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Conflict ToConflict(in Evidence whole, in Evidence evidence, in Finding finding)
    {
        HttpProblemDetails? problem = ReadProblem(evidence);
        Dialect? dialect = finding.Dialect;
        return new Conflict
        {
            StatusCode = (HttpStatusCode)whole.Status,
            Method = whole.Method,
            Target = whole.Target,
            Cause = finding.Verdict.Cause,
            Confidence = finding.Verdict.Confidence,
            Remedy = finding.Verdict.Remedy,
            MaybeApplied = finding.Verdict.MaybeApplied,
            Code = finding.Code,
            Detail = Detail(evidence, finding) ?? problem?.Detail,
            Dialect = dialect?.Name,
            RetryAfter = RetryDirective.ReadWait(whole, settings.TimeProvider) ?? Wait(evidence, dialect),
            Problem = problem,
            CurrentVersion = First(evidence, dialect?.CurrentVersion) ?? CurrentVersion(evidence),
            ExpectedOffset = Offset(evidence, dialect),
            OwnedFields = finding.Verdict.Cause == ConflictCause.FieldOwnership ? OwnedFields(evidence, dialect) : [],
            AnsweredBy = AnsweredBy(evidence, finding),
        };
    }

    private bool LooksIntoParts(in Evidence whole)
    {
        if (!whole.MayHaveParts)
            return false;
        if (IsConflictStatus(whole.Status))
            return true;
        // The parts show what they are; nobody else writes multistatus or batches.
        int status = whole.Status;
        return settings.Dialects.Enabled.Any(dialect => dialect.LooksIntoParts && dialect.Statuses.Contains(status));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Detail(in Evidence evidence, in Finding finding)
    {
        if (evidence.Kind == BodyKind.Text)
            return Shortened(Encoding.UTF8.GetString(evidence.Bytes).Trim());
        FoundTexts details = finding.Dialect is { } dialect ? dialect.DetailPlaces.Find(evidence) : default;
        if (details.Count == 0)
            details = GeneralPlaces.DetailPlaces.Find(evidence);
        string? restatement = null;
        for (int i = 0; i < details.Count; i++)
        {
            if (details.Text(i, evidence) is not { } text || text == finding.Code || string.IsNullOrWhiteSpace(text))
                continue;
            if (!CodeVocabulary.OnlyRestates(text))
                return Shortened(text.Trim());
            restatement ??= text;
        }
        return restatement;
    }

    private static string Shortened(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail];

    private static string? First(in Evidence evidence, IReadOnlyList<DialectPlace>? places)
    {
        for (int i = 0; i < (places?.Count ?? 0); i++)
        {
            if (evidence.One(places![i]) is { } text)
                return text;
        }
        return null;
    }

    private static string? CurrentVersion(in Evidence evidence)
    {
        if (!evidence.Names.MayShare(GeneralPlaces.CurrentVersionNames))
            return null;
        foreach (ref readonly JsonCapture capture in evidence.Captures)
        {
            if (GeneralPlaces.IsCurrentVersion[capture.Place])
                return capture.Text(evidence.Bytes);
        }
        return null;
    }

    private static long? Offset(in Evidence evidence, Dialect? dialect) =>
        long.TryParse(First(evidence, dialect?.ExpectedOffset), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset
            : null;

    private static TimeSpan? Wait(in Evidence evidence, Dialect? dialect) =>
        RetryAfter.Seconds(First(evidence, dialect?.RetryAfter)?.TrimEnd('s'));

    private static IReadOnlyList<OwnedField> OwnedFields(in Evidence evidence, Dialect? dialect)
    {
        if (dialect?.OwnedField is not { } field)
            return [];
        IReadOnlyList<string> owners = dialect.FieldOwner is { } owner ? evidence.All(owner) : [];
        return [.. evidence.All(field).Select((name, index) => new OwnedField(name, owners.ElementAtOrDefault(index)))];
    }

    private static Answerer AnsweredBy(in Evidence evidence, in Finding finding)
    {
        if (finding.Code is not null)
            return Answerer.Origin;
        return Intermediaries.Answered(evidence) ? Answerer.Intermediary : Answerer.Unknown;
    }

    private HttpProblemDetails? ReadProblem(in Evidence evidence)
    {
        if (evidence.Kind == BodyKind.Xml && evidence.Xml is { } xml)
            return HttpProblemDetailsXml.Read(xml);
        return evidence.Type.IsProblemJson && evidence.Kind == BodyKind.Json && evidence.IsJsonObject
            ? HttpProblemDetailsJson.ReadLater(evidence.Body, settings.MaxDepth)
            : null;
    }
}
