using System.Text.Json;

namespace ConflictAware.Tests.Merging;

public class DifferenceTests
{
    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    [Test]
    public void ToString_OfADifference_SaysWhereAndWhatEachHolds() =>
        Assert.That(
            new Difference("/a/b", Json("1"), null, Json("""{"x":null}""")).ToString(),
            Is.EqualTo("""/a/b: base 1, mine (none), current {"x":null}""")
        );

    [Test]
    public void ToString_OfTheWholeDocument_SaysSo() =>
        Assert.That(new Difference("", Json("1"), Json("2"), null).ToString(), Is.EqualTo("(document): base 1, mine 2, current (none)"));

    // One line in a log, whatever the documents hold.
    [TestCase(78, false)]
    [TestCase(79, true)]
    public void ToString_OfALongValue_IsCutShort(int letters, bool isCut)
    {
        string shown = new Difference("/a", null, null, Json($"\"{new string('x', letters)}\"")).ToString();
        Assert.That(shown, Is.EqualTo($"/a: base (none), mine (none), current \"{new string('x', 78)}{(isCut ? "…" : "\"")}"));
    }

    [Test]
    public void ToString_OfAValueOfSeveralLines_IsOne() =>
        Assert.That(
            new Difference("/a", null, null, Json("[1,\n2]")).ToString(),
            Is.EqualTo("/a: base (none), mine (none), current [1, 2]")
        );

    [Test]
    public void ToString_OfAResult_SaysWhatBecameOfTheDocument()
    {
        byte[] @base = "{}"u8.ToArray();
        Assert.That(JsonMerge.Merge(@base, @base, @base).ToString(), Is.EqualTo("Merged: 2 bytes"));
        Assert.That(JsonMerge.Merge(@base, @base, null).ToString(), Is.EqualTo("Merged: no document is left"));
        Assert.That(
            JsonMerge.Merge("1"u8.ToArray(), "2"u8.ToArray(), "3"u8.ToArray()).ToString(),
            Is.EqualTo($"1 conflict(s):{Environment.NewLine}  (document): base 1, mine 2, current 3")
        );
    }
}
