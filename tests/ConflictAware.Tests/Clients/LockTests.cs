using System.Net;
using System.Text;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Writes under a lock that the caller holds.</summary>
public class LockTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";
    private const string Opaque = "opaquelocktoken:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    private const string Lease = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

    private static readonly TestCaseData[] Tokens =
    [
        new(LockToken.WebDav(Opaque), "If", $"(<{Opaque}>)", $"<{Path}> (<{Opaque}>)"),
        new(LockToken.WebDav($"<{Opaque}>"), "If", $"(<{Opaque}>)", $"<{Path}> (<{Opaque}>)"),
        new(LockToken.WebDav("urn:1e6d03b5"), "If", "(<urn:1e6d03b5>)", $"<{Path}> (<urn:1e6d03b5>)"),
        new(LockToken.AzureLease(Lease), "x-ms-lease-id", Lease, Lease),
    ];

    [TestCaseSource(nameof(Tokens))]
    public async Task UnderLock_EachWriteFromIt_CarriesTheTokenAndNoReadDoes(LockToken token, string field, string put, string delete)
    {
        using var bench = new Bench();
        byte[] stored = Encoding.UTF8.GetBytes(Tea);
        bench
            .Script.When(HttpMethod.Get, Path)
            .Respond(_ => new ScriptedResponse(HttpStatusCode.OK, stored, ("Content-Type", "application/json"), ("ETag", "\"1\"")));
        bench
            .Script.When(HttpMethod.Put, Path)
            .Respond(request =>
            {
                stored = request.Content!;
                return new ScriptedResponse(HttpStatusCode.NoContent, default);
            });
        bench.Script.When(HttpMethod.Delete, Path).Respond(HttpStatusCode.NoContent);

        Versioned<Product> read = (await bench.Http.GetVersionedAsync<Product>(Path)).UnderLock(token);
        Versioned<Product> saved = await bench.Http.SaveAsync(read.With(new Product("tea", 9)));
        await bench.Http.TrySaveAsync(saved.With(new Product("tea", 8)));
        await bench.Http.DeleteAsync(read);
        await bench.Http.TrySaveAsync(read.UnderLock(null).With(new Product("tea", 7)));

        Assert.That(
            bench.Script.Requests.Where(request => request.Method != HttpMethod.Get).Select(request => request.Header(field)),
            Is.EqualTo(new[] { put, put, delete, null })
        );
        Assert.That(bench.Script.Requests.Where(request => request.Method == HttpMethod.Get).All(request => request.Header(field) is null));
        Assert.That(token.ToString(), Does.Not.Contain(put));
        Assert.That(read.ToToken(), Is.EqualTo(read.UnderLock(null).ToToken()));
    }

    [TestCase("\"2\"", ExpectedResult = ConflictCause.VersionMismatch, Description = "somebody wrote before the lock was taken")]
    [TestCase("\"1\"", ExpectedResult = ConflictCause.PreconditionFailed, Description = "the lock has ended")]
    public async Task<ConflictCause> TrySaveAsync_RefusedUnderLock_FindsOutWhichConditionFailed(string currentTag)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        bench.Script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.PreconditionFailed);
        bench
            .Script.When(HttpMethod.Get, Path)
            .RespondJson(HttpStatusCode.OK, currentTag == "\"1\"" ? Tea : """{"name":"tea","stock":0}""", ("ETag", currentTag));

        Versioned<Product> read = await bench.Http.GetVersionedAsync<Product>(Path);
        WriteResult<Product> result = await bench.Http.TrySaveAsync(read.UnderLock(LockToken.WebDav(Opaque)).With(new Product("tea", 9)));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Reason, result.Conflict!.Cause is ConflictCause.PreconditionFailed ? Does.Contain("lock token") : Is.Not.Null);
        return result.Conflict.Cause;
    }

    [Test]
    public async Task TrySaveAsync_RefusedUnderLockAndMergeable_GoesOutAgainUnderBoth()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        bench.Script.Expect(HttpMethod.Put, Path).Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, """{"name":"green tea","stock":10}""", ("ETag", "\"2\""));
        bench
            .Script.Expect("PUT", request => request.Header("If-Match") == "\"2\"" && request.Header("If") == $"(<{Opaque}>)")
            .Respond(HttpStatusCode.NoContent);

        Versioned<Product> read = await bench.Http.GetVersionedAsync<Product>(Path);
        Versioned<Product> saved = await bench.Http.SaveAsync(read.UnderLock(LockToken.WebDav(Opaque)).With(new Product("tea", 9)));

        bench.Script.VerifyDone();
        Assert.That(saved.Value, Is.EqualTo(new Product("green tea", 9)));
    }

    [TestCase("")]
    [TestCase("no uri")]
    [TestCase("<urn:a> <urn:b>")]
    [TestCase("urn:a>) (<urn:b")]
    [TestCase("urn:a\r\nX: y")]
    [TestCase("/relative")]
    public void WebDav_NoToken_IsRefused(string token) => Assert.Throws<ArgumentException>(() => LockToken.WebDav(token));

    [TestCase("")]
    [TestCase("lease")]
    [TestCase("f81d4fae-7dec-11d0-a765-00a0c91e6bf6\r\nX: y")]
    [TestCase(" f81d4fae-7dec-11d0-a765-00a0c91e6bf6 ")]
    public void AzureLease_NoId_IsRefused(string leaseId) => Assert.Throws<ArgumentException>(() => LockToken.AzureLease(leaseId));
}
