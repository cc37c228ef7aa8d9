namespace ConflictAware.Tests.Detection;

/// <summary>What is found out about a text is remembered, within bounds.</summary>
public class RemembranceTests
{
    private readonly List<string> _asked = [];
    private Remembrance<int> _lengths = null!;

    [SetUp]
    public void SetUp()
    {
        _asked.Clear();
        _lengths = new Remembrance<int>(
            text =>
            {
                _asked.Add(text);
                return text.Length;
            },
            StringComparer.OrdinalIgnoreCase
        );
    }

    [Test]
    public void Of_TheSameTexts_FindsOutOnce()
    {
        foreach (string text in (string[])["a", "bb", "a", "BB", "bb", "a"])
            Assert.That(_lengths.Of(text), Is.EqualTo(text.Length));
        Assert.That(_asked, Is.EqualTo(["a", "bb"]));
    }

    [TestCase(256, 1)]
    [TestCase(257, 2, Description = "longer than any name: somebody makes it up")]
    public void Of_ALongText_IsRememberedUpToABound(int length, int asked)
    {
        string text = new('a', length);
        _lengths.Of(text);
        _lengths.Of("b");
        _lengths.Of(text);
        Assert.That(_asked.Count(one => one == text), Is.EqualTo(asked));
    }

    [Test]
    public void Of_MoreTextsThanAClientMeets_RemembersTheFirst()
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < 300; i++)
                Assert.That(_lengths.Of($"host{i}"), Is.EqualTo($"host{i}".Length));
        }
        Assert.That(_asked, Has.Count.EqualTo(300 + 300 - 256));
    }
}
