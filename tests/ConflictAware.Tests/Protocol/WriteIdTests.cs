using System.Text;

namespace ConflictAware.Tests.Protocol;

public class WriteIdTests
{
    private static readonly Uri Target = new("http://origin.example/a");

    private static Representation Of(string json) => new(Target, Encoding.UTF8.GetBytes(json), new("application/json"), default);

    private static string Stamp(WriteId place, string content, string? over = null) =>
        Encoding.UTF8.GetString(place.Stamp(Encoding.UTF8.GetBytes(content), "new", over is null ? null : Of(over)).Span);

    [TestCase("")]
    [TestCase(null)]
    public void Construction_WithoutAName_IsRefused(string? name) =>
        Assert.Multiple(() =>
        {
            Assert.That(() => WriteId.Header(name!), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => WriteId.Member(name!), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => WriteId.Log(name!), Throws.InstanceOf<ArgumentException>());
        });

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(10_000, true)]
    [TestCase(10_001, false)]
    public void Log_OfALength_HasBounds(int length, bool isTaken) =>
        Assert.That(() => WriteId.Log("log", length), isTaken ? Throws.Nothing : Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Stamp_InAHeader_LeavesTheContentAlone() => Assert.That(Stamp(WriteId.Header("X-Id"), "no json"), Is.EqualTo("no json"));

    [TestCase("""{"a":1}""", """{"a":1,"id":"new"}""")]
    [TestCase("""{"id":"old","é":"<ü>"}""", """{"id":"new","é":"<ü>"}""")]
    public void Stamp_InAMember_SetsIt(string content, string stamped) =>
        Assert.That(Stamp(WriteId.Member("id"), content), Is.EqualTo(stamped));

    // What the log held before is that of the representation written over; the content may be older.
    [TestCase("""{"a":1}""", null, """{"a":1,"log":["new"]}""")]
    [TestCase("""{"log":["1"]}""", null, """{"log":["1","new"]}""")]
    [TestCase("""{"log":["1"]}""", """{"log":["1","2"]}""", """{"log":["1","2","new"]}""")]
    [TestCase("""{"log":["1","2"]}""", """{"log":["1","2","3"]}""", """{"log":["2","3","new"]}""")]
    [TestCase("""{"log":["1","2","3","4"]}""", null, """{"log":["3","4","new"]}""")]
    [TestCase("""{"a":1}""", """{"log":"no array"}""", """{"a":1,"log":["new"]}""")]
    [TestCase("""{"a":1}""", "<no json>", """{"a":1,"log":["new"]}""")]
    [TestCase("""{"a":1}""", "[]", """{"a":1,"log":["new"]}""")]
    public void Stamp_InALog_AddsToTheOneWrittenOver(string content, string? over, string stamped) =>
        Assert.That(Stamp(WriteId.Log("log", length: 3), content, over), Is.EqualTo(stamped));

    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("<no json>")]
    [TestCase("")]
    public void Stamp_IntoWhatIsNoObject_SaysWhatToUse(string content)
    {
        Assert.That(() => Stamp(WriteId.Member("id"), content), Throws.InvalidOperationException.With.Message.Contains("WriteId.Header"));
        Assert.That(() => Stamp(WriteId.Log("log"), content), Throws.InvalidOperationException.With.Message.Contains("WriteId.Header"));
    }

    [Test]
    public void Names_OfAPlace_AreOfThatPlaceAlone()
    {
        Assert.That((WriteId.Header("X").HeaderName, WriteId.Header("X").MemberName), Is.EqualTo(("X", (string?)null)));
        Assert.That((WriteId.Member("x").HeaderName, WriteId.Member("x").MemberName), Is.EqualTo(((string?)null, "x")));
        Assert.That((WriteId.Log("x").HeaderName, WriteId.Log("x").MemberName), Is.EqualTo(((string?)null, "x")));
    }

    [TestCase("new", ExpectedResult = true)]
    [TestCase("NEW", ExpectedResult = false)]
    [TestCase(null, ExpectedResult = false)]
    public bool Find_InAHeader_IsPresentWhereItStands(string? field) =>
        WriteId
            .Header("X-Id")
            .Find(new Representation(Target, "{}"u8.ToArray(), null, default) { WriteIdField = field }, "new", started: null)
        is WriteIdFinding.Present;

    [TestCase("""{"id":"new"}""", ExpectedResult = true)]
    [TestCase("""{"id":"other"}""", ExpectedResult = false)]
    [TestCase("""{"id":7}""", ExpectedResult = false)]
    [TestCase("""{}""", ExpectedResult = false)]
    [TestCase("[]", ExpectedResult = false)]
    [TestCase("<no json>", ExpectedResult = false)]
    public bool Find_InAMember_IsPresentWhereItStands(string current)
    {
        WriteIdFinding finding = WriteId.Member("id").Find(Of(current), "new", Of("""{"id":"old"}"""));
        Assert.That(finding, Is.Not.EqualTo(WriteIdFinding.AbsentFromLog));
        return finding is WriteIdFinding.Present;
    }

    // Absence proves something only where others have written since: the log still holds the last id that was known, and something after it.
    [TestCase("""["old","new"]""", """["old"]""", "Present")]
    [TestCase("""["old","their"]""", """["old"]""", "AbsentFromLog")]
    [TestCase("""["older","old","their"]""", """["older","old"]""", "AbsentFromLog")]
    [TestCase("""["older","old"]""", """["older","old"]""", "Absent")]
    [TestCase("""["their"]""", """["old"]""", "Absent")]
    [TestCase("""["old","their"]""", """[]""", "Absent")]
    [TestCase("""["old",7,{},null]""", """["old"]""", "Absent")]
    [TestCase("""["old","their"]""", null, "Absent")]
    public void Find_InALog_ProvesAbsenceOnlyByWhatCameSince(string current, string? started, string finding)
    {
        Representation? before = started is null ? null : Of($$"""{"log":{{started}}}""");
        Assert.That(WriteId.Log("log").Find(Of($$"""{"log":{{current}}}"""), "new", before).ToString(), Is.EqualTo(finding));
    }
}
