using System.Text;

namespace ConflictAware.Tests.Sending;

public class RememberedReadTests
{
    private static Representation Version(string tag, string content = "") =>
        new(
            Bench.BaseAddress,
            Encoding.UTF8.GetBytes(content),
            contentType: null,
            new Validators { EntityTag = EntityTag.Parse($"\"{tag}\"") }
        );

    [TestCase(2, "first")]
    [TestCase(0, "second")]
    public void Law29_TwoVersions_TheReadThatBeganFirstCounts(int secondBegan, string expected)
    {
        var known = new RememberedRead(new object(), began: 1, Version("first"));

        known.Read(secondBegan, Version("second"));

        (Representation version, Representation? started) = known.For(HttpMethod.Put)!.Value;
        Assert.That((version.Validators.EntityTag.ToString(), started), Is.EqualTo(($"\"{expected}\"", (Representation?)null)));
    }

    [Test]
    public void Law29_ReadThatBeganBeforeARefusal_DoesNotStartAnew()
    {
        var known = new RememberedRead(new object(), began: 1, Version("first"));
        known.Refuse(at: 3);

        known.Read(began: 2, Version("second"));

        Assert.That(known.For(HttpMethod.Put)!.Value.Version.Validators.EntityTag.ToString(), Is.EqualTo("\"first\""));
        Assert.That(known.For(HttpMethod.Put)!.Value.Base, Is.Null);
    }

    [Test]
    public void Law29_TwoReadersOfOneVersion_AWriteOfTheFirstDoesNotMoveTheSecond()
    {
        RememberedRead known = Whole("first");
        known.Read(began: 2, Version("first"));

        known.Wrote(at: 3, Version("second"));
        string? afterOne = Over(known);
        known.Wrote(at: 4, Version("third"));

        Assert.That((afterOne, Over(known)), Is.EqualTo(("\"first\"", "\"third\"")));
    }

    /// <summary>Which of the two versions the next write is of is not known, whoever writes first.</summary>
    [Test]
    public void Law29_TwoVersionsRead_NoWriteMovesThem()
    {
        RememberedRead known = Whole("first");
        known.Read(began: 2, Version("second"));

        known.Wrote(at: 3, Version("third"));
        known.Wrote(at: 4, Version("fourth"));

        Assert.That((Over(known), known.For(HttpMethod.Put)!.Value.Base), Is.EqualTo(("\"first\"", (Representation?)null)));
    }

    /// <summary>What is read after an own write that nobody vouches for is what the flow works on from then on; after one with a validator it is another reader's.</summary>
    [TestCase(true, "third", TestName = "Law29_ReadAfterAWriteThatNothingVouchesFor_StartsAnew")]
    [TestCase(false, "second", TestName = "Law29_ReadAfterAWriteWithAValidator_IsAnotherVersion")]
    public void Law29_ReadAfterAWrite(bool isOwnWrite, string expected)
    {
        RememberedRead known = Whole("first");
        known.Wrote(at: 2, isOwnWrite ? Own() : Version("second"));

        known.Read(began: 3, Version("third"));

        Assert.That(Over(known), Is.EqualTo($"\"{expected}\""));
    }

    [Test]
    public void Law29_WriteThatNobodyKnowsTheEndOf_MarksWhatItWasOverAndIsReplacedByTheNextRead()
    {
        RememberedRead known = Whole("first");
        Representation lost = known.For(HttpMethod.Put)!.Value.Version;

        known.Lose(at: 2);
        known.Read(began: 3, Version("second"));

        Assert.That((lost.HasOpenWrite, Over(known)), Is.EqualTo((true, "\"second\"")));
    }

    /// <summary>What a patch left is not known: only a PUT, which can be merged, may go out over the version before it.</summary>
    [Test]
    public void Law29_AfterAWriteThatLeftNothingKnown_OnlyAPutGoesOut()
    {
        RememberedRead known = Whole("first");
        known.Wrote(at: 2, left: null);

        Assert.That(known.For(HttpMethod.Patch), Is.Null);
        Assert.That(known.For(HttpMethod.Delete), Is.Null);
        Assert.That(known.For(HttpMethod.Put)!.Value.Base, Is.Not.Null);

        known.Read(began: 3, Version("second"));
        Assert.That(known.For(HttpMethod.Patch)!.Value.Version.Validators.EntityTag.ToString(), Is.EqualTo("\"second\""));
    }

    [Test]
    public void OwnWrite_IsShownUntilItIsConfirmed()
    {
        RememberedRead known = Whole("first");
        Assert.That(known.OwnWrite, Is.Null);
        Representation own = Own();

        known.Wrote(at: 2, own);
        Representation? written = known.OwnWrite;
        known.Confirm(Version("second"));
        known.Read(began: 3, Version("third"));

        Assert.That((written, known.OwnWrite), Is.EqualTo((own, (Representation?)null)));
        Assert.That(Over(known), Is.EqualTo("\"second\""), "confirmed, it is no stale version that the next read replaces");
    }

    [TestCase("first", 3)]
    [TestCase("other", 0, Description = "the bytes of another version")]
    public void Keep_TheBytesOfTheVersion_AreKept(string tag, int size)
    {
        var known = new RememberedRead(new object(), began: 1, Version("first"));

        known.Keep(Version(tag, "tea"));
        known.Keep(Version(tag, "coffee"));

        Assert.That((known.Size, known.For(HttpMethod.Put)!.Value.Base is not null), Is.EqualTo((size, size > 0)));
    }

    [TestCase("Fri, 20 Nov 2026 10:00:00 GMT", true)]
    [TestCase("Fri, 20 Nov 2026 10:00:01 GMT", false)]
    public void Read_VersionsWithoutATag_AreToldApartByTheirDate(string date, bool isSame)
    {
        var known = new RememberedRead(new object(), began: 1, Dated("Fri, 20 Nov 2026 10:00:00 GMT"));
        known.Keep(Dated("Fri, 20 Nov 2026 10:00:00 GMT"));

        known.Read(began: 2, Dated(date));

        Assert.That(known.For(HttpMethod.Put)!.Value.Base is not null, Is.EqualTo(isSame), "two versions have no common base");
    }

    private static RememberedRead Whole(string tag)
    {
        var known = new RememberedRead(new object(), began: 1, Version(tag));
        known.Keep(Version(tag, "tea"));
        return known;
    }

    private static string? Over(RememberedRead known) => known.For(HttpMethod.Put)!.Value.Version.Validators.EntityTag?.ToString();

    private static Representation Own() => Representation.OfOwnWrite(Bench.BaseAddress, "tea"u8.ToArray(), "text/plain", default);

    private static Representation Dated(string date) =>
        new(Bench.BaseAddress, default, contentType: null, new Validators { LastModified = date, IsLastModifiedStrong = true });
}
