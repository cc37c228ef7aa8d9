using System.Text;

namespace ConflictAware.Tests.Sending;

/// <summary>An origin that shows what was written under the version that it replaced looks after no versions (law 18).</summary>
public class StandingVersionsTests
{
    private static readonly Uri Target = new("http://origin.example/products/1");

    private static CarriedVersion Version(string text) => new("_rev", [new CarriedVersion.Part(text, IsNumber: false)]);

    private static Representation Shown(CarriedVersion? version, byte[] content, Uri? target = null) =>
        new(target ?? Target, content, contentType: null, new Validators { Version = version });

    [TestCase("1", "tea", ExpectedResult = true)]
    [TestCase("2", "tea", ExpectedResult = false, Description = "a version that moved")]
    [TestCase("1", "rice", ExpectedResult = false, Description = "what was there before: nothing was carried out yet")]
    public bool IsBetrayedBy_WhatARead(string version, string content)
    {
        var standing = new StandingVersions();
        standing.Replaced(Target, Version("1"), "tea"u8);
        return standing.IsBetrayedBy(Shown(Version(version), Encoding.UTF8.GetBytes(content)));
    }

    [Test]
    public void IsBetrayedBy_ARead_AsksOnce()
    {
        var standing = new StandingVersions();
        Representation shown = Shown(Version("1"), "tea"u8.ToArray());
        Assert.That(standing.IsBetrayedBy(shown), Is.False, "nothing was written");
        standing.Replaced(Target, Version("1"), "tea"u8);

        Assert.That(standing.IsBetrayedBy(Shown(Version("1"), "tea"u8.ToArray(), new Uri(Target, "2"))), Is.False, "elsewhere");
        Assert.That(standing.IsBetrayedBy(shown), Is.True);
        Assert.That(standing.IsBetrayedBy(shown), Is.False, "it may have been put back since");
    }

    [Test]
    public void IsBetrayedBy_ARead_LooksForTheLastWrite()
    {
        var standing = new StandingVersions();
        standing.Replaced(Target, Version("1"), "tea"u8);
        standing.Replaced(Target, Version("2"), "rice"u8);
        Assert.That(standing.IsBetrayedBy(Shown(Version("2"), "rice"u8.ToArray())), Is.True);
    }
}
