using System.Net;
using System.Security.Cryptography;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Protocol;

public class ReprDigestTests
{
    // The digests of "tea": RFC 9530 names each algorithm, and a field may hold several.
    private static readonly string Tea = Convert.ToBase64String(SHA256.HashData("tea"u8));

    private static IEnumerable<TestCaseData> Fields()
    {
        yield return Field("alone", true, $"sha-256=:{Tea}:");
        yield return Field("in capitals", true, $"SHA-256=:{Tea}:");
        yield return Field("after another algorithm", true, $"sha-512=:AAAA:, sha-256=:{Tea}:");
        yield return Field("before another algorithm", true, $"sha-256=:{Tea}: , sha-512=:AAAA:");
        yield return Field("after one that cannot be read", true, $"sha-256=:?:, sha-256=:{Tea}:");
        yield return Field("not there", false);
        yield return Field("of another algorithm", false, $"sha-512=:{Tea}:");
        yield return Field("of half the length", false, $"sha-256=:{Tea[..22]}==:");
        yield return Field("of more than its length", false, $"sha-256=:{Convert.ToBase64String(new byte[33])}:");
        yield return Field("no base64", false, "sha-256=:?:");
        yield return Field("without its end", false, $"sha-256=:{Tea}");
        yield return Field("cut short", false, "sha-256=:");
        yield return Field("cut shorter", false, "sha-256=");
        yield return Field("empty", false, "sha-256=::");
        yield return Field("nothing", false, "");
        yield return Field("commas", false, ",,");
        yield return Field("two that differ", false, $"sha-256=:{Tea}:", $"sha-256=:{Convert.ToBase64String(new byte[32])}:");
    }

    private static TestCaseData Field(string name, bool isThere, params string[] values) =>
        new TestCaseData(values, isThere).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Fields))]
    public void ReadSha256_OfWhatOriginsWrite_IsTheDigestOrNone(string[] values, bool isThere)
    {
        using var answer = new ScriptedResponse(HttpStatusCode.OK, default, [.. values.Select(static value => ("Repr-Digest", value))]);
        ReadOnlyMemory<byte>? digest = ReprDigest.ReadSha256(answer);
        Assert.That(digest?.ToArray(), Is.EqualTo(isThere ? SHA256.HashData("tea"u8) : null));
    }
}
