using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

/// <summary>What a writer means that writes fewer members than it read (laws 27 and 29).</summary>
public class LackingMembersTests
{
    [TestCase("""{"a":1,"b":2}""", """{"a":5}""", """{"a":5,"b":2}""")]
    [TestCase("""{"a":1,"b":2}""", """{"a":1}""", """{"a":1,"b":2}""", Description = "nothing is changed")]
    [TestCase("""{"a":1,"b":2}""", """{"a":1,"c":3}""", """{"a":1,"b":2,"c":3}""")]
    [TestCase("""{"o":{"x":1,"y":2},"z":0}""", """{"o":{"x":9}}""", """{"o":{"x":9,"y":2},"z":0}""")]
    [TestCase("""{"o":{"x":{"p":1,"q":2},"y":{"p":1}}}""", """{"o":{"x":{"p":3}}}""", """{"o":{"x":{"p":3,"q":2},"y":{"p":1}}}""")]
    [TestCase("1", "2", "2")]
    [TestCase("""{"a":[1,2],"b":1}""", """{"a":{"x":1}}""", """{"a":{"x":1},"b":1}""", Description = "an object in place of an array")]
    [TestCase("""{"a":{"x":1},"b":1}""", """{"a":[1]}""", """{"a":[1],"b":1}""", Description = "an array in place of an object")]
    [TestCase("""{"a":{"x":1},"b":1}""", """{"a":7}""", """{"a":7,"b":1}""")]
    [TestCase("""{"a":7,"b":1}""", """{"a":{"x":1}}""", """{"a":{"x":1},"b":1}""")]
    [TestCase("""{"l":[1,2],"b":1}""", """{"l":[]}""", """{"l":[],"b":1}""")]
    [TestCase("""{"l":[],"b":1}""", """{"l":[1]}""", """{"l":[1],"b":1}""")]
    [TestCase("""{"l":[1,2,3],"b":1}""", """{"l":[1,3]}""", """{"l":[1,3],"b":1}""")]
    [TestCase(
        """{"l":[{"id":1,"q":1,"u":1},{"id":2,"q":2,"u":2}]}""",
        """{"l":[{"id":2,"q":2},{"id":1,"q":5}]}""",
        """{"l":[{"id":2,"q":2,"u":2},{"id":1,"q":5,"u":1}]}""",
        Description = "told apart by their key"
    )]
    [TestCase(
        """{"l":[{"id":1,"q":1,"u":1},{"id":2,"q":2}]}""",
        """{"l":[{"id":1},{"id":2,"q":2}]}""",
        """{"l":[{"id":1,"u":1},{"id":2,"q":2}]}""",
        Description = "what is known of one element is known of all: the first has lost it"
    )]
    public void Restore_GivesBackWhatTheWriterDoesNotKnow(string @base, string mine, string expected) =>
        Assert.That(Restore(@base, mine), Is.EqualTo(expected));

    [Test]
    public void Restore_OfWhatCannotBeTold_SaysWhatToDo() =>
        Assert.That(
            () => Restore("""{"m":[{"q":1,"u":1},{"q":1,"u":2}]}""", """{"m":[{"q":1}]}"""),
            Throws.TypeOf<JsonException>().With.Message.Contains("/m").And.Message.Contains("State a key")
        );

    private static string Restore(string @base, string mine) =>
        Encoding.UTF8.GetString(
            LackingMembers.Restore(Encoding.UTF8.GetBytes(@base), Encoding.UTF8.GetBytes(mine), new MergeRules().Key("/l", "id")).Span
        );
}
