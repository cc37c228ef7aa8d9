namespace ConflictAware.Tests.Sending;

public class RememberedReadTests
{
    private static Representation Version(string tag) =>
        new(Bench.BaseAddress, default, contentType: null, new Validators { EntityTag = EntityTag.Parse($"\"{tag}\"") });

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
}
