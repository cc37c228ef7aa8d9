using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Reads an answer in one dialect.</summary>
internal static class DialectReading
{
    /// <summary>What the answer says in this dialect. Rules that name its code come first, then rules without a code, then the vocabulary.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="evidence">The answer.</param>
    /// <param name="isRecognised">Whether the answer is known to be in this dialect. Otherwise only rules that name a code or state a condition count.</param>
    /// <param name="rulesOnly">Leave the vocabulary out: behind a status that says something else, only the dialect's own rules make a conflict.</param>
    public static Finding Read(Dialect dialect, Evidence evidence, bool isRecognised, bool rulesOnly)
    {
        List<Ranked> found = evidence.Found;
        found.Clear();
        dialect.CodePlaces.Find(evidence, found);
        Span<Ranked> codes = CollectionsMarshal.AsSpan(found);

        Finding finding = dialect.Rules.Count == 0 ? default : ByRules(codes, dialect, evidence, isRecognised);
        if (!finding.Verdict.SaysSomething)
            finding = new Finding(ByRuleWithoutCode(dialect, evidence, isRecognised), null);
        if (!finding.Verdict.SaysSomething && !rulesOnly)
            finding = ByVocabulary(codes, evidence);

        finding = finding with { Dialect = dialect, Code = finding.Code ?? Code(codes, evidence) };
        return finding.Verdict.SaysSomething && dialect.HasWording && dialect.ShowsOnlyByWording(evidence)
            ? finding with
            {
                Verdict = finding.Verdict with { Confidence = Confidence.Guess },
            }
            : finding;
    }

    /// <summary>What the dialect's rules say of the codes at the best place that they know; nothing to act upon when these do not agree.</summary>
    private static Finding ByRules(Span<Ranked> codes, Dialect dialect, Evidence evidence, bool isRecognised)
    {
        Finding agreed = default;
        int rank = -1;
        bool strangers = false;
        foreach (ref Ranked code in codes)
        {
            if (agreed.Verdict.SaysSomething && code.Rank != rank)
                break;
            if (CodeOf(ref code, evidence) is not { } known)
                continue;
            // "Conflict" means five things on five servers.
            if (!isRecognised && known.OnlyRestates)
                continue;
            strangers &= code.Rank == rank;
            rank = code.Rank;
            Verdict verdict = ByRule(dialect, evidence, known.Text);
            if (verdict.SaysSomething)
                agreed = agreed.AndAlso(verdict, known.Text);
            // Beside the names of conditions stand names of other things; beside one code of a list stands another error.
            else if (!code.At.IsNames)
                strangers = true;
        }
        return strangers ? agreed with { Verdict = agreed.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    /// <summary>What the vocabulary says of the best code that it knows. Nothing to act upon when any other code, wherever it stands, is of another mind or stands beside it in a list.</summary>
    private static Finding ByVocabulary(Span<Ranked> codes, Evidence evidence)
    {
        Finding agreed = default;
        int rank = -1;
        bool doubtful = false;
        foreach (ref Ranked code in codes)
        {
            if (CodeOf(ref code, evidence) is not { } known)
                continue;
            Verdict verdict = known.Verdict;
            if (!verdict.SaysSomething)
                doubtful |= code.Rank == rank && !code.At.IsNames;
            else if (!agreed.Verdict.SaysSomething)
                (agreed, doubtful, rank) = (new Finding(verdict, known.Text), HasStranger(codes, code.Rank, evidence), code.Rank);
            else
                doubtful |= verdict.Cause != agreed.Verdict.Cause;
        }
        return doubtful ? agreed with { Verdict = agreed.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    // A code before it in the same list that the vocabulary does not know.
    private static bool HasStranger(Span<Ranked> codes, int rank, Evidence evidence)
    {
        foreach (ref Ranked code in codes)
        {
            if (code.Rank != rank || code.At.IsNames || CodeOf(ref code, evidence) is not { } known)
                continue;
            return !known.Verdict.SaysSomething;
        }
        return false;
    }

    private static KnownCode? CodeOf(ref Ranked ranked, Evidence evidence) =>
        ranked.Code(evidence) is { } code && (!ranked.At.IsForPeople || code.IsCompound) ? code : null;

    private static Verdict ByRule(Dialect dialect, Evidence evidence, string code)
    {
        foreach (DialectRule rule in dialect.RulesNaming(code))
        {
            if (rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    private static Verdict ByRuleWithoutCode(Dialect dialect, Evidence evidence, bool isRecognised)
    {
        foreach (DialectRule rule in dialect.RulesWithoutCode)
        {
            if ((isRecognised || rule.StandsAlone) && rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    // The first that is a code and says more than that something is wrong.
    private static string? Code(Span<Ranked> codes, Evidence evidence)
    {
        foreach (ref Ranked code in codes)
        {
            if (!code.At.IsNames && CodeOf(ref code, evidence) is { OnlyRestates: false } known)
                return known.Text;
        }
        return null;
    }
}
