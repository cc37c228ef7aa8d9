using ConflictAware.Tests.Clients;

namespace ConflictAware.Tests.Sending;

/// <summary>A field that an origin, or something on the way, cut short says nothing. It does not turn a write that was carried out into a failure.</summary>
public class DigestFieldTests
{
    private const string Path = "/products/42";

    [TestCase("sha-256=:")]
    [TestCase("sha-512=:AAAA:, sha-256=:")]
    public async Task Law16_AnswerWhoseDigestIsCutShort_IsApplied(string field)
    {
        using var origin = new InMemoryOrigin(new OriginOptions());
        origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
        origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(204).With("ETag", "\"7\"").With("Repr-Digest", field), times: 1);
        using var http = new HttpClient(origin, disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
    }
}
