using System.Net;

namespace ConflictAware.Tests.Sending;

/// <summary>When several changes that went out together are sent alone: where the write was refused for what it said.</summary>
public class AftermathTests
{
    private static readonly ConflictCause[] ForWhatItSaid =
    [
        ConflictCause.Unknown,
        ConflictCause.AlreadyExists,
        ConflictCause.ReferencedByOthers,
        ConflictCause.InvalidState,
        ConflictCause.FieldOwnership,
        ConflictCause.MergeConflict,
        ConflictCause.MissingDependency,
    ];

    private static Aftermath After(WriteEnd end) =>
        new(Writes.Refused(new ConflictEngine(new ConflictHandlingOptions()), Writes.Conflict()), end, default, Current: null);

    [Test]
    public void IsRefused_ForACause([Values] ConflictCause cause) =>
        Assert.That(
            After(new WriteEnd.Surfaced(Writes.Conflict(cause), Reason: null)).IsRefused,
            Is.EqualTo(ForWhatItSaid.Contains(cause))
        );

    [TestCase(400, true)]
    [TestCase(409, true)]
    [TestCase(413, true)]
    [TestCase(422, true)]
    [TestCase(401, false)]
    [TestCase(403, false)]
    [TestCase(404, false)]
    [TestCase(500, false)]
    [TestCase(204, false)]
    public void IsRefused_ByAStatus(int status, bool isRefused)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status);
        Assert.That(After(new WriteEnd.Answered(answer)).IsRefused, Is.EqualTo(isRefused));
    }

    [Test]
    public void IsRefused_ByOtherEnds()
    {
        Assert.That(After(new WriteEnd.FailedLater("Full.")).IsRefused, Is.True);
        Assert.That(After(new WriteEnd.Unknown("Nobody knows.")).IsRefused, Is.False);
        Assert.That(After(new WriteEnd.Unchanged()).IsRefused, Is.False);
    }

    [TestCase(false, 1)]
    [TestCase(true, 0, Description = "what it met is told once, however many changes were in it")]
    public void Sum_OfSeveral_TellsWhatItMetOnce(bool isTold, int setbacks)
    {
        Aftermath after = After(new WriteEnd.Unchanged()) with { IsTold = isTold };
        Assert.That(after.Sum(WriteEnding.Unchanged, TimeProvider.System).Setbacks, Is.EqualTo(setbacks));
    }
}
