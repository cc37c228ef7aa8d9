using System.Net;
using ConflictAware.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Sending;

/// <summary>What resolvers may decide, and what becomes of it, through the bare handler.</summary>
public class ResolvingTests
{
    private static readonly (string Name, string Value) Guard = ("If-Match", "\"1\"");

    private static ConflictPolicy On(Bench bench, Func<ConflictContext, ConflictResolution> resolve) =>
        bench.Options.On(ConflictCause.VersionMismatch).Use((context, _) => Task.FromResult(resolve(context)));

    private static Exchange Put(Bench bench) => bench.Script.Expect(HttpMethod.Put, "/a");

    private static Task<HttpResponseMessage> PutAsync(
        Bench bench,
        bool synchronously = false,
        CancellationToken cancellationToken = default
    ) => bench.SendAsync(Bench.Request(HttpMethod.Put, "/a", "mine", Guard), synchronously, cancellationToken);

    [TestCase(false)]
    [TestCase(true)]
    public async Task ResendWith_AfterLookingAtCurrent_WritesUnderItsTag(bool synchronously)
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Get, "/a").RespondText(HttpStatusCode.OK, "text/plain", "theirs", ("ETag", "\"2\""));
        Put(bench).RespondText(HttpStatusCode.OK, "text/plain", "done");

        HttpResponseMessage answer = await PutAsync(bench, synchronously: synchronously);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "done");
        Assert.That(bench.Script.Requests[2].Header("If-Match"), Is.EqualTo("\"2\""));
        Assert.That(bench.Script.Requests[2].Text, Is.EqualTo("mine"));
    }

    [Test]
    public async Task Law08_ReadOnBehalfOfAWrite_AsksForTheIdentityAndTheOrigin()
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Get, "/a").RespondText(HttpStatusCode.OK, "text/plain", "theirs", ("ETag", "\"2\""));
        Put(bench).Respond(HttpStatusCode.NoContent);
        using HttpRequestMessage request = Bench.Request(
            HttpMethod.Put,
            "/a",
            "mine",
            Guard,
            ("Authorization", "Bearer t"),
            ("Prefer", "return=minimal")
        );

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);

        RecordedRequest read = bench.Script.Requests[1];
        Assert.That(read.Header("Accept-Encoding"), Is.EqualTo("identity, gzip;q=0, deflate;q=0, br;q=0"));
        Assert.That(read.Header("Cache-Control"), Is.EqualTo("no-cache"));
        Assert.That(read.Header("Authorization"), Is.EqualTo("Bearer t"));
        Assert.That(
            (read.Header("If-Match"), read.Header("Prefer"), read.Content),
            Is.EqualTo(((string?)null, (string?)null, (byte[]?)null))
        );
    }

    [TestCase(203)]
    [TestCase(206)]
    [TestCase(226)]
    [TestCase(204)]
    [TestCase(500)]
    public async Task Law08_AnythingButAComplete200_IsNoBase(int status)
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondText((HttpStatusCode)status, "text/plain", "theirs", ("ETag", "\"2\""));

        HttpResponseMessage answer = await PutAsync(bench);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.Gone)]
    public async Task Law06_KeepMine_NeverRecreatesWhatWasDeleted(HttpStatusCode status)
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench.Script.Expect(HttpMethod.Get, "/a").Respond(status);

        HttpResponseMessage answer = await PutAsync(bench);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task Law06_Recreate_SendsIfNoneMatchStar()
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).Recreate();
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Get, "/a").Respond(HttpStatusCode.NotFound);
        Put(bench).Respond(HttpStatusCode.Created);

        using HttpResponseMessage answer = await PutAsync(bench);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            (bench.Script.Requests[2].Header("If-None-Match"), bench.Script.Requests[2].Header("If-Match")),
            Is.EqualTo(("*", (string?)null))
        );
    }

    [Test]
    public async Task Law05_ResendWithWhereCurrentHasNoValidator_Surfaces()
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench.Script.Expect(HttpMethod.Get, "/a").RespondText(HttpStatusCode.OK, "text/plain", "theirs");

        HttpResponseMessage answer = await PutAsync(bench);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task ResendWith_WithoutLookingAtCurrent_IsAnErrorThatSaysWhatToDo()
    {
        using var bench = new Bench();
        On(bench, static _ => new ConflictResolution.ResendWith("x"u8.ToArray()));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() => PutAsync(bench));

        Assert.That(error!.Message, Does.Contain("GetCurrentAsync"));
        Assert.That(bench.Script.UndisposedResponses, Is.Empty);
    }

    private static readonly ConflictResolution[] Endings =
    [
        new ConflictResolution.AcceptCurrent(),
        new ConflictResolution.AlreadyApplied(),
        new ConflictResolution.Surface("because"),
    ];

    [TestCaseSource(nameof(Endings))]
    public async Task DecisionThatSendsNothing_ReturnsTheAnswerToTheLastWrite(ConflictResolution ending)
    {
        using var bench = new Bench();
        On(bench, _ => ending);
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task Reread_WithoutAFunctionToRunAgain_Surfaces()
    {
        using var bench = new Bench();
        On(bench, static _ => new ConflictResolution.Reread(TimeSpan.Zero));
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench);

        bench.Script.VerifyDone();
        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task ResolverThatThrows_ThrowsAndLeavesNoAnswerBehind()
    {
        using var bench = new Bench();
        On(bench, static _ => throw new NotSupportedException("mine"));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);

        NotSupportedException? error = await Assert.ThrowsAsync<NotSupportedException>(() => PutAsync(bench));

        Assert.That(error!.Message, Is.EqualTo("mine"));
        Assert.That(bench.Script.UndisposedResponses, Is.Empty);
    }

    [Test]
    public async Task ResolverThatReturnsNull_IsAnErrorOfTheResolver()
    {
        using var bench = new Bench();
        On(bench, static _ => null!);
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() => PutAsync(bench));

        Assert.That(error!.Message, Does.Contain("resolver"));
    }

    private static readonly TimeSpan[] Odd = [TimeSpan.MaxValue, TimeSpan.FromDays(10_000)];

    [TestCaseSource(nameof(Odd))]
    public async Task Law19_PauseBeyondAllMeasure_NeitherOverflowsNorWaits(TimeSpan pause)
    {
        using var bench = new Bench();
        bench.Options.MaxAttempts = 3;
        On(bench, context => new ConflictResolution.Resend(context.Attempt == 1 ? TimeSpan.FromSeconds(1) : pause));
        bench.Script.When(HttpMethod.Put, "/a").RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Time.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(1) }));
    }

    [Test]
    public async Task ChainedResolvers_AreTriedInTurnUntilOneDecides()
    {
        using var bench = new Bench();
        var asked = new List<string>();
        On(bench, _ => Note(asked, "first", new ConflictResolution.Surface("no")))
            .Use((_, _) => Task.FromResult(Note(asked, "second", new ConflictResolution.AcceptCurrent())))
            .Use((_, _) => Task.FromResult(Note(asked, "third", new ConflictResolution.Surface())));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);

        using HttpResponseMessage answer = await PutAsync(bench);

        Assert.That(asked, Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task SecondOn_ReplacesTheFirst()
    {
        using var bench = new Bench();
        var asked = new List<string>();
        On(bench, _ => Note(asked, "first", new ConflictResolution.Surface()));
        On(bench, _ => Note(asked, "second", new ConflictResolution.Surface()));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);

        using HttpResponseMessage answer = await PutAsync(bench);

        Assert.That(asked, Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task Law19_MaxAttempts_CountsEverySend()
    {
        using var bench = new Bench();
        bench.Options.MaxAttempts = 4;
        On(bench, static _ => new ConflictResolution.Resend(TimeSpan.Zero));
        bench.Script.When(HttpMethod.Put, "/a").RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests, Has.Count.EqualTo(4));
    }

    [TestCase(30, 5)]
    [TestCase(60, 3)]
    [TestCase(120, 2)]
    [TestCase(121, 1)]
    public async Task Law19_MaxElapsedTime_IsNeverExceededAndUsedToTheLastTick(int seconds, int sends)
    {
        using var bench = new Bench();
        On(bench, _ => new ConflictResolution.Resend(TimeSpan.FromSeconds(seconds)));
        bench.Script.When(HttpMethod.Put, "/a").RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests, Has.Count.EqualTo(sends));
    }

    [Test]
    public async Task Law21_CancellationWhilePausing_EndsTheCall()
    {
        var time = new FakeTimeProvider();
        var script = new ScriptedHandler();
        using var http = new HttpClient(new ConflictHandler(Bench.OptionsOf(time), script));
        script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked, ("Retry-After", "5"));
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = http.SendAsync(Bench.Request(HttpMethod.Put, "http://o/a", "x", Guard), cancel.Token);
        await time.WhenWaitingAsync();

        await cancel.CancelAsync();

        TaskCanceledException? cancelled = await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancel.Token));
        Assert.That((script.UndisposedResponses.Count, time.PendingTimers, script.Requests.Count), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public async Task Law21_CancellationWhileAResolverRuns_ReachesIt()
    {
        using var bench = new Bench();
        var running = new TaskCompletionSource();
        bench
            .Options.On(ConflictCause.VersionMismatch)
            .Use(
                async (_, token) =>
                {
                    running.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    return new ConflictResolution.Surface();
                }
            );
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = PutAsync(bench, cancellationToken: cancel.Token);
        await running.Task;

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        Assert.That(bench.Script.UndisposedResponses, Is.Empty);
    }

    [Test]
    public async Task Law21_CancellationWhileSendingAgain_EndsTheCall()
    {
        using var bench = new Bench();
        using var cancel = new CancellationTokenSource();
        On(bench, static _ => new ConflictResolution.Resend(TimeSpan.Zero));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        Put(bench)
            .Respond(
                async (_, token) =>
                {
                    await cancel.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return new HttpResponseMessage();
                }
            );

        await Assert.ThrowsAsync<TaskCanceledException>(() => PutAsync(bench, cancellationToken: cancel.Token));

        Assert.That(bench.Script.UndisposedResponses, Is.Empty);
    }

    [Test]
    public async Task Law21_ResolverThatAnswersLater_IsNotWaitedForOnTheSyncPath()
    {
        using var bench = new Bench();
        var never = new TaskCompletionSource<ConflictResolution>();
        bench.Options.On(ConflictCause.VersionMismatch).Use((_, _) => never.Task);
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");

        HttpResponseMessage answer = await PutAsync(bench, synchronously: true);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task BrokenRead_LeavesTheConflictToTheCaller(bool synchronously)
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench
            .Script.Expect(HttpMethod.Get, "/a")
            .Respond(_ => new HttpResponseMessage { Content = new StreamContent(new BrokenBody(new IOException("broken"))) });

        HttpResponseMessage answer = await PutAsync(bench, synchronously: synchronously);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task ReadWithABrokenContentCoding_LeavesTheConflictToTheCaller(bool synchronously)
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        Put(bench).RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench
            .Script.Expect(HttpMethod.Get, "/a")
            // What automatic decompression throws on data that is none.
            .Respond(_ => new HttpResponseMessage { Content = new StreamContent(new BrokenBody(new InvalidDataException("no gzip"))) });

        HttpResponseMessage answer = await PutAsync(bench, synchronously: synchronously);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
    }

    [Test]
    public async Task HandlerThatForgetsTheRequestMessage_DoesNotHideWhatWasSent()
    {
        var seen = new List<ConflictCause>();
        ConflictHandlingOptions options = Bench.OptionsOf(new FakeTimeProvider());
        foreach (ConflictCause cause in new[] { ConflictCause.VersionMismatch, ConflictCause.PreconditionFailed })
            options
                .On(cause)
                .Use(
                    (context, _) =>
                    {
                        seen.Add(context.Conflict.Cause);
                        return Task.FromResult<ConflictResolution>(
                            seen.Count == 1 ? new ConflictResolution.Resend(TimeSpan.Zero) : new ConflictResolution.Surface()
                        );
                    }
                );
        using var http = new HttpClient(new ConflictHandler(options, new Forgetful()));

        using HttpResponseMessage answer = await http.SendAsync(Bench.Request(HttpMethod.Put, "http://o/a", "x", Guard));

        Assert.That(seen, Is.EqualTo(new[] { ConflictCause.VersionMismatch, ConflictCause.VersionMismatch }));
    }

    [Test]
    public async Task Law20_InnerHandlersThatChangeTheRequest_ChangeEachSendAlike()
    {
        using var bench = new Bench(new Meddler());
        On(bench, static _ => new ConflictResolution.Resend(TimeSpan.Zero));
        bench.Script.Expect(HttpMethod.Put, "/elsewhere").Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Put, "/elsewhere").Respond(HttpStatusCode.NoContent);
        using HttpRequestMessage request = Bench.Request(HttpMethod.Put, "/a?b=1", "x", Guard, ("X-Own", "1"), ("X-Dropped", "1"));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var key = new HttpRequestOptionsKey<string>("mine");
        request.Options.Set(key, "option");

        using HttpResponseMessage answer = await bench.Http.SendAsync(request);

        bench.Script.VerifyDone();
        foreach (RecordedRequest sent in bench.Script.Requests)
        {
            Assert.That(sent.Uri.PathAndQuery, Is.EqualTo("/elsewhere?b=1"));
            Assert.That((sent.Header("X-Added"), sent.Header("X-Own"), sent.Header("X-Dropped")), Is.EqualTo(("1", "1", (string?)null)));
            Assert.That((sent.Version, sent.VersionPolicy), Is.EqualTo((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact)));
            Assert.That(sent.Options.TryGetValue(key, out string? value) ? value : null, Is.EqualTo("option"));
        }
    }

    // A safe request is not looked at before it is sent (it costs nothing then), so what handlers further in add must not be added twice.
    [Test]
    [Explicit("A safe request is templated only once its answer is a conflict; that costs nothing without one.")]
    public async Task Law20_SafeRequestThatInnerHandlersChanged_IsNotSentWithTheirChangesTwice()
    {
        using var bench = new Bench(new Meddler());
        bench.Script.When(HttpMethod.Get, "/elsewhere").Respond(HttpStatusCode.Conflict, ("Retry-After", "0"));

        using HttpResponseMessage answer = await bench.Http.SendAsync(Bench.Request(HttpMethod.Get, "/a"));

        Assert.That(bench.Script.Requests.Select(r => r.Header("X-Added")), Is.All.EqualTo("1"));
        Assert.That(bench.Script.Requests.Select(r => r.Uri.AbsolutePath), Is.All.EqualTo("/elsewhere"));
    }

    [Test]
    public async Task InnerHandlerThatThrowsOnTheResend_ThrowsThrough()
    {
        using var bench = new Bench();
        On(bench, static _ => new ConflictResolution.Resend(TimeSpan.Zero));
        Put(bench).Respond(HttpStatusCode.PreconditionFailed);
        Put(bench).Throw(static () => new HttpRequestException("gone"));

        HttpRequestException? error = await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(bench));

        Assert.That(error!.Message, Is.EqualTo("gone"));
        Assert.That(bench.Script.UndisposedResponses, Is.Empty);
    }

    [Test]
    public async Task Law17_PhantomUnderKeepMine_EndsAfterOneResend()
    {
        using var bench = new Bench();
        bench.Options.On(ConflictCause.VersionMismatch).KeepMine();
        bench.Script.When(HttpMethod.Put, "/a").RespondText(HttpStatusCode.PreconditionFailed, "text/plain", "no");
        bench.Script.When(HttpMethod.Get, "/a").RespondText(HttpStatusCode.OK, "text/plain", "theirs", ("ETag", "W/\"2\""));

        HttpResponseMessage answer = await PutAsync(bench);

        await bench.AssertIsLastAndWholeAsync(answer, "no");
        Assert.That(bench.Script.Requests.Count(r => r.Method == HttpMethod.Put), Is.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task UseOfT_MakesAResolverInAScopeOfItsOwnForEachConflict()
    {
        var log = new List<string>();
        var origin = new ScriptedHandler();
        origin.When(HttpMethod.Put, "/a").Respond(HttpStatusCode.PreconditionFailed);
        var services = new ServiceCollection();
        services.AddSingleton(log);
        services.AddScoped<Scoped>();
        services
            .AddHttpClient("c")
            .ConfigurePrimaryHttpMessageHandler(() => origin)
            .AddConflictHandling(o =>
            {
                o.MaxAttempts = 3;
                o.On(ConflictCause.VersionMismatch).Use<ScopedResolver>();
            });
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("c");

        using HttpResponseMessage answer = await http.SendAsync(Bench.Request(HttpMethod.Put, "http://o/a", "x", Guard));

        Assert.That(log, Is.EqualTo(new[] { "made", "asked", "disposed", "made", "asked", "disposed", "made", "asked", "disposed" }));
    }

    private static ConflictResolution Note(List<string> log, string entry, ConflictResolution resolution)
    {
        log.Add(entry);
        return resolution;
    }

    private sealed class Scoped : IAsyncDisposable
    {
        private readonly List<string> _log;

        public Scoped(List<string> log)
        {
            _log = log;
            log.Add("made");
        }

        public void Ask() => _log.Add("asked");

        public ValueTask DisposeAsync()
        {
            _log.Add("disposed");
            return default;
        }
    }

    private sealed class ScopedResolver(Scoped scoped) : IConflictResolver
    {
        public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            scoped.Ask();
            return new ConflictResolution.Resend(TimeSpan.Zero);
        }
    }

    private sealed class BrokenBody(Exception failure) : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw failure;

        public override int Read(Span<byte> buffer) => throw failure;

        public override void CopyTo(Stream destination, int bufferSize) => throw failure;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw failure;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw failure;
    }

    private sealed class Forgetful : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.PreconditionFailed));
    }

    private sealed class Meddler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("X-Added", "1");
            request.Headers.Remove("X-Dropped");
            request.RequestUri = new Uri(request.RequestUri!, "/elsewhere" + request.RequestUri!.Query);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
