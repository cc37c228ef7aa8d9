using System.Text;

namespace ConflictAware.Tests.Sending;

/// <summary>When an origin is believed to store what is sent to it (law 7).</summary>
public class StoredAsSentTests
{
    private static readonly Uri Tea = new("http://origin.example/products/1?lang=en");
    private static readonly Uri Sibling = new("http://origin.example/products/2");
    private static readonly Uri Elsewhere = new("http://origin.example/orders/1");

    private StoredAsSent _stored = null!;

    [SetUp]
    public void SetUp() => _stored = new StoredAsSent();

    private void Send(string tag, string content, Uri? target = null) =>
        _stored.Sent(target ?? Tea, EntityTag.Parse($"\"{tag}\""), Encoding.UTF8.GetBytes(content));

    private void Show(string? tag, string content, Uri? target = null) =>
        _stored.Read(
            new Representation(
                target ?? Tea,
                Encoding.UTF8.GetBytes(content),
                contentType: null,
                new Validators { EntityTag = tag is null ? null : EntityTag.Parse($"\"{tag}\"") }
            )
        );

    [Test]
    public void Vouches_ReadBackAsSent_ForTheRouteAndNoOther()
    {
        Assert.That(_stored.Vouches(Tea), Is.False, "nothing is known");
        Send("1", "tea");
        Assert.That(_stored.Vouches(Tea), Is.False, "nobody has looked");

        Show("1", "tea");

        Assert.That((_stored.Vouches(Tea), _stored.Vouches(Sibling), _stored.Vouches(Elsewhere)), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void Vouches_AfterTheOriginOnceStoredSomethingElse_NeverAgain()
    {
        Send("1", "tea");
        Show("1", "Tea");
        Assert.That(_stored.Vouches(Tea), Is.False);

        Send("2", "rice");
        Show("2", "rice");
        Assert.That(_stored.Vouches(Tea), Is.False);
    }

    [Test]
    public void Vouches_UntilTheOriginStoresSomethingElse()
    {
        Send("1", "tea");
        Show("1", "tea");
        Send("2", "rice", Sibling);
        Show("2", "Rice", Sibling);
        Assert.That(_stored.Vouches(Tea), Is.False);
    }

    /// <summary>Under another tag it is another version: that of somebody else, which says nothing of what was sent.</summary>
    [TestCase("2", "tea")]
    [TestCase("2", "rice")]
    public void Read_OfAnotherVersion_SaysNothing(string tag, string content)
    {
        Send("1", "tea");
        Show(tag, content);
        Show("1", "tea");
        Assert.That(_stored.Vouches(Tea), Is.False, "the write is not looked for any longer");

        Send("3", "tea");
        Show("3", "tea");
        Assert.That(_stored.Vouches(Tea), Is.True, "and nothing speaks against the origin");
    }

    [Test]
    public void Read_WithoutATag_LeavesTheQuestionOpen()
    {
        Send("1", "tea");
        Show(tag: null, "rice");
        Show("1", "tea");
        Assert.That(_stored.Vouches(Tea), Is.True);
    }
}
