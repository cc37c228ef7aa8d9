using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Applied, not applied, unknown: every write ends in exactly one (laws 13, 14 and 16).</summary>
public class OutcomeTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static readonly string[] Verbs = ["update", "upsert", "modify", "save", "create", "delete"];

    private static IEnumerable<TestCaseData> VerbsOfEachKind() =>
        from kind in Chains.Kinds
        from verb in Verbs
        select new TestCaseData(kind, verb);

    private sealed class Mutable
    {
        public string Name { get; set; } = "";
        public int Stock { get; set; }
    }

    /// <summary>One write of the kind; reads first where the verb needs it.</summary>
    private static async Task<Func<CancellationToken, Task>> PrepareAsync(HttpClient http, string verb, Action? ran = null)
    {
        switch (verb)
        {
            case "update":
                return token =>
                    http.UpdateAsync<Product>(
                        Path,
                        p =>
                        {
                            ran?.Invoke();
                            return p with { Stock = p.Stock - 1 };
                        },
                        token
                    );
            case "upsert":
                return token =>
                    http.UpsertAsync<Product>(
                        Path,
                        p =>
                        {
                            ran?.Invoke();
                            return p! with { Stock = p.Stock - 1 };
                        },
                        token
                    );
            case "modify":
                return token =>
                    http.ModifyAsync<Mutable>(
                        Path,
                        p =>
                        {
                            ran?.Invoke();
                            p.Stock--;
                        },
                        token
                    );
            case "create":
                return token => http.CreateAsync("/products/43", new Product("new", 1), token);
            default:
                Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
                return verb == "save"
                    ? token => http.SaveAsync(read.With(read.Value with { Stock = 3 }), token)
                    : token => http.DeleteAsync(read, token);
        }
    }

    private static InMemoryOrigin Origin()
    {
        var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        return origin;
    }

    private static bool IsCounting(string verb) => verb is "update" or "upsert" or "modify";

    [TestCaseSource(nameof(VerbsOfEachKind))]
    public async Task Law13_AnswerLostAfterTheCommit_IsUnknownOrProvenAndNeverAppliedTwice(string kind, string verb)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        int runs = 0;
        Func<CancellationToken, Task> write = await PrepareAsync(http, verb, () => runs++);
        origin.Resources.ForgetHistory();
        origin.Resources.LoseAnswer(new Interference.Reset());

        if (IsCounting(verb))
        {
            OutcomeUnknownException? unknown = await Assert.CatchAsync<OutcomeUnknownException>(() => write(default));
            Assert.That(unknown!.PossibleSends, Is.EqualTo(1));
            Assert.That(unknown.InnerException, Is.InstanceOf<HttpRequestException>());
        }
        else
        {
            // What was to be there is there, or what was to go is gone: that is proof enough.
            await write(default);
        }
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(1));
        Assert.That(runs, Is.LessThanOrEqualTo(2));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    private static IEnumerable<TestCaseData> OpenAnswers() =>
        from kind in Chains.Kinds
        from status in new[] { 408, 500, 501, 502, 503, 504, 507, 599 }
        select new TestCaseData(kind, status);

    [TestCaseSource(nameof(OpenAnswers))]
    public async Task Law13_AnswerOfWhateverGaveUpWaiting_IsUnknown(string kind, int status)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        origin.Resources.LoseAnswer(new Interference.Answer(status, "0"));

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });

        Assert.That((result.Outcome, result.PossibleSends), Is.EqualTo((WriteOutcome.Unknown, 1)));
        Assert.That((result.Base!.Value.Stock, result.Mine!.Stock, result.Current!.Value.Stock), Is.EqualTo((10, 9, 9)));
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(2));
    }

    private static IEnumerable<TestCaseData> FinalAnswers() =>
        from kind in new[] { "hand-made", "factory" }
        from status in new[] { 400, 401, 403, 404, 409, 410, 412, 422, 423, 428, 429 }
        select new TestCaseData(kind, status);

    [TestCaseSource(nameof(FinalAnswers))]
    public async Task Law13_AfterAnOpenTryNoRefusalMeansNotApplied(string kind, int status)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(
            kind,
            origin,
            static o => o.On(ConflictCause.Locked).Surface(),
            static () => new RetriesOnce()
        );
        origin.Resources.LoseAnswer(new Interference.Reset());
        int tries = 0;
        origin.Resources.BeforeWrite(Path, _ => tries++, times: 9);
        origin.Resources.LoseAnswer(new Interference.Answer(status));
        int runs = 0;

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            Path,
            p =>
            {
                runs++;
                return p with { Stock = p.Stock - 1 };
            }
        );

        Assert.That((result.Outcome, tries), Is.EqualTo((WriteOutcome.Unknown, 2)));
        Assert.That(runs, Is.LessThanOrEqualTo(2), "once for the write, and once to see whether it would still change something");
        Assert.That(origin.Resources.TextOf(Path), Does.Contain("9"));
        Assert.That(result.PossibleSends, Is.EqualTo(2));
    }

    [TestCase("hand-made", "update")]
    [TestCase("factory", "update")]
    [TestCase("hand-made", "upsert")]
    [TestCase("hand-made", "create")]
    [TestCase("hand-made", "save")]
    [TestCase("hand-made", "delete")]
    public async Task Law14_InnerRetryThatMeetsItsOwnWrite_IsUnknownOrProvenAndAppliedOnce(string kind, string verb)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin, null, static () => new RetriesOnce());
        int runs = 0;
        Func<CancellationToken, Task> write = await PrepareAsync(http, verb, () => runs++);
        origin.Resources.ForgetHistory();
        origin.Resources.LoseAnswer(new Interference.Reset());

        if (IsCounting(verb))
            Assert.That((await Assert.CatchAsync<OutcomeUnknownException>(() => write(default)))!.PossibleSends, Is.EqualTo(2));
        else
            await write(default);
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(1));
        Assert.That(runs, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task Law14_KeepMineAfterAnOpenTry_WritesNothingMore()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o => o.On(ConflictCause.VersionMismatch).KeepMine(),
            static () => new RetriesOnce()
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        origin.Resources.LoseAnswer(new Interference.Reset());
        // Somebody builds upon our write before its second try arrives.
        origin.Resources.AfterWrite(Path, _ => origin.Resources.Put(Path, """{"name":"theirs","stock":2}"""));

        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(origin.Resources.TextOf(Path), Does.Contain("theirs"));
    }

    private static IEnumerable<TestCaseData> FailuresBeforeTransmission() =>
        from kind in Chains.Kinds
        from error in new[]
        {
            HttpRequestError.NameResolutionError,
            HttpRequestError.ConnectionError,
            HttpRequestError.SecureConnectionError,
        }
        select new TestCaseData(kind, error);

    [TestCaseSource(nameof(FailuresBeforeTransmission))]
    public async Task Law13_FailureBeforeTransmission_IsNotApplied(string kind, HttpRequestError error)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).Throw(() => new HttpRequestException(error, "no way"));
        using HttpClient http = Chains.Client(kind, script);

        HttpRequestException? failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.UpdateAsync<Product>(Path, p => p with { Stock = 1 })
        );

        Assert.That(failure!.HttpRequestError, Is.EqualTo(error));
    }

    private static IEnumerable<TestCaseData> RefusalsThatSettle() =>
        from kind in Chains.Kinds
        from status in new[] { 400, 401, 403, 405, 413, 415, 422, 429 }
        select new TestCaseData(kind, status);

    [TestCaseSource(nameof(RefusalsThatSettle))]
    public async Task Law13_RefusalOfTheOnlyTry_IsTheExceptionOfAPlainClient(string kind, int status)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).Respond((HttpStatusCode)status);
        using HttpClient http = Chains.Client(kind, script);

        HttpRequestException? failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.UpdateAsync<Product>(Path, p => p with { Stock = 1 })
        );

        Assert.That((int?)failure!.StatusCode, Is.EqualTo(status));
        Assert.That(script.UndisposedResponses, Is.Empty);
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law16_Accepted_IsUnknown(string kind)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Accepted);
        using HttpClient http = Chains.Client(kind, script);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(
            script.Requests.Where(r => r.Method == HttpMethod.Put).Select(r => (r.Header("If-Match"), r.Text)).Distinct().Count(),
            Is.EqualTo(1)
        );
    }

    private static readonly Exception[] BodyFailures =
    [
        new IOException("reset"),
        new HttpIOException(HttpRequestError.ResponseEnded),
        new InvalidDataException("no gzip"),
        new OperationCanceledException(),
        new NotSupportedException("odd stream"),
    ];

    private static IEnumerable<TestCaseData> BodiesThatBreak() =>
        from kind in Chains.Kinds
        from failure in BodyFailures
        select new TestCaseData(kind, failure).SetArgDisplayNames(kind, failure.GetType().Name);

    [TestCaseSource(nameof(BodiesThatBreak))]
    public async Task Law16_SuccessWhoseBodyBreaks_IsApplied(string kind, Exception failure)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script
            .When(HttpMethod.Put, Path)
            .Respond(_ =>
            {
                var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenBody(failure)) };
                answer.Content.Headers.TryAddWithoutValidation("Content-Location", Path);
                answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                return answer;
            });
        using HttpClient http = Chains.Client(kind, script);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 1)));
    }

    [TestCase("no json at all")]
    [TestCase("[]")]
    [TestCase("""{"name":5}""")]
    [TestCase("")]
    public async Task Law16_SuccessWhoseBodyIsNoRepresentation_IsApplied(string body)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).RespondJson(HttpStatusCode.OK, body, ("Content-Location", Path), ("ETag", "\"2\""));
        using HttpClient http = Chains.Client("plain", script);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That((result.Outcome, result.Current!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 1)));
    }

    private sealed record Strict([property: JsonConverter(typeof(ThrowsOnTwo))] int Stock);

    private sealed class ThrowsOnTwo : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetInt32() is var n && n == 2 ? throw new FormatException("two") : n;

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    [Test]
    public async Task Law16_SuccessWhoseBodyTheConverterRefuses_IsApplied()
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"stock":1}""", ("ETag", "\"1\""));
        script.When(HttpMethod.Put, Path).RespondJson(HttpStatusCode.OK, """{"stock":2}""", ("Content-Location", Path), ("ETag", "\"2\""));
        using HttpClient http = Chains.Client("plain", script);

        WriteResult<Strict> result = await http.TryUpdateAsync<Strict>(Path, _ => new Strict(3));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law13_ReadBackThatFailsInAnyWay_DoesNotHideThatTheOutcomeIsUnknown(string kind)
    {
        var script = new ScriptedHandler();
        script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.BadGateway);
        // As an open circuit breaker further in does.
        script.Expect(HttpMethod.Get, Path).Throw(static () => new NotSupportedException("the circuit is open"));
        using HttpClient http = Chains.Client(kind, script);

        OutcomeUnknownException<Product>? unknown = await Assert.ThrowsAsync<OutcomeUnknownException<Product>>(() =>
            http.UpdateAsync<Product>(Path, p => p with { Stock = 1 })
        );

        Assert.That(unknown!.Current, Is.Null);
    }

    [TestCaseSource(nameof(VerbsOfEachKind))]
    public async Task Law13_TokenCancelledBeforehand_IsNotApplied(string kind, string verb)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        Func<CancellationToken, Task> write = await PrepareAsync(http, verb);
        origin.Resources.ForgetHistory();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() =>
            write(new CancellationToken(canceled: true))
        );

        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        Assert.That(origin.Resources.Commits, Is.Empty);
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [TestCaseSource(nameof(VerbsOfEachKind))]
    public async Task Law13_CancelledWhileTheWriteTravels_IsUnknown(string kind, string verb)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        Func<CancellationToken, Task> write = await PrepareAsync(http, verb);
        ParkedRequest parked = origin.Resources.Park();
        using var cancel = new CancellationTokenSource();
        Task writing = write(cancel.Token);
        await parked.Stopped;

        await cancel.CancelAsync();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => writing);
        Assert.That((cancelled!.Outcome, cancelled.CancellationToken), Is.EqualTo((WriteOutcome.Unknown, cancel.Token)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
        parked.Release();
        await parked.Answered;
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law13_CancelledWhileReading_IsNotApplied(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        ParkedRequest parked = origin.Resources.Park(static request => request.IsSafe);
        using var cancel = new CancellationTokenSource();
        Task writing = http.UpdateAsync<Product>(Path, p => p with { Stock = 1 }, cancel.Token);
        await parked.Stopped;

        await cancel.CancelAsync();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => writing);
        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        parked.Release();
    }

    [Test]
    public async Task Law13_CancelledWhilePausing_IsNotApplied()
    {
        var time = new FakeTimeProvider();
        using InMemoryOrigin origin = Origin();
        origin.Resources.Lock(Path);
        using HttpClient http = Chains.Client("hand-made", origin, o => o.TimeProvider = time);
        using var cancel = new CancellationTokenSource();
        Task writing = http.UpdateAsync<Product>(Path, p => p with { Stock = 1 }, cancel.Token);
        await time.WhenWaitingAsync();

        await cancel.CancelAsync();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => writing);
        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        Assert.That((time.PendingTimers, Chains.QueuesOf(http)), Is.EqualTo((0, 0)));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law13_HopThatTimesOut_IsUnknownAfterAWriteAndATimeoutAfterARead(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        http.Timeout = TimeSpan.FromMilliseconds(200);
        origin.Resources.LoseAnswer(new Interference.Silence());
        OutcomeUnknownException? unknown = await Assert.CatchAsync<OutcomeUnknownException>(() =>
            http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 })
        );
        origin.Resources.LoseAnswer(new Interference.Silence(), static request => request.IsSafe);
        TaskCanceledException? timeout = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetVersionedAsync<Product>(Path));

        Assert.That(unknown!.InnerException, Is.InstanceOf<TaskCanceledException>());
        Assert.That(timeout!.InnerException, Is.InstanceOf<TimeoutException>());
    }

    [Test]
    public void Exceptions_AreNotWhatInnerHandlersRetry()
    {
        foreach (Type type in new[] { typeof(ConflictException), typeof(OutcomeUnknownException), typeof(UnprotectedWriteException) })
        {
            Assert.That(typeof(HttpRequestException).IsAssignableFrom(type), Is.False);
            Assert.That(typeof(TimeoutException).IsAssignableFrom(type), Is.False);
        }
    }

    // A 303 is the answer to the write, what follows it is another request: its refusal says nothing of the write.
    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.PreconditionFailed)]
    public async Task Law13_RefusalOfTheGetThatARedirectLedTo_DoesNotMeanNotApplied(HttpStatusCode status)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script
            .When(HttpMethod.Put, Path)
            .Respond(request =>
            {
                // As SocketsHttpHandler does it: in place.
                request.Message.Method = HttpMethod.Get;
                request.Message.RequestUri = new Uri("http://origin.example/result");
                request.Message.Content = null;
                return new HttpResponseMessage(status);
            });
        using HttpClient http = Chains.Client("plain", script);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(
            script.Requests.Where(r => r.Method == HttpMethod.Put).Select(r => (r.Header("If-Match"), r.Text)).Distinct().Count(),
            Is.EqualTo(1)
        );
    }

    private sealed class BrokenBody(Exception failure) : MemoryStream(Encoding.UTF8.GetBytes("{"))
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Task.FromException(failure);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(failure);
    }
}
