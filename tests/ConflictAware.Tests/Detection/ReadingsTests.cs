using System.Globalization;
using System.Text;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>
/// Everything that is read out of every known answer, in a file: whoever changes how answers are understood sees in its difference which ones, and how.
/// <c>CONFLICTAWARE_WRITE_DOCS=1</c> writes it anew.
/// </summary>
/// <remarks>Whether a reading is right is for the labels to say (<see cref="CorpusTests"/>); this holds still what they leave open, and the few that are wrong.</remarks>
public class ReadingsTests
{
    private static readonly string File = Repository.Path("tests", "ConflictAware.Tests", "Data", "readings.txt");

    [Test]
    public void Detect_EveryKnownAnswer_IsReadAsBefore()
    {
        string readings = Write();
        if (Environment.GetEnvironmentVariable("CONFLICTAWARE_WRITE_DOCS") == "1")
            System.IO.File.WriteAllText(File, readings);

        Assert.That(
            readings.Split('\n'),
            Is.EqualTo(System.IO.File.ReadAllText(File).ReplaceLineEndings("\n").Split('\n')),
            "Some answers are read otherwise than before: run the tests once with CONFLICTAWARE_WRITE_DOCS=1 and review the difference."
        );
    }

    private static string Write()
    {
        DetectionSettings plain = DetectionSettings.Default.With(new DialectSet());
        DetectionSettings all = DetectionSettings.Default.With(new DialectSet().Enable([.. Dialects.All])) with { ReadText = true };
        DetectionSettings none = DetectionSettings.Default.With(
            new DialectSet().Disable([.. Dialects.All.Where(static dialect => !dialect.IsShape)])
        );
        Dictionary<string, DetectionSettings> speakers = Samples
            .Corpus.Concat(Samples.Vendors)
            .Select(static sample => sample.Exchange.Origin)
            .Distinct()
            .ToDictionary(static origin => origin, Speakers.NewSettingsFor);
        var text = new StringBuilder();
        foreach (LabelledExchange sample in Samples.Corpus.Concat(Samples.Vendors).Concat(Samples.Strangers))
        {
            Exchange exchange = sample.Exchange;
            string reading = Said(exchange.Detect(plain));
            text.Append(CultureInfo.InvariantCulture, $"{exchange}\n    {reading}\n");
            if (speakers.TryGetValue(exchange.Origin, out DetectionSettings? own))
                Note("as the vendor's client", Speakers.AtItsHost(exchange).Detect(own));
            Note("everything enabled", exchange.Detect(all));
            Note("no vendor known", exchange.Detect(none));

            void Note(string how, Conflict? conflict)
            {
                if (Said(conflict) is { } said && said != reading)
                    text.Append(CultureInfo.InvariantCulture, $"    {how}: {said}\n");
            }
        }
        return text.ToString();
    }

    private static string Said(Conflict? conflict) =>
        conflict is null
            ? "no conflict"
            : string.Join(
                    ", ",
                    new[]
                    {
                        $"{conflict.Cause} {conflict.Confidence} {conflict.Remedy}",
                        conflict.MaybeApplied ? "may be applied" : null,
                        conflict.Code is { } code ? $"code {code}" : null,
                        conflict.Dialect is { } dialect ? $"in {dialect}" : null,
                        conflict.AnsweredBy is Answerer.Unknown ? null : $"by the {conflict.AnsweredBy}",
                        conflict.RetryAfter is { } wait ? $"wait {wait:c}" : null,
                        conflict.CurrentVersion is { } version ? $"version {version}" : null,
                        conflict.ExpectedOffset is { } offset ? $"offset {offset}" : null,
                        conflict.OwnedFields.Count > 0 ? $"owned {string.Join(' ', conflict.OwnedFields)}" : null,
                        conflict.Problem is { } problem ? $"problem {problem.Type}" : null,
                        conflict.Detail is { } detail ? $"\"{(detail.Length > 60 ? detail[..60] : detail)}\"" : null,
                    }.Where(static part => part is not null)
                )
                .ReplaceLineEndings(" ");
}
