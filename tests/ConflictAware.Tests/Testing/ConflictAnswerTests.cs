using System.Net;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Testing;

public class ConflictAnswerTests
{
    private static readonly ConflictCause[] General =
    [
        .. Enum.GetValues<ConflictCause>().Except([ConflictCause.NotAConflict, ConflictCause.PreconditionFailed]),
    ];

    // What no answer says to this library, whatever the vendor sends.
    private static readonly (Dialect, ConflictCause)[] Unreadable =
    [
        // It rests on wording, and the status is surer of something else.
        (Dialects.SharePoint, ConflictCause.PreconditionRequired),
        // "ResourceLocked" only restates the status, and the one sign of this dialect is that of a duplicate.
        (Dialects.SupabaseStorage, ConflictCause.Locked),
    ];

    private static IEnumerable<TestCaseData> EveryPair() =>
        from dialect in Dialects.All
        from cause in ConflictAnswer.CausesOf(dialect)
        where !Unreadable.Contains((dialect, cause))
        select new TestCaseData(dialect, cause).SetArgDisplayNames($"{dialect} {cause}");

    /// <summary>Every dialect can be played: what it can say is read back as what was meant, by a client that enabled it.</summary>
    [TestCaseSource(nameof(EveryPair))]
    public async Task Create_WhatADialectCanSay_IsReadBack(Dialect dialect, ConflictCause cause)
    {
        using HttpRequestMessage request = RequestFor(dialect, cause);

        using HttpResponseMessage answer = ConflictAnswer.Create(cause, dialect, request);
        Conflict? conflict = await ReadAsync(request, answer, new DialectSet().Enable(dialect));

        Assert.That((conflict?.Dialect, conflict?.Cause), Is.EqualTo((dialect.Name, cause)), await Describe(answer));
    }

    [TestCaseSource(nameof(General))]
    public async Task Create_WithoutDialect_IsReadBack(ConflictCause cause)
    {
        using HttpResponseMessage answer = ConflictAnswer.Create(cause);
        Assert.That((await answer.ReadConflictAsync())?.Cause, Is.EqualTo(cause), await Describe(answer));
    }

    private static IEnumerable<TestCaseData> OwnDialects()
    {
        DialectRule[] rules = [new(ConflictCause.Locked, "E_LOCKED")];
        yield return Own(
            "known by a sign",
            new("Acme")
            {
                Signs = [At.Header("X-Acme").Exists],
                Code = ["/fault/kind"],
                Rules = rules,
            }
        );
        yield return Own("for every answer", new("Acme") { Code = ["/fault/kind"], Rules = rules });
        yield return Own(
            "behind another status",
            new("Acme")
            {
                Signs = [At.Json("/acme").Is("yes")],
                Statuses = [400],
                Code = [At.Header("X-Code")],
                Rules = [new(ConflictCause.Locked, "E_LOCKED") { Status = 400 }],
            }
        );
        yield return Own(
            "inside of a text",
            new("Acme")
            {
                Signs = [At.Json("/v").Is("3")],
                Code = [At.Json("/inner").Within("/a/b").After("urn:").Before(" ")],
                Rules = rules,
            }
        );
        yield return Own(
            "names of members",
            new("Acme")
            {
                Signs = [At.Json("/acme").Exists],
                Code = [At.JsonNames("/errors")],
                Rules = rules,
            }
        );
        yield return Own(
            "an attribute",
            new("Acme")
            {
                Signs = [At.Xml("fault/version").Is("2")],
                Code = [At.Xml("fault/code/@id")],
                Rules = rules,
            }
        );
        yield return Own(
            "the first place is taken",
            new("Acme")
            {
                Signs = [At.Json("/error/code").Is("7")],
                Code = ["/error", "/error/code", "/error/name"],
                Rules = rules,
            }
        );
        yield return Own(
            "no code at all",
            new("Acme") { Signs = [At.Header("Content-Type").Contains("acme")], Rules = [new(ConflictCause.Locked) { Status = 409 }] }
        );

        static TestCaseData Own(string name, Dialect dialect) => new TestCaseData(dialect).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(OwnDialects))]
    public async Task Create_InADialectOfOnesOwn_IsReadBack(Dialect dialect)
    {
        using HttpResponseMessage answer = ConflictAnswer.Create(ConflictCause.Locked, dialect);
        Conflict? conflict = await answer.ReadConflictAsync(new DialectSet().Add(dialect));
        Assert.That((conflict?.Cause, conflict?.Dialect), Is.EqualTo((ConflictCause.Locked, "Acme")), await Describe(answer));
    }

    [Test]
    public async Task Create_AtTheHostOfTheDialect_IsReadWithoutEnablingIt()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.digitalocean.com/v2/droplets");
        using HttpResponseMessage answer = ConflictAnswer.Create(
            ConflictCause.OperationInProgress,
            Dialects.DigitalOcean,
            request,
            HttpStatusCode.Conflict
        );
        Conflict? conflict = await answer.ReadConflictAsync();
        Assert.That((conflict?.Cause, conflict?.Dialect), Is.EqualTo((ConflictCause.OperationInProgress, "DigitalOcean")));
    }

    [Test]
    public void Create_WhatTheDialectNeverSays_ListsWhatItSays() =>
        Assert.That(
            () => ConflictAnswer.Create(ConflictCause.Locked, Dialects.Grafana),
            Throws.ArgumentException.With.Message.Contains(
                "Grafana cannot say Locked. It says: VersionMismatch, AlreadyExists, InvalidState."
            )
        );

    [Test]
    public void Create_WhatTheDialectSaysOfOtherRequests_SaysOfWhich() =>
        Assert.That(
            () => ConflictAnswer.Create(ConflictCause.AlreadyExists, Dialects.Auth0),
            Throws.ArgumentException.With.Message.Contains("with status 409 to POST").And.Message.Contains("*.auth0.com")
        );

    [Test]
    public void Create_WithAStatusThatTheRuleExcludes_IsRefused() =>
        Assert.That(
            () => ConflictAnswer.Create(ConflictCause.AlreadyExists, Dialects.Keycloak, status: HttpStatusCode.Locked),
            Throws.ArgumentException.With.Message.Contains("with status 423").And.Message.Contains("with status 409")
        );

    [Test]
    public void Create_WithoutDialect_NotAConflict_IsRefused() =>
        Assert.That(
            () => ConflictAnswer.Create(ConflictCause.NotAConflict),
            Throws.ArgumentException.With.Message.Contains("Name the dialect")
        );

    [Test]
    public void Create_RetryAfterAndRequest_AreInTheAnswer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://origin.example/a");
        using HttpResponseMessage answer = ConflictAnswer.Create(
            ConflictCause.Locked,
            request: request,
            retryAfter: TimeSpan.FromMilliseconds(1500)
        );
        Assert.That(
            (answer.RequestMessage, answer.Headers.RetryAfter?.Delta, (int)answer.StatusCode),
            Is.EqualTo((request, (TimeSpan?)TimeSpan.FromSeconds(2), 423))
        );
    }

    [Test]
    public async Task Create_FieldOwnershipAndOffsets_TellThem()
    {
        using HttpResponseMessage owned = ConflictAnswer.Create(ConflictCause.FieldOwnership, Dialects.Kubernetes);
        using HttpResponseMessage offset = ConflictAnswer.Create(ConflictCause.OffsetMismatch, Dialects.ResumableUpload);
        Assert.That((await owned.ReadConflictAsync())?.OwnedFields, Is.EqualTo([new OwnedField("name", "somebody-else")]));
        Assert.That((await offset.ReadConflictAsync())?.ExpectedOffset, Is.EqualTo(0));
    }

    // What the rule asks of the request, made true; the first rule that has the cause.
    private static HttpRequestMessage RequestFor(Dialect dialect, ConflictCause cause)
    {
        DialectRule rule = dialect.Rules.FirstOrDefault(rule => rule.Cause == cause) ?? new DialectRule(cause);
        string path = "/a";
        string query = "";
        var content = new JsonObject();
        var fields = new List<(string, string)>();
        for (DialectClue? clue = rule.When; clue is not null; clue = clue.Also)
        {
            string value = clue.Value.Length > 0 ? clue.Value : "\"1\"";
            if (clue.Kind == DialectClue.Test.Missing)
                continue;
            if (clue.Place.Where == DialectPlace.Source.RequestPath)
                path += clue.Value;
            else if (clue.Place.Where == DialectPlace.Source.RequestQuery)
                query = $"?{clue.Place.Name}={Uri.EscapeDataString(value)}";
            else if (clue.Place.Where == DialectPlace.Source.RequestHeader)
                fields.Add((clue.Place.Name, value));
            else if (clue.Place.Where == DialectPlace.Source.RequestJson)
                content[clue.Place.Name[1..]] = value;
        }
        string host = dialect.Hosts.Count == 0 ? "origin.example" : dialect.Hosts[0].Replace("*", "eu", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(rule.Method ?? "PUT"), $"https://{host}{path}{query}");
        foreach ((string name, string value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        if (content.Count > 0)
            request.Content = new StringContent(content.ToJsonString());
        return request;
    }

    // As a handler does, which has the bytes of the request at hand.
    private static async Task<Conflict?> ReadAsync(HttpRequestMessage request, HttpResponseMessage answer, DialectSet dialects) =>
        new ConflictDetector(DetectionSettings.Default.With(dialects)).Detect(
            request,
            request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(),
            answer,
            await answer.Content.ReadAsByteArrayAsync()
        );

    private static async Task<string> Describe(HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode} {answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
}
