namespace ConflictAware.Tests.Protocol;

public class EntityTagTests
{
    private static readonly string[] Tags =
    [
        "\"1\"",
        "W/\"1\"",
        "\"\"",
        "W/\"\"",
        "\"a,b\"",
        "\"a, *\"",
        // Malformed, and met in the wild.
        "686897696a7c876b7e",
        "w/\"1\"",
        "W/1",
        "W/",
        "\"a b\"",
        "a b",
        "a,b",
        "\"a",
        "a\"",
        "\"",
        "\"\"\"",
        "\"a\"b\"",
        "'a'",
        "W/\"datetime'2025-01-01T00%3A00%3A00Z'\"",
        "\"abc-gzip\"",
        "\"**\"",
        "**",
        "W/*",
        "%22a%22",
        "\"\\\"a\\\"\"",
        "0x8D4BCC2E4835CD0",
    ];

    private static IEnumerable<string> Sent() => Tags.Append('"' + new string('x', 8192) + '"');

    [TestCaseSource(nameof(Sent))]
    public void Law03_Tags_AreKeptVerbatim(string text)
    {
        Assert.That(EntityTag.TryParse(text, out EntityTag tag), Is.True);
        Assert.That(tag.ToString(), Is.EqualTo(text));
        Assert.That(EntityTag.Parse(" \t" + text + "\t "), Is.EqualTo(tag), "white space around it is not part of it");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" \t ")]
    [TestCase("*")]
    [TestCase(" * ")]
    [TestCase("\"a\", \"b\"")]
    [TestCase("\"a\",\"b\"")]
    [TestCase("W/\"a\", W/\"b\"")]
    [TestCase("\"a,b\", \"c\"")]
    [TestCase("\"a\",")]
    [TestCase(",\"a\"")]
    [TestCase("\"a\", *")]
    [TestCase("*, \"a\"")]
    [TestCase("a, *")]
    [TestCase("*,")]
    [TestCase("a, \"b\"")]
    [TestCase("\"a\r\nX: 1\"")]
    [TestCase("\"a\n\"")]
    [TestCase("\r\"a\"")]
    [TestCase("\"a\0\"")]
    [TestCase("\"a\tb\"")]
    [TestCase("\"a\u007f\"")]
    [TestCase("\"\u00e9\"")]
    [TestCase("\u00a0\"a\"")]
    [TestCase("\"\u20ac\"")]
    [TestCase("\"\ud83d\ude00\"")]
    public void Law03_WhatIsNoOneTagOrCannotBeSent_IsRefused(string? text)
    {
        Assert.That(EntityTag.TryParse(text, out EntityTag tag), Is.False);
        Assert.That(tag, Is.EqualTo(default(EntityTag)));
        if (text is not null)
            Assert.That(
                () => EntityTag.Parse(text),
                Throws.TypeOf<FormatException>().With.Message.Contains("Give the value of an ETag field")
            );
    }

    [Test]
    public void Parse_Null_IsRefused() => Assert.That(() => EntityTag.Parse(null!), Throws.ArgumentNullException);

    [TestCase("\"1\"", false, true)]
    [TestCase("W/\"1\"", true, true)]
    [TestCase("w/\"1\"", true, false)]
    [TestCase("\"\"", false, true)]
    [TestCase("\"!#~,[]{}'\"", false, true)]
    [TestCase("1", false, false)]
    [TestCase("W/1", true, false)]
    [TestCase("W1", false, false)]
    [TestCase("W \"1\"", false, false)]
    [TestCase("\"", false, false)]
    [TestCase("W/\"", true, false)]
    [TestCase("\"a b\"", false, false)]
    [TestCase("\"a\"b\"", false, false)]
    [TestCase("\"a", false, false)]
    public void IsWeakAndIsWellFormed_FollowTheGrammar(string text, bool isWeak, bool isWellFormed)
    {
        var tag = EntityTag.Parse(text);
        Assert.That((tag.IsWeak, tag.IsWellFormed), Is.EqualTo((isWeak, isWellFormed)));
    }

    // The table of RFC 9110 §8.8.3.2, and what it leaves open: malformed tags.
    [TestCase("W/\"1\"", "W/\"1\"", false, true)]
    [TestCase("W/\"1\"", "W/\"2\"", false, false)]
    [TestCase("W/\"1\"", "\"1\"", false, true)]
    [TestCase("\"1\"", "\"1\"", true, true)]
    [TestCase("\"1\"", "\"2\"", false, false)]
    [TestCase("\"a\"", "\"A\"", false, false)]
    [TestCase("w/\"1\"", "W/\"1\"", false, true)]
    [TestCase("1", "1", true, true)]
    [TestCase("1", "\"1\"", false, false)]
    [TestCase("\"W/1\"", "W/\"1\"", false, false)]
    public void Comparison_OfTwoTags_IsThatOfTheRfc(string one, string other, bool strong, bool weak)
    {
        var left = EntityTag.Parse(one);
        var right = EntityTag.Parse(other);
        Assert.Multiple(() =>
        {
            Assert.That(left.StrongEquals(right), Is.EqualTo(strong));
            Assert.That(right.StrongEquals(left), Is.EqualTo(strong));
            Assert.That(left.WeakEquals(right), Is.EqualTo(weak));
            Assert.That(right.WeakEquals(left), Is.EqualTo(weak));
            Assert.That(left == right, Is.EqualTo(one == other));
            Assert.That(left != right, Is.EqualTo(one != other));
            Assert.That(left.Equals((object)right), Is.EqualTo(one == other));
        });
    }

    // As keys of a dictionary, tags that differ must not all fall into one place.
    [Test]
    public void GetHashCode_OfDifferentTags_Differs() =>
        Assert.That(
            Enumerable.Range(0, 100).Select(static i => EntityTag.Parse($"\"{i}\"").GetHashCode()).Distinct().Count(),
            Is.GreaterThan(50)
        );

    [Test]
    public void Default_IsNoTag_AndMatchesNothing()
    {
        EntityTag none = default;
        var empty = EntityTag.Parse("\"\"");
        Assert.Multiple(() =>
        {
            Assert.That(none.ToString(), Is.Empty);
            Assert.That(none.IsWeak, Is.False);
            Assert.That(none.IsWellFormed, Is.False);
            Assert.That(none == default, Is.True);
            Assert.That(none.GetHashCode(), Is.EqualTo(default(EntityTag).GetHashCode()));
            foreach (EntityTag other in new[] { default, empty, EntityTag.Parse("W/") })
            {
                Assert.That(none.StrongEquals(other), Is.False);
                Assert.That(none.WeakEquals(other), Is.False);
                Assert.That(other.StrongEquals(none), Is.False);
                Assert.That(other.WeakEquals(none), Is.False);
            }
            Assert.That(none.Equals(null), Is.False);
            Assert.That(none.Equals((object)""), Is.False);
        });
    }
}
