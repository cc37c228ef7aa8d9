using System.Text;

namespace ConflictAware.Tests.Detection;

/// <summary>What a body is taken for: by its beginning first, by its media type where that does not tell.</summary>
public class BodyFormTests
{
    // A declaration is found out about once and remembered: each test gives one that nobody has given before.
    private static BodyType Declared(string? declaration) =>
        BodyType.Of(declaration is null ? null : $"{declaration};x={Guid.NewGuid():N}");

    [TestCase("{}", "text/plain", ExpectedResult = "Json")]
    [TestCase("[1]", "text/html", ExpectedResult = "Json")]
    [TestCase(" \t\r\n{}", null, ExpectedResult = "Json")]
    [TestCase("", "application/json", ExpectedResult = "None")]
    [TestCase(" \r\n", "application/json", ExpectedResult = "None")]
    [TestCase("\"gone\"", "application/json", ExpectedResult = "Json")]
    [TestCase("\"gone\"", "application/problem+JSON", ExpectedResult = "Json")]
    [TestCase("\"gone\"", "text/plain", ExpectedResult = "Text")]
    [TestCase("gone", "Text/Plain", ExpectedResult = "Text")]
    [TestCase("gone", null, ExpectedResult = "Text")]
    [TestCase("gone", "text/html", ExpectedResult = "Html")]
    [TestCase("gone", "application/octet-stream", ExpectedResult = "None")]
    [TestCase("false", "application/octet-stream", ExpectedResult = "Json")]
    [TestCase("true", "application/octet-stream", ExpectedResult = "Json")]
    [TestCase("<html><body>", "application/xml", ExpectedResult = "Html")]
    [TestCase("<HTML>", "text/xml", ExpectedResult = "Html")]
    [TestCase("<!DOCTYPE html><p>", null, ExpectedResult = "Html")]
    [TestCase("<!doctype HTML", null, ExpectedResult = "Html")]
    [TestCase("<!DOCTYPE svg>", null, ExpectedResult = "Xml")]
    [TestCase("<htm>", "application/xml", ExpectedResult = "Xml")]
    [TestCase("<a/>", "application/xml", ExpectedResult = "Xml")]
    [TestCase("<a/>", "text/html", ExpectedResult = "Html")]
    [TestCase("<a", null, ExpectedResult = "Xml")]
    [TestCase("--x", "multipart/mixed", ExpectedResult = "Parts")]
    [TestCase("{}", "Multipart/mixed", ExpectedResult = "Parts")]
    public string KindOf_GoesByTheBeginningAndThenByTheType(string body, string? declaration) =>
        BodyForm.KindOf(Encoding.UTF8.GetBytes(body), Declared(declaration)).ToString();

    [TestCase("application/problem+json", true)]
    [TestCase("Application/Problem+Json", true)]
    [TestCase("application/json", false)]
    [TestCase(null, false)]
    public void IsProblemJson_SaysTheMediaType(string? declaration, bool isProblem) =>
        Assert.That(Declared(declaration).IsProblemJson, Is.EqualTo(isProblem));

    [TestCase("text/plain; charset=iso-8859-1", true)]
    [TestCase("text/plain; CHARSET=ISO-8859-1", true)]
    [TestCase("text/plain; charset=\"iso-8859-1\"", true)]
    [TestCase("text/plain; charset=latin1", true)]
    [TestCase("text/plain; charset=windows-1252", true)]
    [TestCase("text/plain; charset=utf-8", false)]
    [TestCase("text/plain; charset=koi8-r", false)]
    [TestCase("text/plain", false)]
    [TestCase(null, false)]
    public void Encoding_IsLatinWhereThatIsDeclared(string? declaration, bool isLatin)
    {
        byte[] cafe = [(byte)'c', (byte)'a', (byte)'f', 0xE9];
        ReadOnlyMemory<byte> utf8 = BodyForm.ToUtf8(cafe, Declared(declaration));
        Assert.That(utf8.ToArray(), Is.EqualTo(isLatin ? "café"u8.ToArray() : cafe));
    }

    private static readonly TestCaseData[] Encoded =
    [
        new((byte[])[0xEF, 0xBB, 0xBF, .. "{}"u8]),
        new((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]),
        new((byte[])[0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")]),
        new(Encoding.Unicode.GetBytes("{}")),
        new(Encoding.BigEndianUnicode.GetBytes("{}")),
        new("{}"u8.ToArray()),
    ];

    [TestCaseSource(nameof(Encoded))]
    public void ToUtf8_OfAnyUnicode_IsTheTextWithoutAMark(byte[] body) =>
        Assert.That(Encoding.UTF8.GetString(BodyForm.ToUtf8(body, Declared("application/json")).Span), Is.EqualTo("{}"));

    [Test]
    public void ToString_IsTheDeclaration()
    {
        Assert.That(BodyType.Of("text/plain").ToString(), Is.EqualTo("text/plain"));
        Assert.That(BodyType.Of(null).ToString(), Is.Empty);
    }
}
