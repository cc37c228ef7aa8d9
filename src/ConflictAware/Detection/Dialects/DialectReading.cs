namespace ConflictAware;

/// <summary>Reads an answer in one dialect.</summary>
internal static class DialectReading
{
    /// <summary>What the answer says in this dialect. Rules that name its code come first, then rules without a code, then the vocabulary.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="evidence">The answer.</param>
    /// <param name="rulesOnly">Leave the vocabulary out: behind a status that says something else, only the dialect's own rules make a conflict.</param>
    public static Finding Read(Dialect dialect, Evidence evidence, bool rulesOnly)
    {
        List<Ranked> codes = dialect.CodePlaces.Find(evidence);
        codes.RemoveAll(static code => !Evidence.CouldBeCode(code.Text));
        Finding finding =
            Agreed(codes, code => ByRule(dialect, evidence, code))
            ?? ByRuleWithoutCode(dialect, evidence)
            ?? (rulesOnly ? null : Agreed(codes, code => CodeVocabulary.Look(code)))
            ?? default;

        finding = finding with
        {
            Dialect = dialect,
            Code = finding.Code ?? codes.Find(code => !IsNames(code.At) && !CodeVocabulary.OnlyRestates(code.Text)).Text,
        };
        return !dialect.IsShape && finding.Verdict.SaysSomething && dialect.ShowsOnlyByWording(evidence)
            ? finding with
            {
                Verdict = finding.Verdict with { Confidence = Confidence.Guess },
            }
            : finding;
    }

    private static Verdict ByRule(Dialect dialect, Evidence evidence, string code)
    {
        foreach (Rule rule in dialect.Rules)
        {
            if (rule.NeedsCode && rule.Names(code) && rule.Applies(evidence))
                return rule.Judge();
        }
        return Verdict.Unknown;
    }

    private static Finding? ByRuleWithoutCode(Dialect dialect, Evidence evidence)
    {
        foreach (Rule rule in dialect.Rules)
        {
            if (!rule.NeedsCode && rule.Applies(evidence))
                return new Finding(rule.Judge(), null);
        }
        return null;
    }

    /// <summary>What the codes at the best place that says anything agree on; nothing to act upon when they do not.</summary>
    private static Finding? Agreed(List<Ranked> codes, Func<string, Verdict> judge)
    {
        Finding? agreed = null;
        int rank = -1;
        bool strangers = false;
        foreach (Ranked code in codes)
        {
            if (agreed is not null && code.Rank != rank)
                break;
            if (code.Rank != rank)
                strangers = false;
            rank = code.Rank;
            Verdict verdict = judge(code.Text);
            if (verdict.SaysSomething)
                agreed = agreed is { } before
                    ? before with
                    {
                        Verdict = before.Verdict.AgreeingWith(verdict),
                    }
                    : new Finding(verdict, code.Text);
            // Beside the names of conditions stand names of other things; beside one code of a list stands another error.
            else if (!IsNames(code.At))
                strangers = true;
        }
        return agreed is { } finding && strangers ? finding with { Verdict = finding.Verdict with { Remedy = Remedy.None } } : agreed;
    }

    private static bool IsNames(At? at) =>
        at is { Where: At.Source.JsonNames } || at?.Name.EndsWith("name()", StringComparison.Ordinal) == true;
}
