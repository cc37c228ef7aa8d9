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
        List<Ranked> codes = evidence.Found;
        codes.Clear();
        dialect.CodePlaces.Find(evidence, codes);

        Finding finding = Agreed(codes, dialect, evidence);
        if (!finding.Verdict.SaysSomething)
            finding = new Finding(ByRuleWithoutCode(dialect, evidence, isRecognised), null);
        if (!finding.Verdict.SaysSomething && !rulesOnly)
            finding = Agreed(codes, null, evidence);

        finding = finding with { Dialect = dialect, Code = finding.Code ?? Code(codes, evidence) };
        return finding.Verdict.SaysSomething && dialect.HasWording && dialect.ShowsOnlyByWording(evidence)
            ? finding with
            {
                Verdict = finding.Verdict with { Confidence = Confidence.Guess },
            }
            : finding;
    }

    /// <summary>What the codes at the best place that says anything agree on, by the dialect's rules or, without one, by the vocabulary; nothing to act upon when they do not agree.</summary>
    private static Finding Agreed(List<Ranked> codes, Dialect? dialect, Evidence evidence)
    {
        Finding agreed = default;
        int rank = -1;
        bool strangers = false;
        foreach (Ranked code in codes)
        {
            if (agreed.Verdict.SaysSomething && code.Rank != rank)
                break;
            if (code.Text(evidence) is not { } text || !Evidence.CouldBeCode(text))
                continue;
            strangers &= code.Rank == rank;
            rank = code.Rank;
            Verdict verdict = dialect is null ? CodeVocabulary.Look(text) : ByRule(dialect, evidence, text);
            if (verdict.SaysSomething)
                agreed = agreed.Verdict.SaysSomething
                    ? agreed with
                    {
                        Verdict = agreed.Verdict.AgreeingWith(verdict),
                    }
                    : new Finding(verdict, text);
            // Beside the names of conditions stand names of other things; beside one code of a list stands another error.
            else if (!IsNames(code.At))
                strangers = true;
        }
        return strangers ? agreed with { Verdict = agreed.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    private static Verdict ByRule(Dialect dialect, Evidence evidence, string code)
    {
        foreach (Rule rule in dialect.RulesNaming(code))
        {
            if (rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    private static Verdict ByRuleWithoutCode(Dialect dialect, Evidence evidence, bool isRecognised)
    {
        foreach (Rule rule in dialect.RulesWithoutCode)
        {
            if ((isRecognised || rule.StandsAlone) && rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    // The first that is a code and says more than that something is wrong.
    private static string? Code(List<Ranked> codes, Evidence evidence)
    {
        foreach (Ranked code in codes)
        {
            if (!IsNames(code.At) && code.Text(evidence) is { } text && Evidence.CouldBeCode(text) && !CodeVocabulary.OnlyRestates(text))
                return text;
        }
        return null;
    }

    private static bool IsNames(At at) => at.Where == At.Source.JsonNames || at.Name.EndsWith("name()", StringComparison.Ordinal);
}
