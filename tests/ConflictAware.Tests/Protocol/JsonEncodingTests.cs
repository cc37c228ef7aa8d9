using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.Tests.Protocol;

public class JsonEncodingTests
{
    private const string Sample = """{"tea":"thé"}""";

    private static IEnumerable<TestCaseData> Charsets()
    {
        yield return Case("utf-8", new UTF8Encoding(), "utf-8");
        yield return Case("utf-16", new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        yield return Case("utf-16le", new UnicodeEncoding(bigEndian: false, byteOrderMark: true));
        yield return Case("UTF-16BE", new UnicodeEncoding(bigEndian: true, byteOrderMark: false));
        yield return Case("utf-16be", new UnicodeEncoding(bigEndian: true, byteOrderMark: true));
        yield return Case("utf-32", new UTF32Encoding(bigEndian: false, byteOrderMark: true));
        yield return Case("utf-32le", new UTF32Encoding(bigEndian: false, byteOrderMark: false));
        yield return Case("iso-8859-1", Encoding.Latin1);
        yield return Case("\"ISO-8859-1\"", Encoding.Latin1);
        // A mark says more than a name.
        yield return Case("iso-8859-1", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        static TestCaseData Case(string charset, Encoding encoding, string? left = null) =>
            new TestCaseData(charset, encoding, left).SetArgDisplayNames(
                $"{charset.Trim('"')} as {encoding.WebName}{(encoding.Preamble.IsEmpty ? "" : " with its mark")}"
            );
    }

    [TestCaseSource(nameof(Charsets))]
    public void ToUtf8_OfJsonInACharset_IsUtf8AndTheTypeSaysNoOther(string charset, Encoding encoding, string? left)
    {
        var type = MediaTypeHeaderValue.Parse($"application/hal+json; charset={charset}");
        byte[] content = [.. encoding.Preamble, .. encoding.GetBytes(Sample)];

        Assert.That(JsonEncoding.ToUtf8(content, type).ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(Sample)));
        Assert.That(type.CharSet, Is.EqualTo(left));
    }

    [TestCase("text/plain; charset=utf-16")]
    [TestCase(null)]
    public void ToUtf8_OfWhatIsNoJson_IsLeftAlone(string? mediaType)
    {
        MediaTypeHeaderValue? type = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        byte[] content = Encoding.Unicode.GetBytes(Sample);

        Assert.That(JsonEncoding.ToUtf8(content, type).ToArray(), Is.EqualTo(content));
        Assert.That(type?.ToString(), Is.EqualTo(mediaType));
    }
}
