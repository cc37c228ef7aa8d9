using System.Net;

namespace ConflictAware.Tests.Detection;

/// <summary>The code of docs/adding-a-dialect.md.</summary>
public class AddingADialectTests
{
    [Test]
    public async Task AddingADialect_FiveLines_AreUnderstood()
    {
        #region adding-a-dialect
        var acme = new Dialect("Acme")
        {
            Hosts = ["api.acme.example"],
            Code = ["/fault/kind"],
            Rules = [new(ConflictCause.VersionMismatch, "E_STALE"), new(ConflictCause.OperationInProgress, "E_BUSY")],
        };
        #endregion

        using HttpResponseMessage response = Answer("https://api.acme.example/orders/7", """{"fault":{"kind":"E_BUSY"}}""");
        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(acme));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.OperationInProgress));
        Assert.That(conflict.Remedy, Is.EqualTo(Remedy.Wait));
        Assert.That(conflict.Code, Is.EqualTo("E_BUSY"));
        Assert.That(conflict.Dialect, Is.EqualTo("Acme"));
    }

    [Test]
    public async Task AddingADialect_ForAnotherHost_IsNotUsed()
    {
        var acme = new Dialect("Acme")
        {
            Hosts = ["api.acme.example"],
            Code = ["/fault/kind"],
            Rules = [new(ConflictCause.OperationInProgress, "E_BUSY")],
        };
        using HttpResponseMessage response = Answer("https://api.other.example/orders/7", """{"fault":{"kind":"E_BUSY"}}""");

        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(acme));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.Unknown));
    }

    [Test]
    public async Task AddingADialect_WithEverything_IsUnderstood()
    {
        #region a-fuller-dialect
        var acme = new Dialect("Acme")
        {
            // Recognised by its host, or on any host by a field of the answer.
            Hosts = ["api.acme.example", "*.acme.example"],
            Signs = [At.Header("X-Acme-Request").Exists],
            // Conflicts also come as 422; only clients that enable or add the dialect look into those.
            Statuses = [422],
            // "urn:acme:error:stale (7)" stands for "stale".
            Code = [At.Json("/fault/urn").After("error:").Before(" ")],
            Detail = ["/fault/text"],
            CurrentVersion = ["/fault/now"],
            RetryAfter = ["/fault/wait"],
            Rules =
            [
                // The same code means two things; the request tells them apart. The first rule that fits decides.
                new(ConflictCause.AlreadyExists, "stale") { When = At.RequestHeader("If-None-Match").Is("*") },
                new(ConflictCause.VersionMismatch, "stale"),
                // Nobody knows whether that one was applied: nothing is sent again.
                new(ConflictCause.TransientContention, "lost") { MaybeApplied = true, Remedy = Remedy.None },
                new(ConflictCause.AdministrativelyLocked, "frozen", "archived"),
            ],
        };
        #endregion

        using HttpResponseMessage response = Answer(
            "https://eu.acme.example/orders/7",
            """{"fault":{"urn":"urn:acme:error:stale (7)","text":"Somebody was faster.","now":"8","wait":"1.5"}}""",
            HttpStatusCode.UnprocessableEntity
        );
        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(acme));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.VersionMismatch));
        Assert.That(conflict.Code, Is.EqualTo("stale"));
        Assert.That(conflict.Detail, Is.EqualTo("Somebody was faster."));
        Assert.That(conflict.CurrentVersion, Is.EqualTo("8"));
        Assert.That(conflict.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(1.5)));
        Assert.That(await response.ReadConflictAsync(), Is.Null, "not looked into by a client that does not know the dialect");
    }

    [Test]
    public async Task AddingADialect_HostThatUses409ForEverything_IsNoConflict()
    {
        #region not-a-conflict
        var legacy = new Dialect("Legacy") { Hosts = ["legacy.example"], Rules = [new(ConflictCause.NotAConflict)] };
        #endregion

        using HttpResponseMessage response = Answer("https://legacy.example/x", """{"error":"VERSION_CONFLICT"}""");
        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(legacy));

        Assert.That(conflict?.Cause, Is.EqualTo(ConflictCause.NotAConflict));
    }

    [Test]
    public void Guide_ShowsTheCodeThatIsTested()
    {
        string guide = File.ReadAllText(Data.Repository.Path("docs", "adding-a-dialect.md"));
        string test = File.ReadAllText(Data.Repository.Path("tests", "ConflictAware.Tests", "Detection", "AddingADialectTests.cs"));
        foreach (string region in new[] { "adding-a-dialect", "a-fuller-dialect", "not-a-conflict" })
            Assert.That(guide, Does.Contain(Region(test, region)), $"Copy region {region} into the guide.");
    }

    private static string Region(string source, string name)
    {
        int start = source.IndexOf($"#region {name}\n", StringComparison.Ordinal) + $"#region {name}\n".Length;
        int end = source.IndexOf("#endregion", start, StringComparison.Ordinal);
        IEnumerable<string> lines = source[start..end].TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : line.TrimStart());
        return string.Join('\n', lines);
    }

    private static HttpResponseMessage Answer(string target, string body, HttpStatusCode status = HttpStatusCode.Conflict) =>
        new(status)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            RequestMessage = new HttpRequestMessage(HttpMethod.Put, target),
        };
}
