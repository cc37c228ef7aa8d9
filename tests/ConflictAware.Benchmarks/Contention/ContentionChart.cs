using System.Globalization;
using System.Text;

namespace ConflictAware.Benchmarks;

/// <summary>Requests an update and completion against the number of writers, as one SVG that is readable on light and dark pages.</summary>
internal static class ContentionChart
{
    private const int PanelWidth = 400;
    private const int PanelHeight = 300;
    private const int Left = 56;
    private const int Top = 64;
    private const int Gap = 96;
    private static readonly int[] Writers = [2, 10, 50, 100];
    private static readonly string[] Colours = ["#8c8c8c", "#d08700", "#c8553d", "#2a9d8f", "#3b7dd8", "#9b5de5"];

    public static string Draw(IReadOnlyList<ContentionRow> rows)
    {
        ContentionRow[] shown =
        [
            .. rows.Where(static row => row is { Processes: 1, UpdatesPerWriter: 1 } && Writers.Contains(row.Writers)),
        ];
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {2 * (Left + PanelWidth) + Gap} {Top + PanelHeight + 88}\" ");
        svg.AppendLine("font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">");
        svg.AppendLine(
            "<title>Writers of one resource in one process, one update each: requests an update, and time until all are done</title>"
        );
        // A page that says nothing of colours is light; mid-grey lines can be seen on both.
        svg.AppendLine(
            "<style>text{fill:#333}@media(prefers-color-scheme:dark){text{fill:#ddd}}.grid{stroke:#888;stroke-opacity:.35}</style>"
        );
        Panel(svg, shown, Left, "requests an update", static row => row.RequestsPerUpdate, [0.01, 0.1, 1, 10, 100], static v => Text(v));
        Panel(
            svg,
            shown,
            2 * Left + PanelWidth + Gap / 2,
            "all done after",
            static row => row.CompletionMs,
            [10, 100, 1000, 10_000],
            static v => v < 1000 ? $"{Text(v)} ms" : $"{Text(v / 1000)} s"
        );
        Legend(svg);
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Panel(
        StringBuilder svg,
        ContentionRow[] rows,
        int left,
        string title,
        Func<ContentionRow, double> value,
        double[] ticks,
        Func<double, string> label
    )
    {
        double least = Math.Min(ticks[0], rows.Select(value).DefaultIfEmpty(ticks[0]).Min());
        double most = Math.Max(ticks[^1], rows.Select(value).DefaultIfEmpty(ticks[^1]).Max());
        double X(int writers) => left + PanelWidth * Math.Log(writers / 2.0) / Math.Log(50);
        double Y(double v) => Top + PanelHeight * (1 - Math.Log(v / least) / Math.Log(most / least));

        Add(svg, $"<text x=\"{left}\" y=\"{Top - 16}\" font-weight=\"600\">{title}</text>\n");
        foreach (double tick in ticks)
        {
            Add(svg, $"<line class=\"grid\" x1=\"{left}\" x2=\"{left + PanelWidth}\" y1=\"{Y(tick):F1}\" y2=\"{Y(tick):F1}\"/>");
            Add(svg, $"<text x=\"{left - 8}\" y=\"{Y(tick) + 4:F1}\" text-anchor=\"end\">{label(tick)}</text>\n");
        }
        foreach (int writers in Writers)
            Add(svg, $"<text x=\"{X(writers):F1}\" y=\"{Top + PanelHeight + 20}\" text-anchor=\"middle\">{writers}</text>\n");
        Add(svg, $"<text x=\"{left + PanelWidth}\" y=\"{Top + PanelHeight + 40}\" text-anchor=\"end\">writers</text>\n");
        for (int i = 0; i < Strategies.All.Length; i++)
        {
            ContentionRow[] line = [.. rows.Where(row => row.Strategy == Strategies.All[i]).OrderBy(static row => row.Writers)];
            string points = string.Join(
                ' ',
                line.Select(row => string.Create(CultureInfo.InvariantCulture, $"{X(row.Writers):F1},{Y(value(row)):F1}"))
            );
            // Ours are drawn whole, the others dashed: told apart without colours too.
            string dash = i < 3 ? " stroke-dasharray=\"6 4\"" : "";
            Add(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2.5\"{dash}/>\n");
            foreach (ContentionRow row in line)
                Add(svg, $"<circle cx=\"{X(row.Writers):F1}\" cy=\"{Y(value(row)):F1}\" r=\"3.5\" fill=\"{Colours[i]}\"/>\n");
        }
    }

    private static void Legend(StringBuilder svg)
    {
        for (int i = 0; i < Strategies.All.Length; i++)
        {
            int x = Left + i * 160;
            const int Y = Top + PanelHeight + 66;
            string dash = i < 3 ? " stroke-dasharray=\"6 4\"" : "";
            Add(
                svg,
                $"<line x1=\"{x}\" x2=\"{x + 24}\" y1=\"{Y - 4}\" y2=\"{Y - 4}\" stroke=\"{Colours[i]}\" stroke-width=\"2.5\"{dash}/>"
            );
            Add(svg, $"<text x=\"{x + 30}\" y=\"{Y}\">{Strategies.All[i]}</text>\n");
        }
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
