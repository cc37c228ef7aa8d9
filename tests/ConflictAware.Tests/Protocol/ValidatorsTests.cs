using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Protocol;

public class ValidatorsTests
{
    private const string Noon = "Wed, 01 Jan 2025 12:00:00 GMT";
    private const string SecondLater = "Wed, 01 Jan 2025 12:00:01 GMT";

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return Answer("nothing", null, null, false);
        yield return Answer("a tag", "\"1\"", null, false, ("ETag", "\"1\""));
        yield return Answer("a malformed tag", "w/1 2", null, false, ("ETag", "w/1 2"));
        yield return Answer("two tags that differ", null, null, false, ("ETag", "\"1\""), ("ETag", "\"2\""));
        yield return Answer("two equal tags", "\"1\"", null, false, ("ETag", "\"1\""), ("ETag", "\"1\""));
        yield return Answer("three tags, the last differs", null, null, false, ("ETag", "\"1\""), ("ETag", "\"1\""), ("ETag", "\"3\""));
        yield return Answer("two tags in one field", null, null, false, ("ETag", "\"1\", \"2\""));
        yield return Answer("a star", null, null, false, ("ETag", "*"));
        yield return Answer("an empty tag", null, null, false, ("ETag", ""));
        yield return Answer("a tag in Latin-1", null, null, false, ("ETag", "\"\u00e9\""));
        yield return Answer("a date, no Date", null, Noon, false, ("Last-Modified", Noon));
        yield return Answer("a date, Date the same second", null, Noon, false, ("Last-Modified", Noon), ("Date", Noon));
        yield return Answer("a date, Date one second later", null, Noon, true, ("Last-Modified", Noon), ("Date", SecondLater));
        yield return Answer("a date, Date earlier", null, SecondLater, false, ("Last-Modified", SecondLater), ("Date", Noon));
        yield return Answer("a date, Date unreadable", null, Noon, false, ("Last-Modified", Noon), ("Date", "yesterday"));
        yield return Answer(
            "a date, two Dates that differ",
            null,
            Noon,
            false,
            ("Last-Modified", Noon),
            ("Date", SecondLater),
            ("Date", "Thu, 02 Jan 2025 12:00:00 GMT")
        );
        yield return Answer(
            "two dates that differ",
            null,
            null,
            false,
            ("Last-Modified", Noon),
            ("Last-Modified", SecondLater),
            ("Date", SecondLater)
        );
        yield return Answer("no HTTP date", null, null, false, ("Last-Modified", "2025-01-01T12:00:00Z"), ("Date", SecondLater));
        yield return Answer("the number 0", null, null, false, ("Last-Modified", "0"), ("Date", SecondLater));
        yield return Answer(
            "RFC 850",
            null,
            "Wednesday, 01-Jan-25 12:00:00 GMT",
            true,
            ("Last-Modified", "Wednesday, 01-Jan-25 12:00:00 GMT"),
            ("Date", SecondLater)
        );
        yield return Answer(
            "asctime",
            null,
            "Wed Jan  1 12:00:00 2025",
            true,
            ("Last-Modified", "Wed Jan  1 12:00:00 2025"),
            ("Date", "Wednesday, 01-Jan-25 12:00:01 GMT")
        );
        yield return Answer(
            "both",
            "W/\"1\"",
            Noon,
            true,
            ("ETag", "W/\"1\""),
            ("Last-Modified", Noon),
            ("Date", "Wed, 01 Jan 2025 12:30:00 GMT")
        );
    }

    private static TestCaseData Answer(string name, string? tag, string? date, bool isStrong, params (string, string)[] headers) =>
        new TestCaseData(headers, tag, date, isStrong).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Answers))]
    public void Read_OfAnAnswer_KeepsWhatItSays((string, string)[] headers, string? tag, string? date, bool isStrong)
    {
        using var answer = new ScriptedResponse(System.Net.HttpStatusCode.OK, default, headers);
        var validators = Validators.Read(answer);
        Assert.That(
            (validators.EntityTag?.ToString(), validators.LastModified, validators.IsLastModifiedStrong),
            Is.EqualTo((tag, date, isStrong))
        );
        Assert.That(validators.IsEmpty, Is.EqualTo(tag is null && !isStrong));
    }

    [Test]
    public void Read_WithoutContent_ReadsTheTag()
    {
        using var answer = new HttpResponseMessage { Content = null };
        answer.Headers.TryAddWithoutValidation("ETag", "1");
        Assert.That(Validators.Read(answer).EntityTag?.ToString(), Is.EqualTo("1"));
    }

    // A handler on the way may have looked at the field, which makes the header collection parse it.
    // (It reads w/ as W/ then; nothing here can know what stood there before.)
    [TestCase("1 2")]
    [TestCase("686897")]
    [TestCase("W/\"1\"")]
    public void Read_AfterSomebodyLookedAtTheTag_KeepsItVerbatim(string tag)
    {
        using var answer = new ScriptedResponse(System.Net.HttpStatusCode.OK, default, ("ETag", tag));
        _ = answer.Headers.ETag;
        _ = answer.Headers.ToString();
        Assert.That(Validators.Read(answer).EntityTag?.ToString(), Is.EqualTo(tag));
    }

    [Test]
    public void Read_Null_IsRefused() => Assert.That(() => Validators.Read(null!), Throws.ArgumentNullException);

    [Test]
    public void Set_WhatCouldNotBeSentBack_IsNull()
    {
        var validators = new Validators
        {
            EntityTag = default(EntityTag),
            LastModified = Noon + "\r\nX-Evil: 1",
            IsLastModifiedStrong = true,
        };
        Assert.That(
            (validators.EntityTag, validators.LastModified, validators.IsEmpty),
            Is.EqualTo(((EntityTag?)null, (string?)null, true))
        );
        Assert.That(default(Validators).IsEmpty, Is.True);
    }

    private static readonly Validators Tag1 = new() { EntityTag = EntityTag.Parse("\"1\"") };
    private static readonly Validators Weak1 = new() { EntityTag = EntityTag.Parse("W/\"1\"") };
    private static readonly Validators Strong = new() { LastModified = Noon, IsLastModifiedStrong = true };

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return Pair("one strong tag", Tag1, Tag1, true);
        yield return Pair("other tags", Tag1, new() { EntityTag = EntityTag.Parse("\"2\"") }, false);
        yield return Pair("weak tags", Weak1, Weak1, false);
        yield return Pair("weak and strong", Weak1, Tag1, false);
        yield return Pair("one strong date", Strong, Strong, true);
        yield return Pair("one date, weak there", Strong, Strong with { IsLastModifiedStrong = false }, false);
        yield return Pair("other dates", Strong, Strong with { LastModified = SecondLater }, false);
        yield return Pair("one date, a tag appeared", Strong, Strong with { EntityTag = Tag1.EntityTag }, false);
        yield return Pair("one date under other tags", Tag1 with { LastModified = Noon, IsLastModifiedStrong = true }, Strong, false);
        yield return Pair("nothing", default, default, false);
        yield return Pair("one carried version", Carried("7"), Carried("7"), true);
        yield return Pair("other carried versions", Carried("7"), Carried("8"), false);
        yield return Pair("one version, carried elsewhere", Carried("7"), Carried("7", from: "/rev"), false);
        yield return Pair("one version, a number there", Carried("7"), Carried("7", isNumber: true), false);
        yield return Pair("a carried version and a tag", Carried("1"), Tag1, false);
        yield return Pair("a carried version beside one tag", Tag1 with { Version = Carried("7").Version }, Tag1, false);
    }

    private static Validators Carried(string version, string from = "/_rev", bool isNumber = false) =>
        new() { Version = new CarriedVersion(from, [new CarriedVersion.Part(version, isNumber)]) };

    private static TestCaseData Pair(string name, Validators one, Validators other, bool same) =>
        new TestCaseData(one, other, same).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Pairs))]
    public void ProveSameAs_TwoAnswers_IsTrueOnlyForProof(Validators one, Validators other, bool same)
    {
        Assert.That(one.ProveSameAs(other), Is.EqualTo(same));
        Assert.That(other.ProveSameAs(one), Is.EqualTo(same));
    }
}
