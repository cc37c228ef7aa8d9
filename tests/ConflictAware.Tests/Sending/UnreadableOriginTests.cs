using System.Net;

namespace ConflictAware.Tests.Sending;

/// <summary>Where what the origin holds would settle a question, and it cannot be read: the question stays open, and only the caller's own cancellation ends the call.</summary>
public class UnreadableOriginTests
{
    private static readonly Func<Exception>[] Failures =
    [
        static () => new HttpRequestException("reset"),
        static () => new TaskCanceledException("timeout", new TimeoutException()),
    ];

    private ConflictEngine _engine = null!;

    [SetUp]
    public void SetUp() => _engine = new ConflictEngine(Bench.OptionsOf(new FakeTimeProvider { AutoAdvance = true }));

    private static StubTransport Failing(int failure) => new(_ => throw Failures[failure]());

    private WriteOperation UnderALock(string tag = "\"1\"")
    {
        WriteOperation write = Writes.Refused(
            _engine,
            Writes.Conflict(ConflictCause.PreconditionFailed),
            over: Writes.Shown("{}", tag),
            prepare: static request => request.Headers.TryAddWithoutValidation("If", "(<urn:lock>)")
        );
        write.Take(
            new HttpResponseMessage(HttpStatusCode.PreconditionFailed)
            {
                RequestMessage = write.Template.Write(new Outgoing(HttpMethod.Put, default, null), precondition: null, write.Intent),
            }
        );
        return write;
    }

    [Test]
    public async Task LockCondition_OriginThatCannotBeRead_DoesNotSayThatItWasTheVersion([Values(0, 1)] int failure) =>
        Assert.That(
            await LockCondition.IsOfVersionAsync(UnderALock(), new OriginView(_engine, Failing(failure)), CancellationToken.None),
            Is.False
        );

    [Test]
    public void LockCondition_CallerGivesUp_Throws()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.That(
            async () => await LockCondition.IsOfVersionAsync(UnderALock(), new OriginView(_engine, Failing(1)), gone.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [TestCase("\"1\"", false, Description = "the version is still there, so it was the lock")]
    [TestCase("\"2\"", true)]
    [TestCase(null, true, Description = "it was deleted")]
    public async Task LockCondition_IsToldByWhatTheOriginShows(string? tag, bool isOfVersion)
    {
        WriteOperation write = UnderALock();
        var transport = new StubTransport(_ =>
        {
            var answer = new HttpResponseMessage(tag is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                Content = new StringContent("{}"),
            };
            if (tag is not null)
                answer.Headers.TryAddWithoutValidation("ETag", tag);
            return answer;
        });

        Assert.That(
            await LockCondition.IsOfVersionAsync(write, new OriginView(_engine, transport), CancellationToken.None),
            Is.EqualTo(isOfVersion)
        );
        Assert.That(LockCondition.Explain(write, write.Conflict!), Does.Contain("it was the lock token"));
    }

    [Test]
    public async Task LockCondition_OfAWeakTag_WasTheVersionWithoutALook() =>
        Assert.That(
            await LockCondition.IsOfVersionAsync(
                UnderALock("W/\"1\""),
                new OriginView(_engine, StubTransport.None),
                CancellationToken.None
            ),
            Is.True
        );

    [Test]
    public void LockCondition_OfAWriteWithoutALock_ExplainsNothing()
    {
        WriteOperation write = Writes.Refused(
            _engine,
            Writes.Conflict(ConflictCause.PreconditionFailed),
            over: Writes.Shown("{}", "\"1\"")
        );
        write.Take(
            new HttpResponseMessage(HttpStatusCode.PreconditionFailed)
            {
                RequestMessage = new HttpRequestMessage(HttpMethod.Put, Writes.Target),
            }
        );
        Assert.That(LockCondition.Explain(write, write.Conflict!), Is.Null);
        Assert.That(
            LockCondition.MayHaveFailed(UnderALock(), Writes.Conflict(ConflictCause.VersionMismatch)),
            Is.False,
            "a dialect knows better"
        );
    }

    private static ValueTask<bool> HasFailedAsync(ValueTask<Representation?> reading, CancellationToken token = default) =>
        TestedPatch.HasFailedAsync(Writes.Shown("""{"a":1}""", tag: null), reading, token);

    [Test]
    public async Task TestedPatch_OriginThatCannotBeRead_DoesNotSayThatATestFailed([Values(0, 1)] int failure) =>
        Assert.That(await HasFailedAsync(ValueTask.FromException<Representation?>(Failures[failure]())), Is.False);

    [Test]
    public void TestedPatch_CallerGivesUp_Throws()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.That(
            async () => await HasFailedAsync(ValueTask.FromException<Representation?>(Failures[1]()), gone.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [TestCase("""{"a":1.0}""", "application/json", false, Description = "what the patch was made of")]
    [TestCase("""{"a":2}""", "application/json", true)]
    [TestCase("""{"a":1}""", "text/plain", true)]
    [TestCase("""{"a":""", "application/json", true, Description = "no JSON any more")]
    [TestCase(null, null, true)]
    public async Task TestedPatch_IsToldByWhatTheOriginHolds(string? content, string? contentType, bool hasFailed) =>
        Assert.That(
            await HasFailedAsync(new ValueTask<Representation?>(content is null ? null : Writes.Shown(content, tag: null, contentType))),
            Is.EqualTo(hasFailed)
        );

    private ValueTask<StatusMonitor.Report> AskAsync(StubTransport transport, CancellationToken token = default) =>
        new StatusMonitor(_engine, transport).AskAsync(
            Writes.Refused(_engine, Writes.Conflict()),
            new Uri("http://origin.example/operations/7"),
            token
        );

    [Test]
    public async Task StatusMonitor_ThatCannotBeAsked_IsAskedAgain([Values(0, 1)] int failure) =>
        Assert.That(await AskAsync(Failing(failure)), Is.EqualTo(new StatusMonitor.Report.Running(RetryAfter: null)));

    [Test]
    public void StatusMonitor_CallerGivesUp_Throws()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.That(async () => await AskAsync(Failing(1), gone.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(200, "Succeeded")]
    [TestCase(204, "Succeeded")]
    [TestCase(202, "Running")]
    [TestCase(299, "Succeeded")]
    [TestCase(300, "Silent")]
    [TestCase(301, "Silent")]
    [TestCase(302, "Succeeded", Description = "the result is there, and elsewhere")]
    [TestCase(303, "Succeeded")]
    [TestCase(304, "Silent")]
    [TestCase(404, "Silent")]
    [TestCase(408, "Running")]
    [TestCase(429, "Running")]
    [TestCase(500, "Running")]
    [TestCase(503, "Running")]
    public async Task StatusMonitor_IsUnderstoodByItsStatus(int status, string expected)
    {
        var transport = new StubTransport(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("") });
        Assert.That((await AskAsync(transport)).GetType().Name, Is.EqualTo(expected));
    }
}
