using System.IO.Compression;

namespace ConflictAware.Tests.Detection;

/// <summary>Content codings of conflict answers (RFC 9110 §8.4.1), and the bound on what comes out of them.</summary>
public class ContentCodingTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 10_000).Select(static i => (byte)(i % 7))];

    private static byte[] Coded(string coding, byte[] body)
    {
        using var coded = new MemoryStream();
        using (
            Stream coder = coding switch
            {
                "gzip" or "x-gzip" => new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(coded, CompressionLevel.Fastest, leaveOpen: true),
                "raw" => new DeflateStream(coded, CompressionLevel.Fastest, leaveOpen: true),
                _ => new BrotliStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
            coder.Write(body);
        return coded.ToArray();
    }

    [TestCase("gzip", "gzip")]
    [TestCase("gzip", "GZIP")]
    [TestCase("gzip", "x-gzip")]
    [TestCase("deflate", "deflate")]
    [TestCase("raw", "deflate", Description = "without the envelope of zlib, as some servers send it")]
    [TestCase("br", "br")]
    [TestCase("br", " br , identity ")]
    public void Decode_OfACoding_GivesTheBody(string coding, string field) =>
        Assert.That(ContentCoding.Decode(Coded(coding, Body), field, maxBytes: Body.Length)?.ToArray(), Is.EqualTo(Body));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("identity")]
    [TestCase("Identity, identity, identity")]
    public void Decode_OfNone_IsTheBodyItself(string? field) =>
        Assert.That(ContentCoding.Decode(Body, field, maxBytes: Body.Length)?.ToArray(), Is.EqualTo(Body));

    [Test]
    public void Decode_OfSeveral_UndoesTheLastOneFirst() =>
        Assert.That(
            ContentCoding.Decode(Coded("br", Coded("gzip", Coded("deflate", Body))), "deflate, gzip, br", maxBytes: Body.Length)?.ToArray(),
            Is.EqualTo(Body)
        );

    [TestCase("identity, identity, identity, identity")]
    [TestCase("zstd")]
    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public void Decode_OfTooMany_UnknownOrBroken_IsNothing(string field) =>
        Assert.That(ContentCoding.Decode((byte[])[0x78, 0x9C, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], field, maxBytes: 100), Is.Null);

    // The bound is one of memory: of ten thousand bytes that seven would do for, not one more than allowed is kept.
    [TestCase("gzip", 10_000, true)]
    [TestCase("gzip", 9_999, false)]
    [TestCase("gzip", 0, false)]
    [TestCase("deflate", 10_000, true)]
    [TestCase("deflate", 4_096, false)]
    [TestCase("br", 1 << 20, true)]
    public void Decode_OfMoreThanTheBound_IsNothing(string coding, int maxBytes, bool fits) =>
        Assert.That(ContentCoding.Decode(Coded(coding, Body), coding, maxBytes) is not null, Is.EqualTo(fits));

    // Raw deflate data that begins like an envelope in one of two ways only.
    [TestCase(new byte[] { 0x78 })]
    [TestCase(new byte[] { 0x78, 0x9D })]
    [TestCase(new byte[] { 0x00, 0x1F })]
    public void Decode_OfWhatOnlyLooksLikeZlib_IsNothingAndDoesNotThrow(byte[] body) =>
        Assert.That(ContentCoding.Decode(body, "deflate", maxBytes: 100)?.Length ?? 0, Is.Zero);
}
