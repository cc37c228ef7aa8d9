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
