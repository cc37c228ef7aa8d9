namespace ConflictAware.Tests.Protocol;

public class PreconditionTests
{
    private const string Noon = "Wednesday, 01-Jan-25 12:00:00 GMT";

    private static readonly EntityTag Strong = EntityTag.Parse("\"1\"");
    private static readonly EntityTag Weak = EntityTag.Parse("W/\"1\"");

    private static Validators Version(EntityTag? tag, string? date, bool isStrong) =>
        new()
        {
            EntityTag = tag,
            LastModified = date,
            IsLastModifiedStrong = isStrong,
        };

    [Test]
    public void Law02_AWeakTag_IsSentWhereItIsTheOnlyValidator_AndMarked()
    {
        var condition = Precondition.Protecting(Version(Weak, null, false));
        Assert.That(condition, Is.EqualTo(new Precondition.IfMatch(Weak)));
        Assert.That(condition!.IsWeak, Is.True);
        Assert.That(Precondition.Protecting(Version(Strong, null, false))!.IsWeak, Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Law04_ADate_IsUsedOnlyWithoutATag(bool isStrong)
    {
        Assert.That(Precondition.Protecting(Version(Strong, Noon, isStrong)), Is.EqualTo(new Precondition.IfMatch(Strong)));
        Assert.That(Precondition.Protecting(Version(Weak, Noon, isStrong)), Is.EqualTo(new Precondition.IfMatch(Weak)));
    }

    [Test]
    public void Law04_ADate_IsUsedOnlyWhereItIsStrong()
    {
        Assert.That(Precondition.Protecting(Version(null, Noon, true)), Is.EqualTo(new Precondition.IfUnmodifiedSince(Noon)));
        Assert.That(Precondition.Protecting(Version(null, Noon, false)), Is.Null);
        Assert.That(Precondition.Protecting(Version(null, null, true)), Is.Null);
        Assert.That(Precondition.Protecting(default), Is.Null);
    }

    private static IEnumerable<TestCaseData> Fields()
    {
        yield return new(new Precondition.IfMatch(Strong), "If-Match", "\"1\"");
        yield return new(new Precondition.IfMatch(EntityTag.Parse("w/a b,c")), "If-Match", "w/a b,c");
        yield return new(new Precondition.IfMatch(EntityTag.Parse("686897696a")), "If-Match", "686897696a");
        yield return new(new Precondition.IfMatch(EntityTag.Parse("\"a\"b\"")), "If-Match", "\"a\"b\"");
        yield return new(new Precondition.IfExists(), "If-Match", "*");
        yield return new(new Precondition.IfAbsent(), "If-None-Match", "*");
        yield return new(new Precondition.IfChanged(Weak), "If-None-Match", "W/\"1\"");
        yield return new(new Precondition.IfUnmodifiedSince(Noon), "If-Unmodified-Since", Noon);
        yield return new(new Precondition.IfUnmodifiedSince("Wed Jan  1 12:00:00 2025"), "If-Unmodified-Since", "Wed Jan  1 12:00:00 2025");
    }

    [TestCaseSource(nameof(Fields))]
    public void Law03_ApplyTo_WritesTheFieldRaw(Precondition condition, string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://origin.example/a");
        condition.ApplyTo(request.Headers);

        // A handler on the way may look at the typed property, which makes the collection parse the field.
        _ = (request.Headers.IfMatch.Count, request.Headers.IfNoneMatch.Count, name == "If-Match" ? null : request.Headers.IfRange);
        Assert.That(
            request.Headers.NonValidated.Select(field => (field.Key, string.Join('|', field.Value))),
            Is.EqualTo(new[] { (name, value) })
        );
    }

    [Test]
    public void Conditions_OfNothing_AreRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new Precondition.IfMatch(default), Throws.ArgumentException);
            Assert.That(() => new Precondition.IfChanged(default), Throws.ArgumentException);
            Assert.That(() => new Precondition.IfUnmodifiedSince(null!), Throws.ArgumentException);
            Assert.That(
                () => new Precondition.IfUnmodifiedSince("2025-01-01"),
                Throws.ArgumentException.With.Message.Contains("Last-Modified")
            );
            Assert.That(() => new Precondition.IfUnmodifiedSince(Noon + "\r\nX-Evil: 1"), Throws.ArgumentException);
        });
    }

    [Test]
    public void Equality_IsByValue()
    {
        Assert.That(new Precondition.IfMatch(Strong), Is.EqualTo(new Precondition.IfMatch(EntityTag.Parse("\"1\""))));
        Assert.That(new Precondition.IfMatch(Strong), Is.Not.EqualTo(new Precondition.IfMatch(Weak)));
        Assert.That(new Precondition.IfMatch(Strong).Equals((object)new Precondition.IfChanged(Strong)), Is.False);
    }
}
