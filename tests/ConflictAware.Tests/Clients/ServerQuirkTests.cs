using System.Net;
using System.Text;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Servers whose tags and statuses are not what they seem: Apache httpd, nginx, Azure Storage, Radicale.</summary>
public class ServerQuirkTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";
    private const string Date = "Fri, 20 Nov 2026 11:20:35 GMT";

    [TestCase("update", 1)]
    [TestCase("save", 1)]
    [TestCase("delete", 1)]
    [TestCase("update", 3)]
    [TestCase("save", 3)]
    [TestCase("delete", 3)]
    public async Task Law17_ApacheTagThatIsWeakForASecond_IsWaitedForAndUsedWhenItIsStrong(string verb, int writes)
    {
        using var bench = new Bench();
        var apache = new Apache(bench.Time) { Touches = writes - 1 };
        bench.Script.When(HttpMethod.Get, Path).Respond(_ => apache.Read());
        bench.Script.When("PUT or DELETE", request => request.Header("If-Match") is not null).Respond(apache.Write);

        Versioned<Product> read = await bench.Http.GetVersionedAsync<Product>(Path);
        WriteResult<Product> result = verb switch
        {
            "update" => await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 }),
            "save" => await bench.Http.TrySaveAsync(read.With(read.Value with { Stock = 9 })),
            _ => await bench.Http.TryDeleteAsync(read),
        };

        Assert.That((result.Outcome, result.Refusals), Is.EqualTo((WriteOutcome.Applied, writes)), result.Reason);
        Assert.That(bench.Time.GetUtcNow() - apache.Start, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(writes + 1)));
    }

    [Test]
    public async Task Law17_ApacheTagThatStaysWeak_EndsWithTheReasonAfterTheSecond()
    {
        using var bench = new Bench();
        var apache = new Apache(bench.Time) { IsAlwaysWeak = true };
        bench.Script.When(HttpMethod.Get, Path).Respond(_ => apache.Read());
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.PreconditionFailed);

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Reason, Does.Contain("weak"));
        Assert.That(bench.Script.Requests.Count(request => request.Method == HttpMethod.Put), Is.EqualTo(2));
    }

    [TestCase("update")]
    [TestCase("save")]
    [TestCase("delete")]
    public async Task Law05_TagThatNginxMadeOfAFile_IsNoProtection(string verb)
    {
        using var bench = new Bench();
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"6b002d03-19\""), ("Last-Modified", Date));
        Versioned<Product> read = await bench.Http.GetVersionedAsync<Product>(Path);

        var refused = await Assert.ThrowsAsync<UnprotectedWriteException>(() =>
            verb switch
            {
                "update" => bench.Http.UpdateAsync<Product>(Path, product => product with { Stock = 9 }),
                "save" => bench.Http.SaveAsync(read.With(read.Value with { Stock = 9 })),
                _ => bench.Http.DeleteAsync(read),
            }
        );
        Assert.That(refused.Message, Does.Contain("nginx"));
        Assert.That(bench.Script.Requests.All(request => request.Method == HttpMethod.Get), "nothing was sent");
    }

    [Test]
    public async Task UpdateAsync_TagThatNginxMadeOfAFileAndUnprotectedWritesAllowed_SendsTheTagAllTheSame()
    {
        using var bench = new Bench();
        bench.Options.AllowUnprotectedWrites = true;
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"6b002d03-19\""), ("Last-Modified", Date));
        bench
            .Script.When("PUT under the tag", request => request.Header("If-Match") == "\"6b002d03-19\"")
            .Respond(HttpStatusCode.NoContent);

        await bench.Http.UpdateAsync<Product>(Path, product => product with { Stock = 9 });
    }

    [TestCase("nginx/1.22.1", 204, "\"6b002d03-19\"", ExpectedResult = WriteMarks.PreconditionIgnored)]
    [TestCase("nginx", 204, "\"6b002d03-19\"", ExpectedResult = WriteMarks.PreconditionIgnored)]
    [TestCase("nginx/1.22.1", 204, "\"17\"", ExpectedResult = WriteMarks.None)]
    [TestCase("nginx/1.22.1", 201, null, ExpectedResult = WriteMarks.None)]
    [TestCase("kestrel", 204, null, ExpectedResult = WriteMarks.None)]
    public async Task<WriteMarks> Law18_CreationThatNginxAnswersAsReplacement_IsMarked(string server, int status, string? tag)
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Put, Path).Respond((HttpStatusCode)status, ("Server", server));
        if (tag is not null)
            bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", tag), ("Last-Modified", Date));

        WriteResult<Product> result = await bench.Http.TryCreateAsync(Path, new Product("tea", 10));

        bench.Script.VerifyDone();
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        return result.Marks;
    }

    [TestCase(false, null, ExpectedResult = WriteMarks.PreconditionIgnored)]
    [TestCase(true, null, ExpectedResult = WriteMarks.None, Description = "Radicale")]
    [TestCase(false, "x-ms-version", ExpectedResult = WriteMarks.None, Description = "Azure Storage")]
    public async Task<WriteMarks> Law18_201ToAWriteOverAVersion_IsMarkedUnlessTheOriginSaysItToEveryPut(bool mayMeanReplaced, string? field)
    {
        using var bench = new Bench();
        bench.Options.CreatedMayMeanReplaced = mayMeanReplaced;
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        (string, string)[] fields = field is null ? [] : [(field, "2020-08-04")];
        bench.Script.When(HttpMethod.Put, Path).Respond(HttpStatusCode.Created, fields);

        WriteResult<Product> result = await bench.Http.TryUpdateAsync<Product>(Path, product => product with { Stock = 9 });

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        return result.Marks;
    }

    [Test]
    public async Task TryDeleteAsync_SameBytesUnderAnotherTag_DeletesUnderIt()
    {
        using var bench = new Bench();
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        bench.Script.Expect(HttpMethod.Delete, Path).Respond(HttpStatusCode.PreconditionFailed);
        bench.Script.Expect(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"2\""));
        bench.Script.When(HttpMethod.Get, Path).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"2\""));
        bench.Script.Expect("DELETE under the new tag", request => request.Header("If-Match") == "\"2\"").Respond(HttpStatusCode.NoContent);

        Versioned<Product> read = await bench.Http.GetVersionedAsync<Product>(Path);
        WriteResult<Product> result = await bench.Http.TryDeleteAsync(read);

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
    }

    /// <summary>What Apache makes of one file: a tag of its time, weak while that is less than a second ago, and no weak tag is matched.</summary>
    private sealed class Apache(FakeTimeProvider time)
    {
        public DateTimeOffset Start { get; } = time.GetUtcNow();

        /// <summary>How often somebody writes the same bytes anew when the tag has just become strong.</summary>
        public int Touches { get; set; }

        public bool IsAlwaysWeak { get; init; }

        private DateTimeOffset _written = time.GetUtcNow();

        private bool IsWeak => IsAlwaysWeak || time.GetUtcNow() - _written < TimeSpan.FromSeconds(1);

        private string Strong => $"\"58-{(_written - DateTimeOffset.UnixEpoch).Ticks / 10:x}\"";

        public ScriptedResponse Read()
        {
            if (!IsWeak && Touches-- > 0)
                _written = time.GetUtcNow();
            return new ScriptedResponse(
                HttpStatusCode.OK,
                Encoding.UTF8.GetBytes(Tea),
                ("Content-Type", "application/json"),
                ("ETag", IsWeak ? "W/" + Strong : Strong),
                ("Last-Modified", _written.ToString("R")),
                ("Date", time.GetUtcNow().ToString("R"))
            );
        }

        public ScriptedResponse Write(RecordedRequest request)
        {
            if (!IsWeak && request.Header("If-Match") == Strong)
                return new ScriptedResponse(HttpStatusCode.NoContent, default);
            return new ScriptedResponse(HttpStatusCode.PreconditionFailed, default);
        }
    }
}
