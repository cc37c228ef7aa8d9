using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

public class JsonMergeRefusalTests
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    [TestCase(10_000)]
    [TestCase(1_001)]
    public void Merge_NestedTooDeep_IsRefused(int depth)
    {
        foreach (byte[] deep in (byte[][])[Nested("[", "]", depth), Nested("{\"a\":", "}", depth, "1")])
        {
            JsonException? refused = Assert.Throws<JsonException>(() => JsonMerge.Merge(Empty, deep, Empty));
            Assert.That(refused!.Message, Does.Contain("mine document").And.Contain("1000 deep"));
        }
    }

    [Test]
    public void Merge_NestedAsDeepAsAllowed_IsMerged()
    {
        byte[] Deep(int value) => Nested("{\"a\":", "}", 1000, value.ToString(CultureInfo.InvariantCulture));
        MergeResult conflict = JsonMerge.Merge(Deep(1), Deep(2), Deep(3), new MergeRules().Max("/nowhere"));
        Assert.That(conflict.Conflicts, Has.Count.EqualTo(1));
        Assert.That(conflict.Conflicts[0].Pointer, Has.Length.EqualTo(2000));
        MergeResult merged = JsonMerge.Merge(Deep(1), Deep(2), Deep(1), new MergeRules().Sum("/nowhere"));
        Assert.That(Encoding.UTF8.GetString(merged.Document!.Value.Span), Is.EqualTo(Encoding.UTF8.GetString(Deep(2))));
    }

    [TestCase("""{"a":1,"a":1}""")]
    [TestCase("""{"x":{"a":1,"b":2,"\u0061":1}}""")]
    [TestCase("""[[{"":1,"":2}]]""")]
    [TestCase("""{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"11":1,"1\u0030":1}""")]
    public void Law25_DuplicateMemberNames_AreRefusedInEachDocument(string duplicate)
    {
        byte[] text = Encoding.UTF8.GetBytes(duplicate);
        Assert.That(() => JsonMerge.Merge(text, Empty, Empty), Throws.TypeOf<JsonException>().With.Message.Contains("base document"));
        Assert.That(() => JsonMerge.Merge(Empty, text, Empty), Throws.TypeOf<JsonException>().With.Message.Contains("mine document"));
        Assert.That(
            () => JsonMerge.Merge(Empty, Empty, text),
            Throws.TypeOf<JsonException>().With.Message.Contains("current document").And.Message.Contains("more than once")
        );
        Assert.That(JsonValue.Equal(text, text), Is.False);
    }

    // Names are looked up by hash in a table that grows with the objects of a document.
    [Test]
    public void Law25_DuplicateMemberNamesInGrowingObjects_AreRefused([Values(20, 200, 5_000)] int members, [Values] bool isDuplicate)
    {
        string inner = string.Join(',', Enumerable.Range(0, 30).Select(static i => $"\"n{i}\":{i}"));
        string outer = string.Join(',', Enumerable.Range(0, members).Select(static i => $"\"n{i}\":{i}"));
        byte[] text = Encoding.UTF8.GetBytes($$"""[{{{inner}}},{{{outer}}{{(isDuplicate ? ",\"n7\":0" : "")}}},{{{inner}}}]""");
        Assert.That(
            () => JsonMerge.Merge(text, text, text),
            isDuplicate ? Throws.TypeOf<JsonException>().With.Message.Contains("n7") : Throws.Nothing
        );
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("{")]
    [TestCase("{}{}")]
    [TestCase("""{"a":1,}""")]
    [TestCase("// no\n1")]
    [TestCase("NaN")]
    [TestCase("01")]
    [TestCase("<html>")]
    public void Merge_NotJson_IsRefused(string text) =>
        Assert.That(
            () => JsonMerge.Merge(Empty, Empty, Encoding.UTF8.GetBytes(text)),
            Throws.TypeOf<JsonException>().With.Message.StartsWith("The current document cannot be merged: it is not JSON.")
        );

    [Test]
    public void Merge_NotUtf8_IsRefused() =>
        Assert.That(
            () => JsonMerge.Merge(Empty, new byte[] { (byte)'"', 0xC3, (byte)'"' }, Empty),
            Throws.TypeOf<JsonException>().With.Message.Contains("UTF-8")
        );

    [Test]
    public void Merge_ByteOrderMark_IsPassedOver()
    {
        MergeResult merged = JsonMerge.Merge("{}"u8.ToArray(), """{"a":1}"""u8.ToArray(), (byte[])[0xEF, 0xBB, 0xBF, .. "{ }"u8]);
        Assert.That(Encoding.UTF8.GetString(merged.Document!.Value.Span), Is.EqualTo("""{ "a":1}""").Or.EqualTo("""{"a":1 }"""));
    }

    [Test]
    public void Law26_SumWithAnExponentBeyondWriting_IsAConflict()
    {
        MergeResult merged = JsonMerge.Merge("1"u8.ToArray(), "2"u8.ToArray(), "1e1000000000"u8.ToArray(), new MergeRules().Sum(""));
        Assert.That(merged.Conflicts, Has.Count.EqualTo(1));
        Assert.That(
            JsonMerge.Merge("1"u8.ToArray(), "1"u8.ToArray(), "1e1000000000"u8.ToArray(), new MergeRules().Sum("")).IsClean,
            Is.True
        );
    }

    [TestCase("1e999999999999999999999", "1e999999999999999999999", true)]
    [TestCase("1e999999999999999999999", "2e999999999999999999999", false)]
    [TestCase("0e999999999999999999999", "0", true)]
    [TestCase("1e400", "10e399", true)]
    [TestCase("1e-400", "0", false)]
    [TestCase("-0", "0.00", true)]
    [TestCase("9007199254740993", "9007199254740992", false)]
    [TestCase("1.10", "1.1e0", true)]
    [TestCase("100", "1E+2", true)]
    [TestCase("1", "-1", false)]
    [TestCase("12", "1.2", false)]
    public void Equal_Numbers_CompareByExactValue(string one, string two, bool equal)
    {
        Assert.That(JsonValue.Equal(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(two)), Is.EqualTo(equal));
        Assert.That(JsonValue.Equal(Encoding.UTF8.GetBytes(two), Encoding.UTF8.GetBytes(one)), Is.EqualTo(equal));
    }

    private static byte[] Nested(string open, string close, int depth, string inside = "") =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + inside + string.Concat(Enumerable.Repeat(close, depth)));
}
