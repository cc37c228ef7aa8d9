using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>
/// Mutates recorded and documented answers and reads them with everything enabled. A short run by default; <c>CONFLICTAWARE_FUZZ=1000000</c> bodies for
/// a long one, <c>CONFLICTAWARE_FUZZ_SEED</c> to repeat one.
/// </summary>
public class FuzzTests
{
    private static readonly DetectionSettings Settings = DetectionSettings.Default.With(new DialectSet().Enable([.. Dialects.All])) with
    {
        ReadText = true,
        MaxBodyBytes = 64 * 1024,
    };

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "1e999999",
            "-0",
            "123456789012345678901234567890",
            "{\"error\":",
            "{\"code\":",
            "\"code\":\"conflict\",",
            "\"type\":\"about:blank\",",
            "<",
            ">",
            "</",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "&b;",
            "&#x0;",
            "<![CDATA[",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
            "<Error><Code>",
            "<D:multistatus xmlns:D=\"DAV:\">",
            "HTTP/1.1 409 Conflict\r\n",
            "\r\n--",
            "\r\n\r\n",
            "\u00ff",
            "\uFEFF",
            "\0",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0xAF],
        [0xED, 0xA0, 0x80],
        [0xFF, 0xFE],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json",
        "application/problem+json",
        "application/problem+xml",
        "text/xml; charset=utf-16",
        "application/xml; charset=iso-8859-1",
        "text/plain; charset=utf-7",
        "text/html",
        "multipart/mixed; boundary=a",
        "application/json; charset=\"",
        "",
        "application/octet-stream",
        "application/x-amz-json-1.0",
        "application/fhir+xml",
    ];

    [Test]
    public void Law11_MutatedBodies_NeverThrowAndCostLittle()
    {
        int bodies = Number("CONFLICTAWARE_FUZZ", 10_000);
        int seed = Number("CONFLICTAWARE_FUZZ_SEED", Environment.ProcessId);
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Exchange[] origins = [.. Samples.Recorded, .. Samples.Vendors.Select(sample => sample.Exchange)];
        // Dialects are arranged and code is compiled on first use; that is not what a body costs.
        foreach (Exchange origin in origins)
            origin.Detect(Settings);
        var watch = new Stopwatch();
        int conflicts = 0;
        TimeSpan longest = TimeSpan.Zero;
        long largest = 0;
        var whole = Stopwatch.StartNew();
        for (int i = 0; i < bodies; i++)
        {
            Exchange origin = origins[random.Next(origins.Length)];
            byte[] body = Mutate(origin.Body, origins, random);
            Exchange mutated = origin with
            {
                Body = body,
                Status = random.Next(4) == 0 ? origin.Status : new[] { 409, 412, 423, 428, 200, 207, 400 }[random.Next(7)],
                Fields = random.Next(3) == 0 ? [new("Content-Type", ContentTypes[random.Next(ContentTypes.Length)])] : origin.Fields,
            };
            using HttpRequestMessage request = mutated.ToRequest();
            using HttpResponseMessage response = mutated.ToResponse();
            var detector = new ConflictDetector(Settings);

            long before = GC.GetAllocatedBytesForCurrentThread();
            watch.Restart();
            Conflict? conflict = null;
            try
            {
                conflict = detector.Detect(request, origin.RequestContent, response, body);
                if (conflict is not null)
                {
                    conflicts++;
                    _ = conflict.Problem?.Extensions.Count;
                    StandardisedConflict.ToBytes(conflict, body, "application/json");
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, body {i} of {origin}: {e}\n{Convert.ToBase64String(body)}");
            }
            watch.Stop();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (watch.Elapsed > longest)
                longest = watch.Elapsed;
            largest = Math.Max(largest, allocated);
            Assert.That(
                conflict is { Confidence: Confidence.Guess, Remedy: not Remedy.None },
                Is.False,
                $"seed {seed}, body {i}: a guess acts"
            );
        }
        TestContext.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{bodies} mutated bodies, {conflicts} conflicts, 0 exceptions, longest {longest.TotalMilliseconds:F1} ms, largest allocation {largest / 1024.0:F0} KiB, whole run {whole.Elapsed.TotalSeconds:F0} s"
            )
        );
        // A body is at most 64 KiB here; what is made of it is a small multiple, whatever it says. Time is generous, for busy machines and collections.
        Assert.That(largest, Is.LessThan(16 * 1024 * 1024));
        Assert.That(longest, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    private static byte[] Mutate(byte[] original, Exchange[] origins, Random random)
    {
        List<byte> body = [.. original];
        int rounds = 1 + random.Next(4);
        for (int round = 0; round < rounds; round++)
        {
            int at = body.Count == 0 ? 0 : random.Next(body.Count);
            switch (random.Next(13))
            {
                case 0:
                    body.RemoveRange(at, body.Count - at);
                    break;
                case 1 when body.Count > 0:
                    for (int flips = random.Next(1, 8); flips > 0; flips--)
                        body[random.Next(body.Count)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    body.InsertRange(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 3:
                    int length = random.Next(body.Count - at + 1);
                    body.InsertRange(random.Next(body.Count + 1), body.GetRange(at, length));
                    break;
                case 4:
                    body.RemoveRange(at, random.Next(body.Count - at + 1));
                    break;
                case 5:
                    string nesting = random.Next(3) switch
                    {
                        0 => "[",
                        1 => "{\"error\":",
                        _ => "<a>",
                    };
                    body.InsertRange(at, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(nesting, random.Next(1, 5000)))));
                    break;
                case 6:
                    body.InsertRange(at, Encoding.ASCII.GetBytes(new string('9', random.Next(1, 2000))));
                    break;
                case 7:
                    Encoding encoding = random.Next(3) switch
                    {
                        0 => Encoding.Unicode,
                        1 => Encoding.BigEndianUnicode,
                        _ => Encoding.UTF32,
                    };
                    body = [.. encoding.GetBytes(Encoding.Latin1.GetString([.. body]))];
                    break;
                case 8:
                    byte[] other = origins[random.Next(origins.Length)].Body;
                    body.InsertRange(at, other.AsSpan(0, random.Next(other.Length + 1)).ToArray());
                    break;
                case 9:
                    byte[] noise = new byte[random.Next(1, 200)];
                    random.NextBytes(noise);
                    body.InsertRange(at, noise);
                    break;
                case 10:
                    string members = string.Concat(
                        Enumerable.Range(0, random.Next(1, 300)).Select(_ => "\"code\":\"x\",\"errors\":[{\"code\":1}],")
                    );
                    body.InsertRange(Math.Min(1, body.Count), Encoding.ASCII.GetBytes(members));
                    break;
                case 11:
                    string laughs =
                        "<!DOCTYPE l [<!ENTITY a \"lol\">"
                        + string.Concat(Enumerable.Range(0, 9).Select(i => $"<!ENTITY a{i} \"&a;&a;&a;&a;&a;\">"))
                        + "]><Error><Code>&a8;</Code></Error>";
                    body = [.. Encoding.ASCII.GetBytes(laughs)];
                    break;
                default:
                    byte[] size = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(size, random.Next());
                    body.InsertRange(at, size);
                    break;
            }
        }
        return [.. body.Take(Settings.MaxBodyBytes)];
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : otherwise;
}
