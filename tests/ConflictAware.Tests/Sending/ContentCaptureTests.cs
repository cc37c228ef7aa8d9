using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Sending;

/// <summary>Content of every kind, sent twice or not at all (law 20).</summary>
public class ContentCaptureTests
{
    private const int Limit = 1000;

    private sealed record Point(int X, int Y);

    private static readonly Dictionary<string, (Func<HttpContent> Make, string? Text)> Kinds = new()
    {
        ["string"] = (() => new StringContent("tea"), "tea"),
        ["bytes"] = (() => new ByteArrayContent("tea"u8.ToArray(), 1, 2), "ea"),
        ["empty"] = (() => new ByteArrayContent([]), ""),
        ["json"] = (() => JsonContent.Create(new Point(1, 2)), """{"x":1,"y":2}"""),
        ["form"] = (() => new FormUrlEncodedContent([new("a", "1 2")]), "a=1+2"),
        ["memory"] = (() => new ReadOnlyMemoryContent("tea"u8.ToArray()), "tea"),
        ["seekable stream"] = (() => new StreamContent(new MemoryStream("tea"u8.ToArray())), "tea"),
        ["seekable stream, begun"] = (() => new StreamContent(new MemoryStream("tea"u8.ToArray()) { Position = 1 }), "ea"),
        ["stream of unknown length"] = (() => new StreamContent(new OneWayStream("tea"u8.ToArray())), "tea"),
        ["written content of unknown length"] = (() => new WrittenContent("tea"), "tea"),
        ["multipart"] = (
            () => new MultipartFormDataContent("b") { { new StringContent("v"), "name" }, { JsonContent.Create(1), "n" } },
            null
        ),
        ["at the limit"] = (() => new StringContent(new string('x', Limit)), new string('x', Limit)),
        ["unknown length, at the limit"] = (
            () => new StreamContent(new OneWayStream(Encoding.ASCII.GetBytes(new string('x', Limit)))),
            new string('x', Limit)
        ),
    };

    private static IEnumerable<TestCaseData> EachKind() =>
        from kind in Kinds.Keys
        from synchronously in new[] { false, true }
        select new TestCaseData(kind, synchronously);

    [TestCaseSource(nameof(EachKind))]
    public async Task Law20_ContentOfAGuardedWrite_IsResentByteByByte(string kind, bool synchronously)
    {
        using var bench = BenchThatResends();
        using HttpContent content = Kinds[kind].Make();
        content.Headers.TryAddWithoutValidation("Content-Language", "de");
        content.Headers.TryAddWithoutValidation("Content-Disposition", "attachment; filename=\"ä\"");
        content.Headers.TryAddWithoutValidation("X-Odd", "1");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.SendAsync(request, synchronously);

        bench.Script.VerifyDone();
        RecordedRequest[] sent = [.. bench.Script.Requests];
        if (Kinds[kind].Text is { } text)
            Assert.That(sent[0].Text, Is.EqualTo(text));
        Assert.That(sent[1].Content, Is.EqualTo(sent[0].Content));
        Assert.That(sent[0].Header("Content-Language"), Is.EqualTo("de"));
        Assert.That(Headers(sent[1]), Is.EqualTo(Headers(sent[0])));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Law20_ContentAboveTheLimit_GoesOutAsItIsAndTheConflictSurfaces(bool ofKnownLength)
    {
        using var bench = BenchWithLimit();
        string text = new('x', Limit + 1);
        using HttpContent content = ofKnownLength
            ? new StringContent(text)
            : new StreamContent(new OneWayStream(Encoding.ASCII.GetBytes(text)));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        bench.Script.Expect(HttpMethod.Put, "/a").RespondText(HttpStatusCode.Locked, "text/plain", "locked", ("Retry-After", "0"));

        HttpResponseMessage answer = await bench.Http.SendAsync(request);

        await bench.AssertIsLastAndWholeAsync(answer, "locked");
        Assert.That(bench.Script.Requests[0].Text, Is.EqualTo(text));
        Assert.That(bench.Script.Requests[0].Header("Content-Type"), Is.EqualTo("text/plain"));
        if (ofKnownLength)
            Assert.That(request.Content, Is.SameAs(content));
    }

    [Test]
    public async Task Law20_StreamOfUnknownLengthThatNothingGuards_IsNotReadAhead()
    {
        using var bench = new Bench();
        var written = new TaskCompletionSource();
        using var content = new DuplexContent(written.Task);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat") { Content = content };
        using var http = new HttpClient(new ConflictHandler(bench.Options, new AnswersBeforeTheContentEnds()));

        using HttpResponseMessage answer = await http.SendAsync(
            new Uri("http://origin.example/chat") is var uri ? WithUri(request, uri) : request
        );

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(request.Content, Is.SameAs(content));
        written.SetResult();
    }

    [Test]
    public async Task Law20_RequestWithoutContent_GetsEmptyContent()
    {
        using var bench = BenchThatResends(HttpMethod.Delete);

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Delete, "/a", null, ("If-Match", "\"1\"")));

        Assert.That(bench.Script.Requests.Select(r => r.Content), Is.All.Empty);
    }

    // What a stream holds beyond the announced length must not be cut off without a word: that would write half a document.
    [TestCase(2)]
    [TestCase(4)]
    public async Task ContentThatIsNotAsLongAsItSays_FailsAsWithoutTheHandler(int announced)
    {
        using HttpContent plain = Lying(announced);
        using HttpContent handled = Lying(announced);
        using var bench = new Bench();
        using var http = new HttpClient(new ConflictHandler(bench.Options, new CountsWhatIsSent()));
        using var bare = new HttpClient(new CountsWhatIsSent());

        HttpRequestException? expected = await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(bare, plain));
        HttpRequestException? actual = await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(http, handled));

        Assert.That(actual!.Message, Is.EqualTo(expected!.Message));
    }

    [Test]
    public async Task ContentThatCannotBeRead_FailsAsWithoutTheHandler()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Put, "/a").Respond(HttpStatusCode.OK);
        using var bare = new HttpClient(bench.Script, disposeHandler: false) { BaseAddress = Bench.BaseAddress };
        using var broken = new StreamContent(new BrokenStream());
        broken.Headers.ContentLength = 5;
        using var brokenToo = new StreamContent(new BrokenStream());
        brokenToo.Headers.ContentLength = 5;

        Exception? expected = await Assert.CatchAsync(() => bare.PutAsync("/a", broken));
        Exception? actual = await Assert.CatchAsync(() => bench.Http.PutAsync("/a", brokenToo));

        Assert.That(actual, Is.TypeOf(expected!.GetType()));
    }

    [Test]
    public async Task DisposedContent_FailsAsWithoutTheHandler()
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Put, "/a").Respond(HttpStatusCode.OK);
        using var bare = new HttpClient(bench.Script, disposeHandler: false) { BaseAddress = Bench.BaseAddress };
        var content = new StringContent("x");
        content.Dispose();

        Exception? expected = await Assert.CatchAsync(() => bare.PutAsync("/a", content));
        Exception? actual = await Assert.CatchAsync(() => bench.Http.PutAsync("/a", content));

        Assert.That(actual, Is.TypeOf(expected!.GetType()));
    }

    [TestCaseSource(nameof(EachKind))]
    public async Task Law20_ContentDisposedByAnInnerHandler_IsResentAllTheSame(string kind, bool synchronously)
    {
        using var bench = BenchThatResends(HttpMethod.Put, new DisposesContent());
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = Kinds[kind].Make() };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.SendAsync(request, synchronously);

        bench.Script.VerifyDone();
        Assert.That(bench.Script.Requests[1].Content, Is.EqualTo(bench.Script.Requests[0].Content));
    }

    [Test]
    public async Task Law20_ObjectsAreNeverSerialisedTwice()
    {
        using var bench = BenchThatResends();
        var point = new Counted();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = JsonContent.Create(point) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);

        Assert.That(bench.Script.Requests.Select(r => r.Text), Is.All.EqualTo("""{"times":1}"""));
    }

    private static readonly Func<HttpContent>[] InMemory =
    [
        static () => new StringContent("tea"),
        static () => new ByteArrayContent("tea"u8.ToArray(), 1, 2),
        static () => new FormUrlEncodedContent([new("a", "1 2")]),
        static () => new ReadOnlyMemoryContent("tea"u8.ToArray()),
        static () => JsonContent.Create(new Point(1, 2)),
    ];

    [Test]
    public async Task ContentInMemory_IsSentAsTheCallerGaveIt(
        [ValueSource(nameof(InMemory))] Func<HttpContent> make,
        [Values] bool synchronously
    )
    {
        using var bench = BenchThatResends();
        using HttpContent content = make();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.SendAsync(request, synchronously);

        bench.Script.VerifyDone();
        Assert.That(request.Content, Is.SameAs(content));
        Assert.That(content.Headers.ContentLength, Is.EqualTo(bench.Script.Requests[0].Content!.Length));
    }

    [Test]
    public void BytesOfContentInMemory_AreNotCopied()
    {
        byte[] bytes = "tea"u8.ToArray();
        using var content = new ByteArrayContent(bytes, 1, 2);

        ReadOnlyMemory<byte> held = HeldBytes.Of(content, CancellationToken.None);

        Assert.That(MemoryMarshal.TryGetArray(held, out ArraySegment<byte> segment), Is.True);
        Assert.That((segment.Array, segment.Offset, segment.Count), Is.EqualTo((bytes, 1, 2)));
    }

    [Test]
    public void BytesWrittenInPieces_AreHeldInOrder()
    {
        using var content = new PiecemealContent();

        Assert.That(Encoding.ASCII.GetString(HeldBytes.Of(content, CancellationToken.None).Span), Is.EqualTo("green tea"));
    }

    [Test]
    public async Task Law20_ContentDerivedFromBytes_IsCapturedAsItWritesItself()
    {
        using var bench = BenchThatResends();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = new NumberedContent() };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);

        Assert.That(bench.Script.Requests.Select(r => r.Text), Is.All.EqualTo("1"));
    }

    [Test]
    public async Task Law20_DisposingTheRequest_DisposesTheCallersContent()
    {
        using var bench = BenchThatResends();
        var stream = new MemoryStream("tea"u8.ToArray());
        var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = new StreamContent(stream) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);
        request.Dispose();

        Assert.That(stream.CanRead, Is.False);
    }

    private static Bench BenchWithLimit(params DelegatingHandler[] between)
    {
        var bench = new Bench(between);
        bench.Options.MaxCapturedContent = Limit;
        // A resolver that resends at once does so on the synchronous path too.
        bench
            .Options.On(ConflictCause.Locked)
            .Use(static (_, _) => Task.FromResult<ConflictResolution>(new ConflictResolution.Resend(TimeSpan.Zero)));
        return bench;
    }

    private static Bench BenchThatResends(HttpMethod? method = null, params DelegatingHandler[] between)
    {
        Bench bench = BenchWithLimit(between);
        bench.Script.Expect(method ?? HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked);
        bench.Script.Expect(method ?? HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);
        return bench;
    }

    private static string[] Headers(RecordedRequest request) =>
        [
            .. request
                .Headers.Concat(request.ContentHeaders)
                // Whether a length is announced by a field or by framing is the transport's business.
                .Where(h => !h.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                .Select(h => $"{h.Key}: {string.Join(" | ", h.Value)}")
                .Order(StringComparer.Ordinal),
        ];

    private static StreamContent Lying(int announced)
    {
        var content = new StreamContent(new OneWayStream("tea"u8.ToArray()));
        content.Headers.ContentLength = announced;
        return content;
    }

    private static async Task PutAsync(HttpClient http, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://origin.example/a") { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using HttpResponseMessage answer = await http.SendAsync(request);
    }

    private static HttpRequestMessage WithUri(HttpRequestMessage request, Uri uri)
    {
        request.RequestUri = uri;
        return request;
    }

    private sealed class Counted
    {
        private int _times;

        public int Times => ++_times;
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        // One byte at a time, as a slow network gives them.
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("broken");

        public override int Read(Span<byte> buffer) => throw new IOException("broken");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("broken");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("broken");
    }

    private sealed class WrittenContent(string text) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.Write(Encoding.UTF8.GetBytes(text));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class PiecemealContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            stream.Write("gre"u8.ToArray(), 0, 3);
            stream.Write("en "u8);
            stream.Write("tea"u8.ToArray(), 0, 3);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 9;
            return true;
        }
    }

    /// <summary>Bytes that are others each time.</summary>
    private sealed class NumberedContent() : ByteArrayContent("0"u8.ToArray())
    {
        private int _times;

        protected override Task<Stream> CreateContentReadStreamAsync() =>
            Task.FromResult<Stream>(new MemoryStream(Encoding.ASCII.GetBytes($"{++_times}")));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.ASCII.GetBytes($"{++_times}")).AsTask();
    }

    private sealed class DuplexContent(Task written) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => written;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class AnswersBeforeTheContentEnds : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _ = request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }

    /// <summary>Promises Content-Length and keeps it, as the sockets handler does.</summary>
    private sealed class CountsWhatIsSent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var sink = new MemoryStream();
            await request.Content!.CopyToAsync(sink, cancellationToken);
            if (request.Content.Headers.ContentLength is { } announced && announced != sink.Length)
                throw new HttpRequestException($"Sent {sink.Length} request content bytes, but Content-Length promised {announced}.");
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }

    private sealed class DisposesContent : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            request.Content?.Dispose();
            return answer;
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = base.Send(request, cancellationToken);
            request.Content?.Dispose();
            return answer;
        }
    }
}
