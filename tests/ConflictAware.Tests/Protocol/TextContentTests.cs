using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.Tests.Protocol;

public class TextContentTests
{
    private const string Sample = "<p>tea, thé</p>";

    private static IEnumerable<TestCaseData> Charsets()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        yield return Case("text/plain", Encoding.UTF8, marked: false);
        yield return Case("text/plain; charset=utf-8", Encoding.UTF8, marked: false);
        yield return Case("text/plain; charset=\"UTF-8\"", Encoding.UTF8, marked: false);
        yield return Case("text/plain; charset=utf8", Encoding.UTF8, marked: false);
        yield return Case("text/plain", utf8, marked: true);
        yield return Case("text/plain; charset=iso-8859-1", utf8, marked: true);
        yield return Case("text/plain; charset=iso-8859-1", Encoding.Latin1, marked: false);
        yield return Case("text/plain; charset=utf-16", Encoding.Unicode, marked: true);
        yield return Case("text/plain; charset=utf-16", Encoding.BigEndianUnicode, marked: true);
        yield return Case("text/plain; charset=utf-16le", Encoding.Unicode, marked: false);
        yield return Case("text/plain; charset=utf-16be", Encoding.BigEndianUnicode, marked: false);
        yield return Case("text/plain; charset=utf-16", Encoding.Unicode, marked: false);
        yield return Case("text/plain", Encoding.UTF32, marked: true);
        yield return Case(null, Encoding.UTF8, marked: false);
        yield return Case(null, Encoding.Unicode, marked: true);

        static TestCaseData Case(string? type, Encoding encoding, bool marked) =>
            new(type, encoding, marked) { TestName = $"{{m}}({type ?? "no type"}, {encoding.WebName}{(marked ? " with its mark" : "")})" };
    }

    [TestCaseSource(nameof(Charsets))]
    public void Text_ReadAndWrittenAgain_IsInItsCharset(string? mediaType, Encoding encoding, bool marked)
    {
        MediaTypeHeaderValue? type = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        byte[] content = Bytes(Sample);

        Assert.That(TextContent.Read(content, type), Is.EqualTo(Sample));
        Assert.That(TextContent.Write(Sample, content, type).ToArray(), Is.EqualTo(content));
        Assert.That(TextContent.Write(Sample + "!", content, type).ToArray(), Is.EqualTo(Bytes(Sample + "!")));

        byte[] Bytes(string text) => [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
    }

    [TestCase("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")]
    [TestCase("<?xml version='1.0' encoding = 'iso-8859-1' standalone='yes' ?>")]
    public void Xml_WithADeclaration_IsInTheCharsetThatItNames(string declaration)
    {
        var type = MediaTypeHeaderValue.Parse("application/xml");
        byte[] content = Encoding.Latin1.GetBytes(declaration + Sample);

        Assert.That(TextContent.Read(content, type), Is.EqualTo(declaration + Sample));
        Assert.That(TextContent.Write(declaration + Sample, content, type).ToArray(), Is.EqualTo(content));
        // Whoever changes the declaration means the charset.
        string utf8 = "<?xml version='1.0' encoding='utf-8'?>" + Sample;
        Assert.That(TextContent.Write(utf8, content, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(utf8)));
    }

    [Test]
    public void Xml_WhoseMediaTypeNamesACharset_IsInThatOne()
    {
        var type = MediaTypeHeaderValue.Parse("application/xml; charset=utf-8");
        string text = "<?xml version='1.0' encoding='iso-8859-1'?>" + Sample;

        Assert.That(TextContent.Read(Encoding.UTF8.GetBytes(text), type), Is.EqualTo(text));
        Assert.That(TextContent.Write(text, default, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
    }

    [Test]
    public void Xml_OfAStringWriter_IsReadAsWhatItIsAndWrittenAsWhatItSays()
    {
        var type = MediaTypeHeaderValue.Parse("application/xml");
        string text = "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Sample;

        Assert.That(TextContent.Read(Encoding.UTF8.GetBytes(text), type), Is.EqualTo(text));
        byte[] written = TextContent.Write(text, default, type).ToArray();
        Assert.That(written, Is.EqualTo((byte[])[.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]));
        using var document = new MemoryStream(written);
        Assert.That(System.Xml.Linq.XDocument.Load(document).Root!.Value, Is.EqualTo("tea, thé"));
    }

    // XML 1.0 Appendix F: without a mark, the first bytes of the declaration show how it is written.
    [TestCase(false)]
    [TestCase(true)]
    public void Xml_InUtf16WithoutItsMark_IsReadByItsFirstBytes(bool bigEndian)
    {
        string text = "<?xml version='1.0' encoding='utf-16'?>" + Sample;
        byte[] content = new UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes(text);
        Assert.That(TextContent.Read(content, MediaTypeHeaderValue.Parse("application/atom+xml")), Is.EqualTo(text));
    }

    // A declaration is at most a line; what says encoding= further down is content.
    [Test]
    public void Xml_WhoseContentSpeaksOfAnEncoding_IsUtf8()
    {
        var type = MediaTypeHeaderValue.Parse("application/xml");
        string text = "<?xml version='1.0'?><p encoding='iso-8859-1'>thé</p>";
        Assert.That(TextContent.Read(Encoding.UTF8.GetBytes(text), type), Is.EqualTo(text));
        Assert.That(TextContent.Write(text, default, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
    }

    [TestCase("text/plain", true)]
    [TestCase("TEXT/csv", true)]
    [TestCase("application/xml", true)]
    [TestCase("image/svg+xml", true)]
    [TestCase("application/x-yaml; charset=utf-8", true)]
    [TestCase("application/octet-stream", false)]
    [TestCase("application/xml-dtd", false)]
    [TestCase(null, false)]
    public void IsText_OfAMediaType_IsWhatPeopleRead(string? mediaType, bool isText) =>
        Assert.That(TextContent.IsText(mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType)), Is.EqualTo(isText));

    // In plain text a declaration is text.
    [Test]
    public void Text_ThatBeginsAsXmlDoes_IsInTheCharsetOfItsType()
    {
        var type = MediaTypeHeaderValue.Parse("text/plain");
        string text = "<?xml version='1.0' encoding='iso-8859-1'?>" + Sample;
        Assert.That(TextContent.Read(Encoding.UTF8.GetBytes(text), type), Is.EqualTo(text));
        Assert.That(TextContent.Write(text, default, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
    }

    // RFC 2781 §4.3: where nothing was before, a name that leaves the order open promises the mark.
    [TestCase("utf-16", true)]
    [TestCase("\"UTF-16\"", true)]
    [TestCase("utf-32", true)]
    [TestCase("utf-16le", false)]
    [TestCase("utf-8", false)]
    public void Write_OfSomethingNew_IsMarkedWhereTheNameLeavesTheOrderOpen(string charset, bool isMarked)
    {
        var encoding = Encoding.GetEncoding(charset.Trim('"'));
        byte[] written = TextContent.Write(Sample, default, MediaTypeHeaderValue.Parse($"text/plain; charset={charset}")).ToArray();
        Assert.That(written, Is.EqualTo((byte[])[.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Sample)]));
    }

    [TestCase("<?xml version='1.0'?>")]
    [TestCase("<p encoding='iso-8859-1' ?>")]
    [TestCase("<?xml version='1.0' encoding=utf-16?>")]
    [TestCase("<?xml version='1.0' encoding='utf-8")]
    [TestCase("<?xml version='1.0' encoding?>")]
    [TestCase("<?xml encoding=''?>")]
    [TestCase("")]
    public void Xml_WithoutAReadableDeclaration_IsUtf8(string start)
    {
        var type = MediaTypeHeaderValue.Parse("text/xml");

        Assert.That(TextContent.Read(Encoding.UTF8.GetBytes(start + Sample), type), Is.EqualTo(start + Sample));
        Assert.That(TextContent.Write(start + Sample, default, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(start + Sample)));
    }

    [TestCase(null)]
    [TestCase("text/plain")]
    [TestCase("text/plain; charset=us-ascii")]
    public void Read_OfBytesThatAreNoSuchText_SaysWhatToDo(string? mediaType)
    {
        MediaTypeHeaderValue? type = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);

        FormatException? failure = Assert.Throws<FormatException>(() => TextContent.Read([0xE9, 0x20], type));

        Assert.That(failure!.Message, Does.Contain("byte[]"));
    }

    [Test]
    public void Write_OfHalfACharacter_IsRefused() =>
        Assert.Throws<EncoderFallbackException>(() => TextContent.Write("\ud83c", default, type: null));

    [Test]
    public void ReadAndWrite_OfNothing_IsNothing()
    {
        Assert.That(TextContent.Read(default, type: null), Is.Empty);
        Assert.That(TextContent.Write("", default, type: null).Length, Is.Zero);
    }
}
