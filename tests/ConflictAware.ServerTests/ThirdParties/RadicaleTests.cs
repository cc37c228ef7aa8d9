using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Calendar entries are text, no JSON: read and written as strings, and by requests of the tests' own. It answers 201 to every PUT and takes no list of tags.</summary>
[ThirdParty("Radicale", "radicale")]
public class RadicaleTests : ThirdPartyTests
{
    private const int Writers = 4;
    private const int Updates = 5;

    [OneTimeSetUp]
    public async Task MakeCalendarAsync()
    {
        using HttpClient http = MakeClient();
        using var request = new HttpRequestMessage(new HttpMethod("MKCALENDAR"), "alice/calendar/")
        {
            Content = new StringContent(
                """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"/>""",
                Encoding.UTF8,
                "application/xml"
            ),
        };
        using HttpResponseMessage made = await http.SendAsync(request);
        made.EnsureSuccessStatusCode();
    }

    [Test]
    [Tried("read, edit, save under the tag; then under the same tag again")]
    public async Task PutAsync_UnderItsTagAndUnderAStaleOne_SavesThenIsRefused()
    {
        using HttpClient http = MakeClient();
        string tag = await CreateAsync(http, "one");
        using HttpResponseMessage saved = await PutAsync(http, "two", ("If-Match", tag));
        using HttpResponseMessage stale = await PutAsync(http, "three", ("If-Match", tag));

        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:two"));
        Conflict conflict = (await stale.ReadConflictAsync())!;
        Happened($"saved, answered {(int)saved.StatusCode}; then refused: {conflict.Cause} ({conflict.Confidence})");
    }

    [Test]
    [Tried("save under a list of tags, the current one among them")]
    public async Task PutAsync_ListOfTags_IsRefused()
    {
        using HttpClient http = MakeClient();
        string tag = await CreateAsync(http, "one");
        using HttpResponseMessage refused = await PutAsync(http, "two", ("If-Match", $"\"other\", {tag}"));

        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:one"));
        Conflict conflict = (await refused.ReadConflictAsync())!;
        Happened($"refused: {conflict.Cause}, and only {conflict.Confidence}, since a list may be refused for ever");
    }

    [Test]
    [Tried("create the same twice")]
    public async Task PutAsync_IsThereAlready_IsRefused()
    {
        using HttpClient http = MakeClient();
        await CreateAsync(http, "one");
        using HttpResponseMessage refused = await PutAsync(http, "two", ("If-None-Match", "*"));

        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:one"));
        Happened($"refused: {(await refused.ReadConflictAsync())!.Cause}");
    }

    [Test]
    [Tried("create another entry with a UID that is taken")]
    public async Task PutAsync_UidIsTaken_IsRefused()
    {
        using HttpClient http = MakeClient();
        await CreateAsync(http, "one");
        using var request = new HttpRequestMessage(HttpMethod.Put, "alice/calendar/another.ics")
        {
            Content = Calendar("two", nameof(PutAsync_UidIsTaken_IsRefused)),
        };
        using HttpResponseMessage refused = await http.SendAsync(request);

        Conflict conflict = (await refused.ReadConflictAsync())!;
        Happened($"refused: {conflict.Cause} (`{conflict.Code}`)");
    }

    [Test]
    [Tried("delete a version that somebody changed")]
    public async Task DeleteAsync_ChangedMeanwhile_IsRefused()
    {
        using HttpClient http = MakeClient();
        string tag = await CreateAsync(http, "one");
        using HttpResponseMessage changed = await PutAsync(http, "two", ("If-Match", tag));
        using var request = new HttpRequestMessage(HttpMethod.Delete, Entry());
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        using HttpResponseMessage refused = await http.SendAsync(request);

        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:two"));
        Happened($"refused: {(await refused.ReadConflictAsync())!.Cause}");
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete for one entry, each reading and writing until no conflict is found")]
    public async Task PutAsync_CompetingClients_LoseNoUpdate(CancellationToken cancellationToken)
    {
        int refused = await CompeteAsync(isGuarded: true, cancellationToken);
        Assert.That(refused, Is.Positive, "they did compete");
        Assert.That(await CountAsync(), Is.EqualTo(Writers * Updates));
        Happened($"all {Writers * Updates} updates are there");
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete without preconditions")]
    public async Task PutAsync_CompetingClientsWithoutPreconditions_LoseUpdates(CancellationToken cancellationToken)
    {
        await CompeteAsync(isGuarded: false, cancellationToken);
        Assert.That(await CountAsync(), Is.LessThan(Writers * Updates));
        Happened("updates are lost");
    }

    [Test, CancelAfter(120_000)]
    [Tried("typed clients compete for one entry: UpdateAsync of a string")]
    public async Task UpdateAsync_CompetingClients_LoseNoUpdate(CancellationToken cancellationToken)
    {
        using HttpClient first = MakeClient();
        await first.CreateAsync(Entry(), Text("signed"), "text/calendar", cancellationToken);
        await Task.WhenAll(
            Enumerable
                .Range(1, Writers)
                .Select(async writer =>
                {
                    using HttpClient http = MakeClient();
                    for (int update = 1; update <= Updates; update++)
                        await http.UpdateAsync<string>(
                            Entry(nameof(UpdateAsync_CompetingClients_LoseNoUpdate)),
                            Signed($"w{writer}-{update}"),
                            cancellationToken
                        );
                })
        );

        Assert.That(await CountAsync(), Is.EqualTo(Writers * Updates));
        Happened($"all {Writers * Updates} updates are there");

        static Func<string, string> Signed(string signature) =>
            calendar => Text($"{Summary(calendar)} {signature}", nameof(UpdateAsync_CompetingClients_LoseNoUpdate));
    }

    [Test]
    [Tried("save a text, and a text that somebody changed")]
    public async Task TrySaveAsync_Text_SavesThenIsRefusedWithBothTexts()
    {
        using HttpClient http = MakeClient();
        await http.CreateAsync(Entry(), Text("one"), "text/calendar");
        Versioned<string> read = await http.GetVersionedAsync<string>(Entry());
        WriteResult<string> saved = await http.TrySaveAsync(read.With(Text("two")));
        WriteResult<string> stale = await http.TrySaveAsync(read.With(Text("three")));

        Assert.That(saved.Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That((stale.Outcome, stale.Differences.Single().Pointer), Is.EqualTo((WriteOutcome.Conflicted, "")));
        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:two"));
        Happened($"saved; then {stale.Outcome}: {stale.Conflict!.Cause}, texts are not merged");
    }

    [Test]
    [Tried("create twice and delete a changed version, by typed calls")]
    public async Task CreateAndDeleteAsync_Text_AreRefusedWhereSomebodyWasFaster()
    {
        using HttpClient http = MakeClient();
        await http.CreateAsync(Entry(), Text("one"), "text/calendar");
        WriteResult<string> twice = await http.TryCreateAsync(Entry(), Text("two"), "text/calendar");
        Versioned<string> read = await http.GetVersionedAsync<string>(Entry());
        await http.SaveAsync(read.With(Text("three")));
        WriteResult<string> deleted = await http.TryDeleteAsync(read);

        Assert.That((twice.Outcome, deleted.Outcome), Is.EqualTo((WriteOutcome.Conflicted, WriteOutcome.Conflicted)));
        Assert.That(await http.GetStringAsync(Entry()), Does.Contain("SUMMARY:three"));
        Happened($"refused: {twice.Conflict!.Cause}; refused: {deleted.Conflict!.Cause}");
    }

    private async Task<int> CompeteAsync(bool isGuarded, CancellationToken cancellationToken, [CallerMemberName] string test = "")
    {
        using HttpClient first = MakeClient();
        await CreateAsync(first, "signed", test);
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(UpdateAsync));
        return refused;

        async Task UpdateAsync(int writer)
        {
            using HttpClient http = MakeClient();
            for (int update = 1; update <= Updates; update++)
            {
                string signature = $"w{writer}-{update}";
                while (!await SignAsync(http, signature))
                    Interlocked.Increment(ref refused);
            }
        }

        async Task<bool> SignAsync(HttpClient http, string signature)
        {
            using HttpResponseMessage read = await http.GetAsync(Entry(test), cancellationToken);
            string summary = Summary(await read.Content.ReadAsStringAsync(cancellationToken));
            (string, string)[] condition = isGuarded ? [("If-Match", read.Headers.ETag!.ToString())] : [];
            using HttpResponseMessage written = await PutAsync(http, $"{summary} {signature}", condition, test);
            Conflict? conflict = await written.ReadConflictAsync(cancellationToken);
            Assert.That(conflict?.Cause, Is.Null.Or.EqualTo(ConflictCause.VersionMismatch));
            return conflict is null;
        }
    }

    private async Task<int> CountAsync([CallerMemberName] string test = "")
    {
        using HttpClient http = MakeClient();
        return Summary(await http.GetStringAsync(Entry(test))).Split(' ').Distinct().Count() - 1;
    }

    // Long lines come folded (RFC 5545 §3.1).
    private static string Summary(string calendar) =>
        calendar
            .ReplaceLineEndings("\n")
            .Replace("\n ", "", StringComparison.Ordinal)
            .Split('\n')
            .Single(line => line.StartsWith("SUMMARY:", StringComparison.Ordinal))["SUMMARY:".Length..];

    private HttpClient MakeClient()
    {
        HttpClient http = Server.CreateClient(inner =>
        {
            // It closes each connection a moment after the answer without having said so, and a PUT that goes out on it in that moment is lost.
            ((SocketsHttpHandler)inner).PooledConnectionLifetime = TimeSpan.Zero;
            return new ConflictHandler(new ConflictHandlingOptions { CreatedMayMeanReplaced = true }, inner);
        });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("alice:any"u8));
        return http;
    }

    private static string Entry([CallerMemberName] string test = "") => $"alice/calendar/{test}.ics";

    private static async Task<string> CreateAsync(HttpClient http, string summary, [CallerMemberName] string test = "")
    {
        using HttpResponseMessage created = await PutAsync(http, summary, [("If-None-Match", "*")], test);
        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        using HttpResponseMessage read = await http.GetAsync(Entry(test));
        return read.Headers.ETag!.ToString();
    }

    private static Task<HttpResponseMessage> PutAsync(
        HttpClient http,
        string summary,
        (string Name, string Value) condition,
        [CallerMemberName] string test = ""
    ) => PutAsync(http, summary, [condition], test);

    private static async Task<HttpResponseMessage> PutAsync(
        HttpClient http,
        string summary,
        (string Name, string Value)[] conditions,
        string test
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Entry(test)) { Content = Calendar(summary, test) };
        foreach ((string name, string value) in conditions)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    private static StringContent Calendar(string summary, string uid) => new(Text(summary, uid), Encoding.UTF8, "text/calendar");

    private static string Text(string summary, [CallerMemberName] string uid = "") =>
        $"""
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//tests//EN
            BEGIN:VEVENT
            UID:{uid}
            DTSTAMP:20260101T000000Z
            DTSTART:20260101T100000Z
            DTEND:20260101T110000Z
            SUMMARY:{summary}
            END:VEVENT
            END:VCALENDAR

            """.ReplaceLineEndings("\r\n");
}
