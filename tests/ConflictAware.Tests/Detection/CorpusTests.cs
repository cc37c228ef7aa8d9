using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>The recorded exchanges and vendor samples, against their labels.</summary>
public class CorpusTests
{
    private static readonly DetectionSettings WithoutVendors = DetectionSettings.Default.With(
        new DialectSet().Disable([.. Dialects.All.Where(dialect => !dialect.IsShape)])
    );

    private static readonly Reader[] Readers =
    [
        new("as a client of the vendor", sample => Speakers.SettingsFor(sample.Origin), Speakers.AtItsHost, WithHidden: true),
        new("host unknown, dialect enabled", sample => Speakers.SettingsFor(sample.Origin), exchange => exchange, WithHidden: true),
        new("nothing enabled, host unknown", _ => DetectionSettings.Default, exchange => exchange, WithHidden: false),
        new("no vendor known", _ => WithoutVendors, exchange => exchange, WithHidden: false),
        new("no vendor known, text allowed", _ => WithoutVendors with { ReadText = true }, exchange => exchange, WithHidden: false),
    ];

    [Test]
    public void Report()
    {
        foreach (Reader reader in Readers)
        {
            Tally tally = Read(reader, Samples.Corpus.Concat(Samples.Vendors));
            TestContext.Out.WriteLine($"{reader.Name}: {tally.Right} of {tally.Count} right, {tally.WronglyActionable} wrongly actionable");
            foreach (string miss in tally.Misses)
                TestContext.Out.WriteLine($"    {miss}");
        }
    }

    private static Tally Read(Reader reader, IEnumerable<LabelledExchange> samples)
    {
        var tally = new Tally();
        foreach (LabelledExchange sample in samples.Where(sample => reader.WithHidden || !sample.IsHidden))
        {
            Conflict? conflict = reader.Placed(sample.Exchange).Detect(reader.Settings(sample.Exchange));
            tally.Add(sample, conflict);
        }
        return tally;
    }

    private sealed record Reader(string Name, Func<Exchange, DetectionSettings> Settings, Func<Exchange, Exchange> Placed, bool WithHidden);

    private sealed class Tally
    {
        public int Count { get; private set; }

        public int Right { get; private set; }

        public int WronglyActionable { get; private set; }

        public List<string> Misses { get; } = [];

        public void Add(LabelledExchange sample, Conflict? conflict)
        {
            Count++;
            bool isRight = sample.IsRight(conflict);
            bool isWronglyActionable = sample.IsWronglyActionable(conflict);
            Right += isRight ? 1 : 0;
            WronglyActionable += isWronglyActionable ? 1 : 0;
            if (!isRight || isWronglyActionable)
                Misses.Add(
                    $"{(isWronglyActionable ? "WRONGLY ACTIONABLE " : "")}{sample}: {conflict?.Cause.ToString() ?? "no conflict"} {conflict?.Confidence} {conflict?.Remedy} {conflict?.Code} [{conflict?.Dialect}], expected {sample.Cause} {sample.Remedy}"
                );
            else if (
                conflict != null
                && (
                    sample.Confidence is { } c
                        && c != conflict.Confidence
                        && conflict.Cause == sample.Cause
                        && conflict.Cause != ConflictCause.Unknown
                    || sample.Remedy != conflict.Remedy
                    || sample.Code is { } code && code != (conflict.Code ?? "")
                    || sample.MaybeApplied is { } m && m != conflict.MaybeApplied
                )
            )
                Misses.Add(
                    $"  differs {sample}: {conflict?.Cause.ToString() ?? "no conflict"} {conflict?.Confidence} {conflict?.Remedy} {conflict?.Code} {conflict?.MaybeApplied} [{conflict?.Dialect}], expected {sample.Cause} {sample.Confidence} {sample.Remedy} {sample.Code} {sample.MaybeApplied}"
                );
        }
    }
}
