using System.Net;

namespace ConflictAware.Tests.Sending;

/// <summary>What each answer, and each failure, says of a try (law 13).</summary>
public class AttemptsTests
{
    private static (int Started, int Open, int Succeeded) After(Action<Attempts> ends)
    {
        var attempts = new Attempts();
        attempts.Start();
        attempts.Start();
        ends(attempts);
        return (attempts.Started, attempts.Open, attempts.Succeeded);
    }

    private static HttpResponseMessage Answer(int status, HttpMethod? to = null) =>
        new((HttpStatusCode)status) { RequestMessage = to is null ? null : new HttpRequestMessage(to, "http://origin.example/") };

    [TestCase(200, ExpectedResult = "settled, carried out")]
    [TestCase(204, ExpectedResult = "settled, carried out")]
    [TestCase(202, ExpectedResult = "open", Description = "taken in for later")]
    [TestCase(304, ExpectedResult = "settled")]
    [TestCase(400, ExpectedResult = "settled")]
    [TestCase(408, ExpectedResult = "open")]
    [TestCase(409, ExpectedResult = "settled")]
    [TestCase(412, ExpectedResult = "settled")]
    [TestCase(499, ExpectedResult = "settled")]
    [TestCase(500, ExpectedResult = "open")]
    [TestCase(503, ExpectedResult = "open")]
    [TestCase(599, ExpectedResult = "open")]
    public string Law13_Answer_SettlesItsTryOrLeavesItOpen(int status)
    {
        using HttpResponseMessage answer = Answer(status, HttpMethod.Put);
        (int started, int open, int succeeded) = After(attempts => attempts.End(answer, HttpMethod.Put, isLastWord: true));
        Assert.That(started, Is.EqualTo(2));
        return (open == 1 ? "settled" : "open") + (succeeded == 1 ? ", carried out" : "");
    }

    [TestCase(200)]
    [TestCase(412)]
    public void Law13_AnswerThatIsNoLastWord_SettlesNothing(int status)
    {
        using HttpResponseMessage answer = Answer(status, HttpMethod.Put);
        Assert.That(After(attempts => attempts.End(answer, HttpMethod.Put, isLastWord: false)), Is.EqualTo((2, 2, 0)));
    }

    // A redirect was followed on the way: what is refused is the GET that it ended with, and what succeeds has begun with the write.
    [TestCase(404, 2, 0)]
    [TestCase(200, 1, 1)]
    public void Law13_AnswerToAnotherMethod_SaysOnlyThatTheWriteWasAccepted(int status, int open, int succeeded)
    {
        using HttpResponseMessage answer = Answer(status, HttpMethod.Get);
        Assert.That(After(attempts => attempts.End(answer, HttpMethod.Put, isLastWord: true)), Is.EqualTo((2, open, succeeded)));
    }

    [Test]
    public void Law13_AnswerThatDoesNotNameItsRequest_IsTheTrysOwn()
    {
        using HttpResponseMessage answer = Answer(412);
        Assert.That(After(attempts => attempts.End(answer, HttpMethod.Put, isLastWord: true)), Is.EqualTo((2, 1, 0)));
    }

    [TestCase(HttpRequestError.NameResolutionError, 1)]
    [TestCase(HttpRequestError.ConnectionError, 1)]
    [TestCase(HttpRequestError.SecureConnectionError, 1)]
    [TestCase(HttpRequestError.ResponseEnded, 2)]
    [TestCase(HttpRequestError.Unknown, 2)]
    [TestCase(HttpRequestError.HttpProtocolError, 2)]
    public void Law13_Failure_CountsAsNeverSentOnlyBeforeThereIsAConnection(HttpRequestError error, int left) =>
        Assert.That(After(attempts => attempts.End(new HttpRequestException(error))), Is.EqualTo((left, left, 0)));

    [Test]
    public void Law13_OtherFailure_LeavesTheTryOpen() =>
        Assert.That(After(static attempts => attempts.End(new TaskCanceledException())), Is.EqualTo((2, 2, 0)));

    [Test]
    public void MayBeApplied_WhileATryIsOpenOrOneSucceeded()
    {
        var attempts = new Attempts();
        Assert.That(attempts.MayBeApplied, Is.False);
        attempts.Start();
        Assert.That(attempts.MayBeApplied, Is.True, "open");
        attempts.Settle();
        Assert.That(attempts.MayBeApplied, Is.False, "refused");
        attempts.Start();
        using (HttpResponseMessage answer = Answer(204))
            attempts.End(answer, HttpMethod.Put, isLastWord: true);
        Assert.That((attempts.MayBeApplied, attempts.Open), Is.EqualTo((true, 0)), "carried out");
    }

    [Test]
    public void SettleAll_SettlesWhatWasStartedSoFar() =>
        Assert.That(
            After(static attempts =>
            {
                attempts.SettleAll();
                attempts.Start();
            }),
            Is.EqualTo((3, 1, 0))
        );
}
