using System.Net;

namespace ConflictAware.Tests.Sending;

/// <summary>What is counted and remembered of one write.</summary>
public class WriteOperationTests
{
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void SetUp() => _time = new FakeTimeProvider();

    private WriteOperation Write(Representation? started = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Writes.Target);
        var engine = new ConflictEngine(Bench.OptionsOf(_time));
        return new WriteOperation(RequestTemplate.Of(request), new WriteIntent { Engine = engine }, started);
    }

    [Test]
    public void Sum_CountsSendsAndSetbacks()
    {
        WriteOperation write = Write();
        write.Take(new HttpResponseMessage(HttpStatusCode.Conflict));
        Assert.That(write.Sum(WriteEnding.Applied, _time).Resolution, Is.EqualTo(TimeSpan.Zero), "nothing was to be resolved");
        write.CountSetback(_time);
        _time.Advance(TimeSpan.FromSeconds(3));
        write.Lose(new HttpRequestException());
        write.CountSetback(_time);
        _time.Advance(TimeSpan.FromSeconds(4));

        WriteSummary sum = write.Sum(WriteEnding.Surfaced, _time);

        Assert.That((sum.Sends, sum.Setbacks, sum.Resolution), Is.EqualTo((2, 2, TimeSpan.FromSeconds(7))));
    }

    [Test]
    public void LeaveOut_OfTheTimeThatAPersonTook_IsNotTheResolutions()
    {
        WriteOperation write = Write();
        write.CountSetback(_time);
        long asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMinutes(5));
        write.LeaveOut(_time.GetTimestamp() - asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(write.Sum(WriteEnding.Applied, _time).Resolution, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void FastestRound_IsTheShortestThatHadAReadInIt()
    {
        WriteOperation write = Write();
        Assert.That(write.FastestRound, Is.EqualTo(TimeSpan.Zero));
        Round(seconds: 3);
        Assert.That(write.FastestRound, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Round(seconds: 5);
        Round(seconds: 2);
        write.Assume(Writes.Shown("{}", "\"1\""));
        Round(seconds: 1);
        Assert.That(write.FastestRound, Is.EqualTo(TimeSpan.FromSeconds(2)));

        void Round(int seconds)
        {
            write.BeginRound(_time);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            write.CountSetback(_time);
        }
    }

    [Test]
    public void Take_AnotherAnswer_DisposesTheOneBefore()
    {
        WriteOperation write = Write();
        var content = new MemoryStream([1]);
        write.Lose(new HttpRequestException());
        write.HasPaused = true;
        write.Show(current: null);
        write.Take(new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StreamContent(content) });
        Assert.That((write.Failure, write.HasPaused, write.CurrentIsKnown), Is.EqualTo(((Exception?)null, false, false)));

        write.Take(new HttpResponseMessage(HttpStatusCode.OK));

        Assert.That((content.CanRead, write.Answer!.StatusCode), Is.EqualTo((false, HttpStatusCode.OK)));
    }

    [Test]
    public void Base_IsWhatTheCallerSaysElseWhatWasRead()
    {
        Representation read = Writes.Shown("{}", "\"1\"");
        Representation own = Writes.Shown("{}", "\"0\"");
        WriteOperation write = Write();
        write.StartFrom(read);
        WriteOperation started = Write(own);
        started.StartFrom(read);
        Assert.That((write.Base, started.Base), Is.EqualTo((read, own)));
        write.BeginAgain();
        Assert.That((write.Base, write.Next), Is.EqualTo(((Representation?)null, NextStep.Read)));
    }

    [Test]
    public void Id_IsThatOfTheseBytes()
    {
        WriteOperation write = Write();
        write.SendNext("1"u8.ToArray(), "text/plain", precondition: null, over: null);
        string first = write.Id;
        Assert.That((write.Id, first.Length), Is.EqualTo((first, 32)));
        write.SendNext("2"u8.ToArray(), "text/plain", precondition: null, over: null, isMerged: true);
        Assert.That(write.Id, Is.Not.EqualTo(first));
        Assert.That(
            (write.Mine!.Value.Span[0], write.Content!.Value.Span[0]),
            Is.EqualTo(((byte)'1', (byte)'2')),
            "what was merged is not mine"
        );
    }

    [TestCase(true, false, ExpectedResult = true)]
    [TestCase(false, false, ExpectedResult = false)]
    [TestCase(true, true, ExpectedResult = false, Description = "what was seen after a try may be what the try created")]
    public bool Leave_OverWhatWasSeen(bool isSeen, bool isOpen)
    {
        WriteOperation write = Write();
        if (isOpen)
            write.Intent.Attempts.Start();
        write.Show(current: null);
        write.Leave("1"u8.ToArray(), isSeen);
        Assert.That(write.CurrentIsKnown, Is.False);
        return write.IsOverSeen;
    }

    [Test]
    public void Follow_OfAMonitor_BeginsItsTime()
    {
        WriteOperation write = Write();
        write.Follow(_time);
        Assert.That((write.IsFollowed, write.Setbacks), Is.EqualTo((true, 1)));
    }
}
