using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>The recorded exchanges and vendor samples, against their labels.</summary>
public class CorpusTests
{
    private static readonly DetectionSettings WithoutVendors = DetectionSettings.Default.With(
        new DialectSet().Disable([.. Dialects.All.Where(dialect => !dialect.IsShape)])
    );

    private static readonly DetectionSettings EverythingEnabled = DetectionSettings.Default.With(
        new DialectSet().Enable([.. Dialects.All])
    ) with
    {
        ReadText = true,
    };

    // Ways to read the same answers, with the least share of right causes that each must reach.
    private static readonly Reader[] Readers =
    [
        new("as a client of the vendor", 0.97, exchange => Speakers.SettingsFor(exchange.Origin), Speakers.AtItsHost, WithHidden: true),
        new(
            "host unknown, dialect enabled",
            0.97,
            exchange => Speakers.SettingsFor(exchange.Origin),
            exchange => exchange,
            WithHidden: true
        ),
        new("host unknown, nothing enabled", 0.97, _ => DetectionSettings.Default, exchange => exchange, WithHidden: false),
        new("no vendor known", 0.80, _ => WithoutVendors, exchange => exchange, WithHidden: false),
        new("no vendor known, text allowed", 0.80, _ => WithoutVendors with { ReadText = true }, exchange => exchange, WithHidden: false),
        new("everything enabled, text allowed", 0.90, _ => EverythingEnabled, exchange => exchange, WithHidden: true),
    ];

    [Test]
    public void Detect_AnswersOfServersThatNoDialectKnows_AreUnderstood() =>
        AssertUnderstood(
            "strangers, nothing enabled",
            0.95,
            Samples.Strangers,
            sample => sample.Exchange.Detect(DetectionSettings.Default)
        );

    private static IEnumerable<TestCaseData> ReaderCases =>
        Readers.Select(reader => new TestCaseData(reader).SetArgDisplayNames(reader.Name));

    [TestCaseSource(nameof(ReaderCases))]
    public void Detect_LabelledExchanges_AreUnderstood(object reader)
    {
        var (name, share, settings, placed, withHidden) = (Reader)reader;
        AssertUnderstood(
            name,
            share,
            [.. Samples.Corpus.Concat(Samples.Vendors).Where(sample => withHidden || !sample.IsHidden)],
            sample => placed(sample.Exchange).Detect(settings(sample.Exchange))
        );
    }

    private static void AssertUnderstood(
        string name,
        double share,
        IReadOnlyList<LabelledExchange> samples,
        Func<LabelledExchange, Conflict?> detect
    )
    {
        var read = samples.Select(sample => (Sample: sample, Conflict: detect(sample))).ToArray();
        var wrong = read.Where(pair => !pair.Sample.IsRight(pair.Conflict)).ToArray();
        var wronglyActionable = read.Where(pair => pair.Sample.IsWronglyActionable(pair.Conflict)).ToArray();

        TestContext.Out.WriteLine(
            $"{name}: {samples.Count - wrong.Length} of {samples.Count} right, {wronglyActionable.Length} wrongly actionable"
        );

        foreach ((LabelledExchange sample, Conflict? conflict) in wrong.Concat(wronglyActionable).Distinct())
            TestContext.Out.WriteLine($"    {sample}: {Describe(conflict)}, expected {sample.Cause}, {sample.Remedy}");

        Assert.That(wronglyActionable, Is.Empty);
        Assert.That((double)(samples.Count - wrong.Length) / samples.Count, Is.GreaterThanOrEqualTo(share));
    }

    [Test]
    public void Detect_ExchangesWithoutConflict_AreNone()
    {
        var labelled = Samples.Corpus.Select(sample => sample.Exchange).ToHashSet();
        Exchange[] others = [.. Samples.Recorded.Where(exchange => !labelled.Contains(exchange))];
        Assert.That(others, Has.Length.GreaterThan(100));

        string[] found =
        [
            .. from exchange in others
            let conflict = exchange.Detect(Speakers.SettingsFor(exchange.Origin)) ?? exchange.Detect(EverythingEnabled)
            where conflict is not null
            select $"{exchange}: {Describe(conflict)}",
        ];

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Detect_HiddenConflicts_AreNoneUnlessEnabled() =>
        Assert.That(
            Samples
                .Corpus.Concat(Samples.Vendors)
                .Concat(Samples.Strangers)
                .Where(sample => sample.IsHidden && sample.Exchange.Detect(DetectionSettings.Default) is not null),
            Is.Empty
        );

    [TestCaseSource(nameof(LabelledFacts))]
    public void Detect_RecordedConflict_HasTheLabelledFacts(object labelled)
    {
        var sample = (LabelledExchange)labelled;
        Conflict? conflict = sample.Exchange.Detect(Speakers.SettingsFor(sample.Exchange.Origin));

        Assert.That(sample.IsRight(conflict), Is.True, Describe(conflict));
        // Where the cause is the labelled one itself and not one of the accepted, the other facts must be too.
        if (conflict?.Cause != sample.Cause)
            return;
        Assert.That(conflict.Code ?? "", Is.EqualTo(sample.Code));
        Assert.That(conflict.Confidence, Is.EqualTo(sample.Confidence));
        Assert.That(conflict.MaybeApplied, Is.EqualTo(sample.MaybeApplied));
    }

    private static IEnumerable<TestCaseData> LabelledFacts =>
        from sample in Samples.Corpus
        where sample.Cause != ConflictCause.Unknown
        // The undeclared prefix makes this one no XML; that it carries no code is right too.
        where sample.Exchange.Case != "unlock-bad-token.409.http"
        select new TestCaseData(sample).SetArgDisplayNames(sample.ToString());

    private static string Describe(Conflict? conflict) =>
        conflict is null
            ? "no conflict"
            : $"{conflict.Cause}, {conflict.Confidence}, {conflict.Remedy}, code '{conflict.Code}', {conflict.Dialect ?? "no dialect"}";

    private sealed record Reader(
        string Name,
        double Share,
        Func<Exchange, DetectionSettings> Settings,
        Func<Exchange, Exchange> Placed,
        bool WithHidden
    );
}
