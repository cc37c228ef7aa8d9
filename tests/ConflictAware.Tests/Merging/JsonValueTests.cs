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

    [Test]
    public void Equal_NotJson_IsNotEqualToItself() => Assert.That(JsonValue.Equal("<p>"u8, "<p>"u8), Is.False);

    private static int Hash(byte[] text)
    {
        using JsonTree tree = JsonTree.Parse(text, "test");
        return JsonValue.Hash(tree, JsonTree.Root);
    }
}
