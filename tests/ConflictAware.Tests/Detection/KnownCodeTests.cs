using System.Runtime.CompilerServices;
using System.Text;

namespace ConflictAware.Tests.Detection;

public class KnownCodeTests
{
    [TestCase("VERSION_CONFLICT")]
    [TestCase("a")]
    [TestCase("4090")]
    [TestCase("199")]
    [TestCase("https://example.org/probs/version-conflict")]
    [TestCase("versión_en_conflicto")]
    [TestCase("TRUE")]
    public void Of_OneWord_IsThatCode(string text)
    {
        Assert.That(KnownCode.Of(text)?.Text, Is.EqualTo(text));
        Assert.That(KnownCode.Of(Encoding.UTF8.GetBytes(text))?.Text, Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("The version is stale.")]
    [TestCase("409")]
    [TestCase("true")]
    [TestCase("false")]
    public void Of_WhatCannotBeACode_IsNone(string text)
    {
        Assert.That(KnownCode.Of(text), Is.Null);
        Assert.That(KnownCode.Of(Encoding.UTF8.GetBytes(text)), Is.Null);
    }

    [Test]
    public void Of_HalfASurrogatePair_IsNone() => Assert.That(KnownCode.Of("half" + (char)0xD800), Is.Null);

    [TestCase('a')]
    [TestCase('é')]
    [TestCase('試')]
    public void Of_TextOfAnyAlphabet_IsACodeUpTo200Characters(char letter)
    {
        Assert.That(KnownCode.Of(new string(letter, 200)), Is.Not.Null);
        Assert.That(KnownCode.Of(new string(letter, 201)), Is.Null);
        Assert.That(KnownCode.Of(Encoding.UTF8.GetBytes(new string(letter, 200))), Is.Not.Null);
        Assert.That(KnownCode.Of(Encoding.UTF8.GetBytes(new string(letter, 201))), Is.Null);
    }

    [Test]
    public void Of_BytesThatAreNoUtf8_IsNone() => Assert.That(KnownCode.Of([(byte)'a', 0xC0, 0xAF]), Is.Null);

    [Test]
    public void Of_TheSameCodeAgain_IsFoundOutAboutOnce() =>
        Assert.That(KnownCode.Of("conflict/found/out/once"u8), Is.SameAs(KnownCode.Of("conflict/found/out/once")));

    // Thousands of codes share a thousand seats: whoever sits there must not be taken for who was asked for.
    [Test]
    public void Of_CodesThatShareASeat_AreThemselves()
    {
        string[] codes = [.. Enumerable.Range(0, 5000).Select(i => $"{(i % 2 == 0 ? "VERSION_CONFLICT" : "ALREADY_EXISTS")}_{i}")];
        foreach (string code in codes.Concat(codes))
        {
            KnownCode? known = KnownCode.Of(Encoding.UTF8.GetBytes(code));
            Assert.That(known?.Text, Is.EqualTo(code));
            Assert.That(known!.Verdict, Is.EqualTo(CodeVocabulary.Look(code)));
        }
    }

    [Test]
    public void Of_MoreCodesThanAnybodyUses_LetsOldOnesGo()
    {
        WeakReference first = Make("MADE_UP_FIRST");
        for (int i = 0; i < 100_000; i++)
            KnownCode.Of($"MADE_UP_{i}");
        GC.Collect();
        Assert.That(first.IsAlive, Is.False);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Make(string code) => new(KnownCode.Of(code));
}
