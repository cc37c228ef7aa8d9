using System.Text;

namespace ConflictAware.Tests.Merging;

public class JsonValueTests
{
    [Test]
    public void Law25_Equality_IsByValueHoweverItIsSpelt() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                Assert.That(JsonValue.Equal(one.BaseText, one.MineText), Is.EqualTo(Tree.Same(one.Base, one.Mine)));
                Assert.That(JsonValue.Equal(one.MineText, Encoding.UTF8.GetBytes(one.Mine.ToString())), Is.True);
                Assert.That(
                    JsonValue.Equal(one.BaseText, one.MineText, ReferenceRule.ToRules(one.Rules)),
                    Is.EqualTo(Tree.Same(one.Base, one.Mine, [], one.Rules))
                );
            }
        );

    [Test]
    public void Hash_OfEqualValues_IsEqual() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                Assert.That(Hash(one.MineText), Is.EqualTo(Hash(Encoding.UTF8.GetBytes(one.Mine.ToString()))));
                if (Tree.Same(one.Base, one.Mine))
                    Assert.That(Hash(one.BaseText), Is.EqualTo(Hash(one.MineText)));
            }
        );

    [TestCase("""{"rev":1,"n":1}""", """{"n":1.0,"rev":2}""", true)]
    [TestCase("""{"n":1}""", """{"n":1,"rev":2}""", true)]
    [TestCase("""{"rev":1,"n":1}""", """{"n":2,"rev":1}""", false)]
    [TestCase("""{"rev":1}""", """{"rev":1,"n":null}""", false)]
    public void Equal_VersionLeftOut_ComparesTheRest(string one, string two, bool equal) =>
        Assert.That(
            JsonValue.Equal(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(two), new MergeRules().Version("/rev")),
            Is.EqualTo(equal)
        );

    // RFC 8259 §7: the short escapes, the long ones, and the characters themselves are one text.
    [TestCase("\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "\"\\u0008\\u000c\\u000A\\u000d\\u0009/\\u005C\\u0022\"")]
    [TestCase("\"\\u00e9\\u20AC\\ud83c\\udf75\"", "\"é€🍵\"")]
    public void Law25_TextsSpeltDifferently_AreEqual(string one, string two)
    {
        (byte[] left, byte[] right) = (Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(two));
        Assert.That(JsonValue.Equal(left, right), Is.True);
        Assert.That(Hash(left), Is.EqualTo(Hash(right)));
        (left, right) = (Encoding.UTF8.GetBytes($$"""{{{one}}:1}"""), Encoding.UTF8.GetBytes($$"""{{{two}}:1.0}"""));
        Assert.That(JsonValue.Equal(left, right), Is.True);
        Assert.That(Hash(left), Is.EqualTo(Hash(right)));
    }

    [TestCase("\"\\n\"", "\"n\"")]
    [TestCase("\"\\b\"", "\"\\f\"")]
    [TestCase("\"\\r\"", "\"\\t\"")]
    [TestCase("\"\\u00e9\"", "\"e\"")]
    public void Law25_OtherTexts_AreNot(string one, string two) =>
        Assert.That(JsonValue.Equal(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(two)), Is.False);

    [Test]
    public void Equal_NotJson_IsNotEqualToItself() => Assert.That(JsonValue.Equal("<p>"u8, "<p>"u8), Is.False);

    private static int Hash(byte[] text)
    {
        using JsonTree tree = JsonTree.Parse(text, "test");
        return JsonValue.Hash(tree, JsonTree.Root);
    }

    // At the edges of what one, two, three and four bytes of UTF-8 hold.
    [TestCase(0x01)]
    [TestCase(0x7F)]
    [TestCase(0x80)]
    [TestCase(0x7FF)]
    [TestCase(0x800)]
    [TestCase(0xD7FF)]
    [TestCase(0xE000)]
    [TestCase(0xFFFF)]
    [TestCase(0x10000)]
    [TestCase(0x2F9B3)]
    [TestCase(0x10FFFF)]
    public void Equal_LettersSpeltAsEscapes_AreThoseLetters(int code)
    {
        string letter = char.ConvertFromUtf32(code);
        string escaped = string.Concat(letter.Select(static unit => $"\\u{(int)unit:x4}"));
        string plain = code < 0x20 ? escaped.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal) : letter;
        Assert.That(JsonValue.Equal(Utf8($"\"{escaped}\""), Utf8($"\"{plain}\"")), Is.True);
        Assert.That(JsonValue.Equal(Utf8($"{{\"{escaped}\":1}}"), Utf8($"{{\"{plain}\":1}}")), Is.True);
        Assert.That(JsonValue.Equal(Utf8($"\"{escaped}\""), Utf8("\"x\"")), Is.False);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
