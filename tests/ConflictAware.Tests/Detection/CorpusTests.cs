using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>The recorded exchanges and vendor samples, against their labels.</summary>
public class CorpusTests
{
    [Test]
    public void General()
    {
        var settings = DetectionSettings.Default.With(new DialectSet().Disable([.. Dialects.All.Where(d => !d.IsShape)]));
        foreach (bool text in new[] { false, true })
        {
            int right = 0,
                n = 0;
            foreach (LabelledExchange sample in Samples.Corpus.Concat(Samples.Vendors).Where(s => !s.IsHidden))
            {
                Conflict? conflict = sample.Exchange.Detect(settings with { ReadText = text });
                n++;
                bool ok = sample.IsRight(conflict);
                if (ok)
                    right++;
                if (!ok || sample.IsWronglyActionable(conflict))
                    TestContext.Out.WriteLine(
                        $"{(ok ? "" : "WRONG")} {(sample.IsWronglyActionable(conflict) ? "ACT" : "")} {sample}: {conflict?.Cause} {conflict?.Confidence} {conflict?.Remedy} code={conflict?.Code} expected {sample.Cause} {sample.Remedy}"
                    );
            }
            TestContext.Out.WriteLine($"text {text}: {right}/{n}");
        }
    }
}
