using System.Globalization;
using System.Text;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>docs/vendors.md is what detection says of the samples. <c>CONFLICTAWARE_WRITE_DOCS=1</c> writes it anew.</summary>
public class VendorsPageTests
{
    private static readonly string File = Repository.Path("docs", "vendors.md");

    [Test]
    public void VendorsPage_IsWhatDetectionSays()
    {
        string page = Write();
        TestContext.Out.WriteLine(page);
        if (Environment.GetEnvironmentVariable("CONFLICTAWARE_WRITE_DOCS") == "1")
            System.IO.File.WriteAllText(File, page);

        Assert.That(
            System.IO.File.ReadAllText(File),
            Is.EqualTo(page),
            "docs/vendors.md is out of date: run the tests once with CONFLICTAWARE_WRITE_DOCS=1 and review the difference."
        );
    }

    private static string Write()
    {
        LabelledExchange[] all = [.. Samples.Corpus.Concat(Samples.Vendors)];
        int right = all.Count(sample => sample.IsRight(Read(sample)));
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            # What answers are understood

            Written by the tests from recorded and documented answers; do not edit it by hand (`CONFLICTAWARE_WRITE_DOCS=1 dotnet test` writes it anew).

            Read as a client of the vendor does, with the vendor's dialect enabled: {right} of {all.Length} causes right, {all.Count(sample => sample.IsWronglyActionable(
                Read(sample)
            ))} wrongly actionable.

            *Action* is what would help: `Rebase` reads the current representation and makes the change again, `Resend` and `Wait` send the same bytes again, `None` surfaces. What is done is for the
            resolvers to decide; a `Guess` never leads to an action. Answers marked with an asterisk hide behind another status and are seen only by clients that enable the dialect.


            """
        );
        Section(page, "Vendors", Samples.Vendors);
        Section(page, "Recorded servers", Samples.Corpus);
        Sources(page);
        return page.Replace("\r\n", "\n").ToString();
    }

    private static void Section(StringBuilder page, string title, IEnumerable<LabelledExchange> samples)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            ## {title}

            | origin | case | method | status | cause | confidence | action | code | dialect |
            |---|---|---|---|---|---|---|---|---|

            """
        );
        foreach (LabelledExchange sample in samples)
        {
            Exchange exchange = sample.Exchange;
            Conflict? conflict = Read(sample);
            string reading = conflict is null
                ? "no conflict | | | |"
                : $"{conflict.Cause} | {Shown(conflict)} | {conflict.Remedy}{(conflict.MaybeApplied ? ", may be applied" : "")} | {Code(conflict.Code)} | {conflict.Dialect}";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {exchange.Origin} | {exchange.Case.Replace(".http", "", StringComparison.Ordinal)} | {exchange.Method} | {exchange.Status}{(sample.IsHidden ? "*" : "")} | {reading} |\n"
            );
        }
        page.Append('\n');
    }

    private static void Sources(StringBuilder page)
    {
        page.Append(
            """
            ## Dialects

            | dialect | name in code | also looked into when enabled | source |
            |---|---|---|---|

            """
        );
        foreach (
            System.Reflection.PropertyInfo property in typeof(Dialects)
                .GetProperties()
                .OrderBy(property => property.Name, StringComparer.Ordinal)
        )
        {
            if (property.GetValue(null) is Dialect dialect)
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {dialect.Name} | `Dialects.{property.Name}` | {string.Join(", ", dialect.Statuses)} | {(dialect.Source is { } source ? $"<{source}>" : "")} |\n"
                );
        }
    }

    private static string Shown(Conflict conflict) => conflict.Cause == ConflictCause.Unknown ? "" : conflict.Confidence.ToString();

    private static string Code(string? code) => code is null ? "" : $"`{code}`";

    private static Conflict? Read(LabelledExchange sample) =>
        Speakers.AtItsHost(sample.Exchange).Detect(Speakers.SettingsFor(sample.Exchange.Origin));
}
