namespace ConflictAware;

/// <summary>Reads an answer in one dialect.</summary>
internal static class DialectReading
{
    /// <summary>What the answer says in this dialect. Rules that name its code come first, then rules without a code, then the vocabulary.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="evidence">The answer.</param>
    /// <param name="isRecognised">Whether the answer is known to be in this dialect. Otherwise only rules that name a code or state a condition count.</param>
    /// <param name="rulesOnly">Leave the vocabulary out: behind a status that says something else, only the dialect's own rules make a conflict.</param>
    public static Finding Read(Dialect dialect, in Evidence evidence, bool isRecognised, bool rulesOnly)
    {
        FoundTexts codes = dialect.CodePlaces.Find(evidence);
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
    private static Finding ByRules(FoundTexts codes, Dialect dialect, in Evidence evidence, bool isRecognised)
    {
        Finding agreed = default;
        int rank = -1;
        bool strangers = false;
        for (int i = 0; i < codes.Count; i++)
        {
            if (agreed.Verdict.SaysSomething && codes.Rank(i) != rank)
                break;
            if (codes.Code(i, evidence) is not { } known)
                continue;
            // "Conflict" means five things on five servers.
            if (!isRecognised && known.OnlyRestates)
                continue;
            strangers &= codes.Rank(i) == rank;
            rank = codes.Rank(i);
            Verdict verdict = ByRule(dialect, evidence, known.Text);
            if (verdict.SaysSomething)
                agreed = agreed.AndAlso(verdict, known.Text);
            // Beside the names of conditions stand names of other things; beside one code of a list stands another error.
            else if (!codes.IsName(i))
                strangers = true;
        }
        return strangers ? agreed with { Verdict = agreed.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    /// <summary>What the vocabulary says of the best code that it knows. Nothing to act upon when any other code, wherever it stands, is of another mind or stands beside it in a list.</summary>
    private static Finding ByVocabulary(FoundTexts codes, in Evidence evidence)
    {
        Finding agreed = default;
        int rank = -1;
        int rankOfStranger = -1;
        bool doubtful = false;
        for (int i = 0; i < codes.Count; i++)
        {
            if (codes.Code(i, evidence) is not { } known)
                continue;
            Verdict verdict = known.Verdict;
            if (!verdict.SaysSomething)
                rankOfStranger = codes.IsName(i) ? rankOfStranger : codes.Rank(i);
            else if (!agreed.Verdict.SaysSomething)
                (agreed, rank) = (new Finding(verdict, known.Text), codes.Rank(i));
            else
                doubtful |= verdict.Cause != agreed.Verdict.Cause;
            doubtful |= agreed.Verdict.SaysSomething && rankOfStranger == rank;
        }
        return doubtful ? agreed with { Verdict = agreed.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    private static Verdict ByRule(Dialect dialect, in Evidence evidence, string code)
    {
        foreach (DialectRule rule in dialect.RulesNaming(code))
        {
            if (rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    private static Verdict ByRuleWithoutCode(Dialect dialect, in Evidence evidence, bool isRecognised)
    {
        foreach (DialectRule rule in dialect.RulesWithoutCode)
        {
            if ((isRecognised || rule.StandsAlone) && rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    // The first that is a code and says more than that something is wrong.
    private static string? Code(FoundTexts codes, in Evidence evidence)
    {
        for (int i = 0; i < codes.Count; i++)
        {
            if (!codes.IsName(i) && codes.Code(i, evidence) is { OnlyRestates: false } known)
                return known.Text;
        }
        return null;
    }
}
