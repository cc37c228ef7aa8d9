using System.IO.Compression;
using System.Net;
using System.Text;

namespace ConflictAware.Tests.Detection;

/// <summary>The body of an answer is looked at within bounds and stays whole for the caller.</summary>
public class BodyPeekTests
{
    private const string Problem = """{"type":"https://example.org/probs/stale","status":409,"detail":"somebody was faster"}""";

    [Test]
    public async Task Detect_StreamedBody_IsReadableAfterwards([Values] bool synchronously)
    {
        using HttpResponseMessage response = Answer(new ScriptedBody(Utf8(Problem[..20]), Utf8(Problem[20..])));
        response.Content.Headers.TryAddWithoutValidation("X-Odd", "kept as it is");

        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default, synchronously);

        Assert.That(conflict?.Detail, Is.EqualTo("somebody was faster"));
        Assert.That(response.Content.Headers.GetValues("X-Odd"), Is.EqualTo(new[] { "kept as it is" }));
        if (synchronously)
        {
            using var reader = new StreamReader(response.Content.ReadAsStream());
            Assert.That(reader.ReadToEnd(), Is.EqualTo(Problem));
        }
        else
        {
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Problem));
        }
    }

    [Test]
    public async Task Detect_StreamedBody_CanBeCopiedSynchronously()
    {
        using HttpResponseMessage response = Answer(new ScriptedBody(Utf8(Problem)));
        await DetectAsync(response, DetectionSettings.Default);

        using var copy = new MemoryStream();
        response.Content.CopyTo(copy, null, CancellationToken.None);

        Assert.That(copy.ToArray(), Is.EqualTo(Utf8(Problem)));
    }

    [Test]
    public async Task Detect_BufferedBody_KeepsItsContent()
    {
        using HttpResponseMessage response = Answer(new StringContent(Problem));
        HttpContent content = response.Content;
        content.Headers.ContentType = new("application/problem+json");

        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default);

        Assert.That(response.Content, Is.SameAs(content));
        Assert.That(conflict?.Problem?.Type, Is.EqualTo("https://example.org/probs/stale"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Problem));
        using var again = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.That(await again.ReadToEndAsync(), Is.EqualTo(Problem));
    }

    [Test]
    public async Task Law11_EndlessBody_IsUnknownAndLosesNothing([Values] bool synchronously)
    {
        var body = new ScriptedBody(Utf8(Problem[..10]), ScriptedBody.Hang, Utf8("!"));
        using HttpResponseMessage response = Answer(body);

        Conflict? conflict = await DetectAsync(
            response,
            DetectionSettings.Default with
            {
                TimeProvider = new ImpatientTime(),
            },
            synchronously
        );

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
        Task<string> reading = response.Content.ReadAsStringAsync();
        Assert.That(reading.IsCompleted, Is.False);
        body.Continue(Utf8(Problem[10..]));
        Assert.That(await reading, Is.EqualTo(Problem + "!"));
    }

    [Test]
    public async Task Law11_BodyThatFails_FailsForTheCallerOnly([Values] bool synchronously)
    {
        using HttpResponseMessage response = Answer(new ScriptedBody(Utf8("begin"), new IOException("connection reset")));

        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default, synchronously);

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] begin = new byte[5];
        await stream.ReadExactlyAsync(begin);
        Assert.That(Encoding.UTF8.GetString(begin), Is.EqualTo("begin"));
        IOException failure = (await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(begin)))!;
        Assert.That(failure.Message, Is.EqualTo("connection reset"));
    }

    [Test]
    public async Task Detect_CallerGivesUp_ThrowsAndLosesNothing()
    {
        var body = new ScriptedBody(Utf8("one,"), ScriptedBody.Hang);
        using HttpResponseMessage response = Answer(body);
        using var cancellation = new CancellationTokenSource();
        ValueTask<Conflict?> detecting = new ConflictDetector(DetectionSettings.Default).DetectAsync(
            null,
            null,
            response,
            false,
            cancellation.Token
        );

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await detecting);
        body.Continue(Utf8("two"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("one,two"));
    }

    [Test]
    public async Task Law11_BodyBeyondTheBound_IsReadNoFurther()
    {
        byte[] chunk = new byte[1024];
        var body = new ScriptedBody(Enumerable.Repeat((object)chunk, 1000).ToArray());
        using HttpResponseMessage response = Answer(body);

        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default with { MaxBodyBytes = 10_000 });

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
        Assert.That(body.BytesGiven, Is.LessThanOrEqualTo(10_001));
        Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.EqualTo(1000 * 1024));
    }

    [Test]
    public async Task Law11_BodyAnnouncedBeyondTheBound_IsNotTouched()
    {
        var body = new ScriptedBody(new byte[100]);
        using HttpResponseMessage response = Answer(body);
        response.Content.Headers.ContentLength = 1_000_000;

        await DetectAsync(response, DetectionSettings.Default);

        Assert.That(response.Content, Is.SameAs(body));
        Assert.That(body.BytesGiven, Is.Zero);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("identity, x-gzip")]
    public async Task Detect_CodedBody_IsDecodedForReadingOnly(string coding)
    {
        byte[] coded = Encode(Utf8(Problem), coding);
        using HttpResponseMessage response = Answer(new ScriptedBody(coded));
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default);

        Assert.That(conflict?.Detail, Is.EqualTo("somebody was faster"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(coded));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Law11_Bomb_IsUnknown(string coding)
    {
        // A hundred megabytes of blanks in a few kilobytes, and a problem before them that a careless reader would have believed.
        byte[] bomb = Encode([.. Utf8(Problem), .. Enumerable.Repeat((byte)' ', 100_000_000)], coding);
        Assert.That(bomb.Length, Is.LessThan(200_000));
        using HttpResponseMessage response = Answer(new ScriptedBody(bomb));
        response.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Conflict? conflict = await DetectAsync(response, DetectionSettings.Default);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
        Assert.That(conflict?.Problem, Is.Null);
        Assert.That(allocated, Is.LessThan(4_000_000));
    }

    [Test]
    public async Task Detect_Disposed_DisposesTheLiveStream()
    {
        var body = new ScriptedBody(Utf8(Problem));
        HttpResponseMessage response = Answer(body);
        await DetectAsync(response, DetectionSettings.Default);

        response.Dispose();

        Assert.That(body.IsDisposed, Is.True);
    }

    private static async Task<Conflict?> DetectAsync(HttpResponseMessage response, DetectionSettings settings, bool synchronously = false)
    {
        ValueTask<Conflict?> detecting = new ConflictDetector(settings).DetectAsync(null, null, response, synchronously, default);
        if (synchronously)
            Assert.That(detecting.IsCompleted, Is.True);
        return await detecting;
    }

    private static HttpResponseMessage Answer(HttpContent content)
    {
        content.Headers.ContentType ??= new("application/problem+json");
        return new HttpResponseMessage(HttpStatusCode.Conflict) { Content = content };
    }

    private static byte[] Encode(byte[] bytes, string coding)
    {
        using var coded = new MemoryStream();
        using (
            Stream encoder = coding switch
            {
                "br" => new BrotliStream(coded, CompressionLevel.Optimal),
                "deflate" => new ZLibStream(coded, CompressionLevel.Optimal),
                _ => new GZipStream(coded, CompressionLevel.Optimal),
            }
        )
            encoder.Write(bytes);
        return coded.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
