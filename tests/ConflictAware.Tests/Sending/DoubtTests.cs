using System.Net;

namespace ConflictAware.Tests.Sending;

/// <summary>One look at what became of a write whose answer got lost, and what follows from it (laws 13 to 15).</summary>
public class DoubtTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private FakeTimeProvider _time = null!;
    private ConflictHandlingOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _options = Bench.OptionsOf(_time);
    }

    /// <summary>A PUT over version "1" of which nobody knows whether it was carried out; null as the tag: over nothing.</summary>
    private (ConflictEngine Engine, WriteOperation Write) Lost(string? over = "\"1\"", int? answer = null)
    {
        var engine = new ConflictEngine(_options);
        using var request = new HttpRequestMessage(HttpMethod.Put, Writes.Target);
        var write = new WriteOperation(RequestTemplate.Of(request), new WriteIntent { Engine = engine, IsTyped = true })
        {
            IsSettled = true,
        };
        Representation? base_ = over is null ? null : Writes.Shown("{\"a\":1}", over);
        write.SendNext(
            "{\"a\":2}"u8.ToArray(),
            "application/json",
            base_ is null ? new Precondition.IfAbsent() : Precondition.Protecting(base_.Validators),
            base_
        );
        write.StartFrom(base_);
        write.Leave("{\"a\":2}"u8.ToArray(), isTargetSeen: true);
        write.Intent.Attempts.Start();
        if (answer is { } status)
            write.Take(new HttpResponseMessage((HttpStatusCode)status));
        else
            write.Lose(new HttpRequestException("reset"));
        return (engine, write);
    }

    private static StubTransport Showing(string content, string? tag) =>
        new(_ =>
        {
            var answer = new HttpResponseMessage(tag is null ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                Content = new StringContent(content, encoding: null, mediaType: "application/json"),
            };
            if (tag is not null)
                answer.Headers.TryAddWithoutValidation("ETag", tag);
            return answer;
        });

    private static string Of(Round? round) =>
        round switch
        {
            null => "somebody else wrote",
            { End: null, Pause: var pause } => $"again in {pause.TotalMilliseconds} ms",
            { End: WriteEnd.Unknown { Reason: var reason } } => reason,
            { End: WriteEnd.FailedLater { Reason: var reason } } => $"failed: {reason}",
            { End: WriteEnd.Proven { Proof: var proof } } => $"{proof}",
            { End: var end } => end.ToString()!,
        };

    // Under the version that is still there, of two sends of the same bytes at most one can be carried out.
    [TestCase("\"1\"", "\"1\"", "again in 0 ms")]
    [TestCase("\"1\"", "\"2\"", "holds something else by now")]
    [TestCase("\"1\"", null, "holds something else by now")]
    [TestCase("W/\"1\"", "W/\"1\"", "holds something else by now", Description = "a weak tag does not say that nothing was written")]
    [TestCase(null, null, "again in 0 ms", Description = "still nothing there")]
    [TestCase(null, "\"1\"", "holds something else by now")]
    public async Task Settle_WhatIsStillThere_MayBeWrittenOverAgain(string? over, string? shown, string expected)
    {
        (ConflictEngine engine, WriteOperation write) = Lost(over);
        string said = Of(await new Doubt(engine, Showing("{\"a\":7}", shown)).SettleAsync(write, CancellationToken.None));
        Assert.That(said, Does.Contain(expected));
        if (expected.StartsWith("again", StringComparison.Ordinal))
            Assert.That((write.Next, write.Doubts, write.Setbacks), Is.EqualTo((NextStep.Send, 1, 1)));
    }

    [TestCase(408, true)]
    [TestCase(429, true)]
    [TestCase(412, true)]
    [TestCase(500, true)]
    [TestCase(503, true)]
    [TestCase(202, false)]
    [TestCase(409, false)]
    [TestCase(423, false)]
    public async Task Settle_AnswerThatDoesNotSay_IsSentAgainOnlyWhereThatHelps(int status, bool again)
    {
        (ConflictEngine engine, WriteOperation write) = Lost(answer: status);
        string said = Of(await new Doubt(engine, Showing("{\"a\":1}", "\"1\"")).SettleAsync(write, CancellationToken.None));
        Assert.That(said, again ? Is.EqualTo("again in 0 ms") : Does.Contain("a try may be on its way"));
    }

    [Test]
    public async Task Settle_AgainAndAgain_EndsWithTheBoundAndTheReason()
    {
        _options.MaxResendsInDoubt = 2;
        (ConflictEngine engine, WriteOperation write) = Lost();
        var doubt = new Doubt(engine, Showing("{\"a\":1}", "\"1\""));
        var said = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            said.Add(Of(await doubt.SettleAsync(write, CancellationToken.None)));
            write.Lose(new HttpRequestException("reset"));
        }
        Assert.That(said[..2], Is.EqualTo(["again in 0 ms", "again in 5 ms"]));
        Assert.That(said[2], Does.Contain("still shows the version that was to be replaced."));
    }

    [TestCase(9, "again in 1000 ms")]
    [TestCase(10, "still shows the version that was to be replaced.")]
    public async Task Settle_APauseThatWouldEndTooLate_IsNotBegun(int elapsed, string expected)
    {
        _options.MaxElapsedTime = 10 * Second;
        _options.BaseDelay = _options.MaxDelay = 2 * Second;
        (ConflictEngine engine, WriteOperation write) = Lost();
        write.CountSetback(_time);
        write.Doubts = 1;
        _time.Advance(elapsed * Second);
        string said = Of(await new Doubt(engine, Showing("{\"a\":1}", "\"1\"")).SettleAsync(write, CancellationToken.None));
        Assert.That(said, Does.Contain(expected));
    }

    [Test]
    public async Task Settle_OriginThatCannotBeRead_IsLookedAtAgain()
    {
        _options.MaxResendsInDoubt = 1;
        (ConflictEngine engine, WriteOperation write) = Lost();
        var doubt = new Doubt(engine, new StubTransport(static _ => throw new HttpRequestException("no route")));

        string first = Of(await doubt.SettleAsync(write, CancellationToken.None));
        string second = Of(await doubt.SettleAsync(write, CancellationToken.None));

        Assert.That((first, write.Next), Is.EqualTo(("again in 0 ms", NextStep.Settle)));
        Assert.That(second, Is.EqualTo("What the origin holds could not be read. no route"));
    }

    [TestCase(true)]
    [TestCase(false, Description = "a timeout of the client is a failure like others")]
    public async Task Settle_CancelledWhileItLooks_ThrowsForTheCallersTokenOnly(bool isCallers)
    {
        (ConflictEngine engine, WriteOperation write) = Lost();
        using var gone = new CancellationTokenSource();
        if (isCallers)
            await gone.CancelAsync();
        var doubt = new Doubt(engine, new StubTransport(static _ => throw new TaskCanceledException("timeout")));
        if (isCallers)
            Assert.That(async () => await doubt.SettleAsync(write, gone.Token), Throws.InstanceOf<OperationCanceledException>());
        else
            Assert.That(Of(await doubt.SettleAsync(write, gone.Token)), Is.EqualTo("again in 0 ms"));
    }

    [Test]
    public async Task Settle_ASuccessThatWasThrownAway_IsTheAnswer()
    {
        (ConflictEngine engine, WriteOperation write) = Lost();
        using (var success = new HttpResponseMessage(HttpStatusCode.NoContent))
            write.Intent.Attempts.End(success, HttpMethod.Put, isLastWord: true);
        Assert.That(Of(await new Doubt(engine, StubTransport.None).SettleAsync(write, CancellationToken.None)), Is.EqualTo("Answer"));
    }

    [TestCase(null, "again in 0 ms", Description = "the answer got lost: the origin knows the key")]
    [TestCase(202, "a try may be on its way", Description = "it was taken in: to ask again would only say so again")]
    public async Task Settle_WithIdempotencyKeys_AsksOnceByTheKey(int? answer, string expected)
    {
        _options.SendIdempotencyKeys = true;
        (ConflictEngine engine, WriteOperation write) = Lost(answer: answer);
        StubTransport transport = Showing("{\"a\":1}", "\"1\"");
        var doubt = new Doubt(engine, transport);

        string first = Of(await doubt.SettleAsync(write, CancellationToken.None));
        int looks = transport.Sent.Count;
        await doubt.SettleAsync(write, CancellationToken.None);

        Assert.That(first, Does.Contain(expected));
        Assert.That((looks, transport.Sent.Count), Is.EqualTo(answer is null ? (0, 1) : (1, 2)));
    }

    [TestCase("\"1\"", "failed: Canceled")]
    [TestCase("\"2\"", "The origin took the write in, and it ended as Canceled.")]
    public async Task Settle_OfWhatEndedLater_IsAFailureWhereNothingChanged(string shown, string expected)
    {
        (ConflictEngine engine, WriteOperation write) = Lost(answer: 202);
        write.FailedLater = "Canceled";
        Assert.That(
            Of(await new Doubt(engine, Showing("{\"a\":7}", shown)).SettleAsync(write, CancellationToken.None)),
            Is.EqualTo(expected)
        );
        Assert.That(write.Intent.Attempts.Open, Is.EqualTo(shown == "\"1\"" ? 0 : 1));
    }

    [Test]
    public async Task Settle_WhatWasSentIsThere_IsProven()
    {
        (ConflictEngine engine, WriteOperation write) = Lost();
        Assert.That(
            Of(await new Doubt(engine, Showing("{\"a\":2}", "\"2\"")).SettleAsync(write, CancellationToken.None)),
            Is.EqualTo("EqualRepresentation")
        );
    }

    [TestCase(true, "Operation")]
    [TestCase(false, "holds something else by now", Description = "switched off")]
    public async Task Settle_OfAnOperation_AsksItsMonitor(bool follow, string expected)
    {
        _options.FollowOperations = follow;
        (ConflictEngine engine, WriteOperation write) = Lost(answer: 202);
        write.Monitor = new Uri("http://origin.example/operations/7");
        StubTransport transport = new(request =>
        {
            bool isMonitor = request.RequestUri!.AbsolutePath.StartsWith("/operations", StringComparison.Ordinal);
            var answer = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    isMonitor ? "{\"status\":\"done\"}" : "{\"a\":7}",
                    encoding: null,
                    mediaType: "application/json"
                ),
            };
            answer.Headers.TryAddWithoutValidation("ETag", "\"7\"");
            return answer;
        });
        var doubt = new Doubt(engine, transport);

        string first = Of(await doubt.SettleAsync(write, CancellationToken.None));
        string second = follow ? Of(await doubt.SettleAsync(write, CancellationToken.None)) : first;

        Assert.That(second, Does.Contain(expected));
        if (follow)
            Assert.That((first, write.Next), Is.EqualTo(("again in 120 ms", NextStep.Settle)), "it is asked after a pause");
    }
}
