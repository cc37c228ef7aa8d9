using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>Detecting a conflict against parsing the same body, in one run. Ratios, never absolute times.</summary>
internal static class DetectBenchmark
{
    /// <summary>The most that detecting may cost, in times of <see cref="JsonDocument.Parse(ReadOnlyMemory{byte}, JsonDocumentOptions)"/>.</summary>
    public const double Bound = 2;

    /// <summary>One line of the table.</summary>
    /// <param name="Body">Which body.</param>
    /// <param name="Bytes">How long it is.</param>
    /// <param name="Ratio">Time of detecting over time of parsing.</param>
    /// <param name="Nanoseconds">Time of detecting.</param>
    /// <param name="Allocated">Bytes allocated by one detection.</param>
    public sealed record Row(string Body, int Bytes, double Ratio, double Nanoseconds, long Allocated);

    /// <summary>Measures every body and writes the table.</summary>
    public static IReadOnlyList<Row> Run(TextWriter output)
    {
        var rows = new List<Row>();
        output.WriteLine("body             bytes   ratio      time   allocated");
        // Every body once before any counts: the first must not pay for compiling what all of them use.
        foreach ((string name, string contentType, string body) in Bodies())
            Measure(name, contentType, Encoding.UTF8.GetBytes(body));
        foreach ((string name, string contentType, string body) in Bodies())
        {
            Row row = Measure(name, contentType, Encoding.UTF8.GetBytes(body));
            rows.Add(row);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Body, -14} {row.Bytes, 7} {row.Ratio, 7:F2} {row.Nanoseconds, 6:F0} ns {row.Allocated, 9} B"
                )
            );
        }
        return rows;
    }

    private static Row Measure(string name, string contentType, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://api.example.com/orders/7");
        request.Headers.TryAddWithoutValidation("If-Match", "\"5\"");
        using var response = new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        response.Headers.TryAddWithoutValidation("Date", "Fri, 20 Nov 2026 07:26:29 GMT");
        response.Headers.TryAddWithoutValidation("Server", "nginx");
        var detector = new ConflictDetector(DetectionSettings.Default);
        (double detect, double parse) = Compare(
            () => detector.Detect(request, null, response, body),
            () =>
            {
                using var document = JsonDocument.Parse(body);
            }
        );
        long before = GC.GetAllocatedBytesForCurrentThread();
        const int Times = 200;
        for (int i = 0; i < Times; i++)
            detector.Detect(request, null, response, body);
        return new Row(name, body.Length, detect / parse, detect, (GC.GetAllocatedBytesForCurrentThread() - before) / Times);
    }

    // Both in turns, the fastest of many short rounds each: what a busy machine adds falls on either alike, and mostly on neither.
    private static (double One, double Other) Compare(Action one, Action other)
    {
        Round(one, TimeSpan.FromSeconds(1));
        Round(other, TimeSpan.FromSeconds(1));
        double bestOne = double.MaxValue;
        double bestOther = double.MaxValue;
        for (int round = 0; round < 40; round++)
        {
            bestOne = Math.Min(bestOne, Round(one, TimeSpan.FromMilliseconds(10)));
            bestOther = Math.Min(bestOther, Round(other, TimeSpan.FromMilliseconds(10)));
        }
        return (bestOne, bestOther);
    }

    private static double Round(Action action, TimeSpan length)
    {
        int count = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < length)
        {
            for (int i = 0; i < 20; i++)
                action();
            count += 20;
        }
        return watch.Elapsed.TotalNanoseconds / count;
    }

    // What servers really send at these sizes: a bare error, one with a list of items, and one that hands back the current representation.
    private static IEnumerable<(string Name, string ContentType, string Body)> Bodies()
    {
        const string Status =
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"persistentvolumes \"a\" already exists","reason":"AlreadyExists","details":{"name":"a","kind":"persistentvolumes"},"code":409}""";
        const string Problem =
            """{"type":"https://example.org/probs/version-conflict","title":"Version conflict","status":409,"detail":"Order 7 was changed by bob.","instance":"/orders/7","currentVersion":5,"traceId":"0HNQ6QUBVEJ8D:01"}""";
        const string Error =
            """{"error":{"code":"VERSION_CONFLICT","message":"Order 7 was changed.","target":"stock","details":[{"code":"STALE","target":"stock"},{"code":"STALE","target":"price"}]},"requestId":"0HNQ6QUB"}""";
        yield return ("Status 200 B", "application/json", Status);
        yield return ("problem 200 B", "application/problem+json", Problem);
        yield return ("error 200 B", "application/json; charset=utf-8", Error);
        yield return ("problem 2 KB", "application/problem+json", Grow(Problem, 2_000));
        yield return ("error 2 KB", "application/json; charset=utf-8", Grow(Error, 2_000));
        yield return ("problem 64 KB", "application/problem+json", Grow(Problem, 65_536));
        yield return ("error 64 KB", "application/json; charset=utf-8", Grow(Error, 65_536));
    }

    private static string Grow(string body, int length)
    {
        StringBuilder grown = new StringBuilder(body, 0, body.Length - 1, length + 100).Append(",\"current\":[");
        for (int i = 0; grown.Length < length - 80; i++)
            grown.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? "" : ",")}{{\"id\":{i},\"name\":\"item number {i}\",\"price\":{i * 3}.25,\"tags\":[\"a\",\"b\"]}}"
            );
        return grown.Append("]}").ToString();
    }
}
