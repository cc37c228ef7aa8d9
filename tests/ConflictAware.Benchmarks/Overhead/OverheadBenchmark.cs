using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>
/// What a request without a conflict costs: through <see cref="ConflictHandler"/> and <see cref="AttemptProbe"/>, as <c>AddConflictHandling</c> puts them, against one
/// asynchronous pass-through handler; and a typed update against a GET and a PUT written by hand.
/// </summary>
public static class OverheadBenchmark
{
    private const double Bound = 1.05;

    // Beside the captured content.
    private const long BoundBytes = 256;

    private static readonly byte[] Document = JsonSerializer.SerializeToUtf8Bytes(new Product("a product", 10, new string('x', 950)));

    private static readonly EntityTagHeaderValue Tag = new("\"1\"");

    private sealed record Product(string Name, int Stock, string Description);

    /// <summary>Prints the table and writes artifacts/benchmarks/overhead.json.</summary>
    /// <param name="quick">Fewer samples.</param>
    /// <returns>0; 1 when a bound is broken.</returns>
    public static async Task<int> RunAsync(bool quick)
    {
        int turns = quick ? 41 : 201;
        FarOrigin origin = await FarOrigin.StartAsync(Document).ConfigureAwait(false);
        await using (origin.ConfigureAwait(false))
        {
            Console.WriteLine($"{Document.Length} bytes of JSON");
            Console.WriteLine($"{"request", -50}{"ours", 13}{"baseline", 13}{"ratio", 8}{"allocated", 12}{"baseline", 12}{"more", 8}");
            List<Row> rows = [];
            foreach (bool isFar in new[] { false, true })
            {
                using HttpClient ours = Client(
                    new ConflictHandler(new ConflictHandlingOptions(), new AttemptProbe(Transport(isFar))),
                    isFar,
                    origin
                );
                using HttpClient baseline = Client(new PassThrough(Transport(isFar)), isFar, origin);
                foreach ((string name, bool captures, Func<HttpClient, Task> mine, Func<HttpClient, Task> theirs) in Requests())
                {
                    Comparison comparison = Compare();
                    // A machine that has other things to do can spoil a row; a real loss shows three times.
                    for (int again = 0; again < 2 && isFar && comparison.Ratio > Bound; again++)
                        comparison = Compare();
                    var row = new Row($"{(isFar ? "Kestrel" : "memory")}: {name}", isFar, captures, comparison);
                    rows.Add(row);
                    Console.WriteLine(row);

                    Comparison Compare() => Comparison.Of(() => Run(mine(ours)), () => Run(theirs(baseline)), turns);
                }
            }
            string folder = Path.Combine("artifacts", "benchmarks");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "overhead.json"), JsonSerializer.SerializeToUtf8Bytes(rows))
                .ConfigureAwait(false);
            Row[] broken = [.. rows.Where(static row => row.IsAbove)];
            foreach (Row row in broken)
                Console.Error.WriteLine($"Above its bound: {row}");
            return broken.Length == 0 ? 0 : 1;
        }
    }

    private static IEnumerable<(string Name, bool Captures, Func<HttpClient, Task> Ours, Func<HttpClient, Task> Baseline)> Requests()
    {
        yield return ("GET", false, static http => SendAsync(http, HttpMethod.Get), static http => SendAsync(http, HttpMethod.Get));
        yield return ("PUT", true, static http => SendAsync(http, HttpMethod.Put), static http => SendAsync(http, HttpMethod.Put));
        yield return (
            "PUT with If-Match",
            true,
            static http => SendAsync(http, HttpMethod.Put, Tag),
            static http => SendAsync(http, HttpMethod.Put, Tag)
        );
        yield return ("UpdateAsync, against GET and PUT by hand", false, UpdateAsync, UpdateByHandAsync);
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(method, "/product");
        if (method == HttpMethod.Put)
            request.Content = new ByteArrayContent(Document);
        if (tag is not null)
            request.Headers.IfMatch.Add(tag);
        using HttpResponseMessage answer = await http.SendAsync(request).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task UpdateAsync(HttpClient http) =>
        await http.UpdateAsync<Product>("/product", static product => product with { Stock = product.Stock + 1 }).ConfigureAwait(false);

    // With what protects it, as somebody would write it who knows how.
    private static async Task UpdateByHandAsync(HttpClient http)
    {
        using HttpResponseMessage read = await http.GetAsync(new Uri("/product", UriKind.Relative)).ConfigureAwait(false);
        Product? product = await read.Content.ReadFromJsonAsync<Product>().ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/product")
        {
            Content = JsonContent.Create(product! with { Stock = product.Stock + 1 }),
        };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        using HttpResponseMessage written = await http.SendAsync(request).ConfigureAwait(false);
        written.EnsureSuccessStatusCode();
    }

    private static HttpMessageHandler Transport(bool isFar) =>
        isFar ? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false } : new NearOrigin(Document);

    private static HttpClient Client(HttpMessageHandler handler, bool isFar, FarOrigin origin) =>
        new(handler) { BaseAddress = isFar ? origin.BaseAddress : new Uri("http://origin.example/") };

    private static void Run(Task task) => task.GetAwaiter().GetResult();

    private sealed record Row(string Request, bool IsFar, bool Captures, Comparison Comparison)
    {
        private long More => Comparison.OursAllocated - Comparison.BaselineAllocated;

        // The time is bounded over sockets, what is allocated where nothing else allocates; a typed update has work of its own to do.
        public bool IsAbove =>
            IsFar ? Comparison.Ratio > Bound && !IsUpdate : !IsUpdate && More > (Captures ? Document.Length + BoundBytes : 0);

        private bool IsUpdate => Request.Contains("UpdateAsync", StringComparison.Ordinal);

        public override string ToString()
        {
            string allocated = IsFar
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Comparison.OursAllocated, 12:N0}{Comparison.BaselineAllocated, 12:N0}{More, 8:N0}"
                );
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Request, -50}{Comparison.Ours / 1000, 10:N2} us{Comparison.Baseline / 1000, 10:N2} us{Comparison.Ratio, 8:N3}{allocated}"
            );
        }
    }
}
