using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>A hostile or broken origin never makes the library throw anything but what the plain client would have thrown (law 11).</summary>
public class HostileOriginTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static readonly Dictionary<string, Func<HttpStatusCode, HttpResponseMessage>> Answers = new()
    {
        ["no body"] = static status => new ScriptedResponse(status, default),
        ["no content at all"] = static status => new HttpResponseMessage(status) { Content = null },
        ["two tags"] = static status => new ScriptedResponse(status, default, ("ETag", "\"1\""), ("ETag", "\"2\"")),
        ["bad tag"] = static status => new ScriptedResponse(status, default, ("ETag", "a \"b")),
        ["negative wait"] = static status => new ScriptedResponse(status, default, ("Retry-After", "-1")),
        ["endless wait"] = static status => new ScriptedResponse(status, default, ("Retry-After", "99999999999999")),
        ["two waits"] = static status => new ScriptedResponse(status, default, ("Retry-After", "1"), ("Retry-After", "99999")),
        ["wait that is no number"] = static status => new ScriptedResponse(status, default, ("Retry-After", "NaN")),
        ["deep JSON"] = static status => Json(status, string.Concat(Enumerable.Repeat("[", 10_000))),
        ["deep problem"] = static status =>
            Problem(status, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"a":""", 10_000)) + "1" + new string('}', 10_000))),
        ["deep XML"] = static status =>
            Body(status, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 10_000))), "application/problem+xml"),
        ["XML bomb"] = static status =>
            Body(
                status,
                """<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><problem>&c;</problem>"""u8.ToArray(),
                "application/problem+xml"
            ),
        ["wrong charset"] = static status => Body(status, [0xFF, 0xFE, 0x00, 0xD8, 0x80], "application/problem+json; charset=utf-7"),
        ["unknown charset"] = static status => Body(status, "{}"u8.ToArray(), "application/problem+json; charset=\"klingon\""),
        ["malformed type"] = static status => Body(status, "{}"u8.ToArray(), ";;;=,"),
        ["problem of wrong types"] = static status =>
            Problem(status, """{"type":5,"title":[],"status":"x","detail":{},"instance":false}"""u8.ToArray()),
        ["not what it says"] = static status => Problem(status, "<html>no</html>"u8.ToArray()),
        ["gzip bomb"] = static status => Problem(status, Zipped(20_000_000), ("Content-Encoding", "gzip")),
        ["no gzip"] = static status => Problem(status, "{}"u8.ToArray(), ("Content-Encoding", "gzip")),
        ["unknown coding"] = static status => Problem(status, "{}"u8.ToArray(), ("Content-Encoding", "a, b, c, d, e")),
        ["50 MB"] = static status => Body(status, new byte[50_000_000], "text/html"),
        ["body that breaks"] = static status => Stream(status, new EndlessStream(breaks: true)),
        ["wrong length"] = static status => Stream(status, new EndlessStream(breaks: true), ("Content-Length", "99999999999")),
    };

    private static readonly int[] Statuses = [409, 412, 423, 428];

    private static IEnumerable<TestCaseData> EachAnswer() =>
        from status in Statuses
        from answer in Answers.Keys
        select new TestCaseData(status, answer);

    [TestCaseSource(nameof(EachAnswer))]
    public async Task Law11_AnswerToABareRequest_IsReturnedOrFailsAsItsBodyDoes(int status, string answer)
    {
        foreach (bool synchronously in new[] { false, true })
        {
            foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Post, HttpMethod.Delete })
            {
                foreach ((string, string)[] guards in new (string, string)[][] { [], [("If-Match", "\"1\"")] })
                {
                    using var bench = new Bench();
                    bench.Options.MaxAttempts = 2;
                    bench.Script.When("anything", static _ => true).Respond(_ => Answers[answer]((HttpStatusCode)status));

                    using HttpResponseMessage returned = await bench.SendAsync(
                        Bench.Request(method, "/a", method == HttpMethod.Put ? "x" : null, guards),
                        synchronously
                    );

                    Assert.That((int)returned.StatusCode, Is.EqualTo(status));
                    Conflict? conflict = await returned.ReadConflictAsync();
                    Assert.That(conflict!.StatusCode, Is.EqualTo(returned.StatusCode));
                }
            }
        }
    }

    [TestCaseSource(nameof(EachAnswer))]
    public async Task Law11_AnswerToATypedWrite_IsAResult(int status, string answer)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When("any write", static _ => true).Respond(_ => Answers[answer]((HttpStatusCode)status));
        using HttpClient http = Chains.Client(
            "hand-made",
            script,
            static o =>
            {
                o.TimeProvider = new FakeTimeProvider { AutoAdvance = true };
                o.MaxAttempts = 3;
            }
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        WriteOutcome[] outcomes =
        [
            (await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 })).Outcome,
            (await http.TryUpsertAsync<Product>(Path, p => p! with { Stock = 1 })).Outcome,
            (await http.TrySaveAsync(read.With(read.Value with { Stock = 1 }))).Outcome,
            (await http.TryDeleteAsync(read)).Outcome,
            (await http.TryCreateAsync(Path, new Product("x", 1))).Outcome,
        ];

        Assert.That(outcomes, Is.All.EqualTo(WriteOutcome.Conflicted));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [TestCaseSource(nameof(EachAnswer))]
    public async Task Law11_ConflictAnswerToATypedRead_IsTheExceptionOfAPlainClient(int status, string answer)
    {
        var script = new ScriptedHandler();
        script.When("anything", static _ => true).Respond(_ => Answers[answer]((HttpStatusCode)status));
        using HttpClient http = Chains.Client("hand-made", script);

        HttpRequestException? read = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetVersionedAsync<Product>(Path));
        HttpRequestException? update = await Assert.ThrowsAsync<HttpRequestException>(() => http.UpdateAsync<Product>(Path, p => p));

        Assert.That(((int?)read!.StatusCode, (int?)update!.StatusCode), Is.EqualTo((status, status)));
    }

    private static IEnumerable<TestCaseData> EachRead() => Answers.Keys.Select(answer => new TestCaseData(answer));

    [TestCaseSource(nameof(EachRead))]
    public async Task Law11_TypedReadOfWhatIsNone_FailsAsAPlainClientDoes(string answer)
    {
        var script = new ScriptedHandler();
        script.When("anything", static _ => true).Respond(_ => Answers[answer](HttpStatusCode.OK));
        using HttpClient http = Chains.Client("hand-made", script);

        Exception? failure = null;
        try
        {
            await http.GetVersionedAsync<Product>(Path);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        // Some of them are JSON all the same.
        Assert.That(failure, Is.Null.Or.InstanceOf<HttpRequestException>().Or.InstanceOf<JsonException>());
    }

    [TestCaseSource(nameof(EachRead))]
    public async Task Law11_ReadAfterAConflict_NeverHidesTheConflict(string answer)
    {
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Get, Path).Respond(_ => Answers[answer](HttpStatusCode.OK));
        script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.PreconditionFailed);
        using HttpClient http = Chains.Client("hand-made", script, static o => o.MaxAttempts = 3);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 1 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Law21_BodyThatNeverEnds_EndsWithTheCallersToken(bool typed)
    {
        var script = new ScriptedHandler();
        var reading = new TaskCompletionSource();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).Respond(_ => Stream(HttpStatusCode.Conflict, new EndlessStream(breaks: false, reading)));
        using HttpClient http = Chains.Client("hand-made", script, static o => o.TimeProvider = new FakeTimeProvider());
        using var cancel = new CancellationTokenSource();
        Task sending = typed
            ? http.UpdateAsync<Product>(Path, p => p with { Stock = 1 }, cancel.Token)
            : http.SendAsync(Bench.Request(HttpMethod.Put, Path, "x"), cancel.Token);
        await reading.Task;

        await cancel.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => sending);
    }

    [Test]
    public async Task Law11_BodyThatNeverEnds_CostsNoMoreThanItsTime()
    {
        var time = new FakeTimeProvider();
        var script = new ScriptedHandler();
        var reading = new TaskCompletionSource();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).Respond(_ => Stream(HttpStatusCode.Conflict, new EndlessStream(breaks: false, reading)));
        using HttpClient http = Chains.Client("hand-made", script, o => o.TimeProvider = time);
        Task<WriteResult<Product>> writing = http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });
        await reading.Task;

        while (!writing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.That((await writing).Outcome, Is.EqualTo(WriteOutcome.Conflicted));
    }

    private static ScriptedResponse Body(HttpStatusCode status, byte[] body, string type, params (string, string)[] headers) =>
        new(status, body, [("Content-Type", type), ("ETag", "\"9\""), .. headers]);

    private static ScriptedResponse Json(HttpStatusCode status, string json) =>
        Body(status, Encoding.UTF8.GetBytes(json), "application/json");

    private static ScriptedResponse Problem(HttpStatusCode status, byte[] body, params (string, string)[] headers) =>
        Body(status, body, "application/problem+json", headers);

    private static HttpResponseMessage Stream(HttpStatusCode status, Stream stream, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new StreamContent(stream) };
        foreach ((string name, string value) in headers)
            answer.Content.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }

    private static byte[] Zipped(int zeros)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
            zip.Write(new byte[zeros]);
        return bytes.ToArray();
    }

    /// <summary>Gives a little, then fails or waits for ever.</summary>
    private sealed class EndlessStream(bool breaks, TaskCompletionSource? reading = null) : MemoryStream
    {
        private bool _begun;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => throw new IOException("reset");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("reset");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Task.FromException(new IOException("reset"));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_begun)
            {
                _begun = true;
                buffer.Span[0] = (byte)'{';
                return 1;
            }
            if (breaks)
                throw new IOException("reset");
            reading?.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
