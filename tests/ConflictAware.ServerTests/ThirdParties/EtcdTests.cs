using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Every write is a POST; a transaction whose comparison fails is answered 200, without a member that would say so.</summary>
[ThirdParty("etcd, JSON gateway of v3", "etcd")]
public class EtcdTests : ThirdPartyTests
{
    private const int Writers = 4;
    private const int Updates = 10;

    private static readonly DialectSet Dialects = Enabled();

    private HttpClient? _http;

    private HttpClient Http => _http!;

    [OneTimeSetUp]
    public void MakeClient() =>
        _http = Server.CreateClient(inner =>
        {
            var options = new ConflictHandlingOptions { ConflictsAsProblemDetails = true };
            options.Dialects.Enable(ConflictAware.Dialects.Etcd);
            return new ConflictHandler(options, inner);
        });

    [OneTimeTearDown]
    public void DisposeClient() => _http?.Dispose();

    [Test]
    [Tried("replace a value in a transaction that compares its revision; then over a revision that somebody replaced")]
    public async Task Transaction_RevisionReplaced_IsFoundBehind200()
    {
        string revision = await PutAsync("10");
        using HttpResponseMessage first = await TransactAsync(Same(revision), Put("11"));
        using HttpResponseMessage stale = await TransactAsync(Same(revision), Put("12"));

        Assert.That((await first.ReadConflictAsync(Dialects), (await ReadAsync()).Value), Is.EqualTo(((Conflict?)null, "11")));
        Conflict conflict = (await stale.ReadConflictAsync(Dialects))!;
        Assert.That(conflict.CurrentVersion, Is.EqualTo((await ReadAsync()).Revision));
        Happened($"applied; then refused: {conflict.Cause} ({conflict.Confidence}), with the current revision");
    }

    [Test]
    [Tried("transact over a revision that somebody replaced, through a handler with the dialect enabled and ConflictsAsProblemDetails")]
    public async Task Transaction_RevisionReplaced_BecomesAProblem()
    {
        string revision = await PutAsync("10");
        await PutAsync("11");
        using HttpResponseMessage stale = await TransactAsync(Same(revision), Put("12"), Http);

        JsonNode problem = JsonNode.Parse(await stale.Content.ReadAsStringAsync())!;
        Assert.That((await ReadAsync()).Value, Is.EqualTo("11"));
        Happened($"{(int)stale.StatusCode}, cause {problem["cause"]}");
    }

    [Test]
    [Tried("create the same twice")]
    public async Task Transaction_IsThereAlready_IsFound()
    {
        using HttpResponseMessage first = await TransactAsync(Absent(), Put("10"));
        using HttpResponseMessage second = await TransactAsync(Absent(), Put("12"));

        Assert.That((await first.ReadConflictAsync(Dialects), (await ReadAsync()).Value), Is.EqualTo(((Conflict?)null, "10")));
        Happened($"refused: {(await second.ReadConflictAsync(Dialects))!.Cause}");
    }

    [Test]
    [Tried("delete a revision that somebody replaced")]
    public async Task Transaction_DeleteOfReplaced_IsFound()
    {
        string revision = await PutAsync("10");
        await PutAsync("11");
        using HttpResponseMessage stale = await TransactAsync(Same(revision), $$$"""{"request_delete_range":{"key":"{{{Key()}}}"}}""");

        Assert.That((await ReadAsync()).Value, Is.EqualTo("11"));
        Happened($"refused: {(await stale.ReadConflictAsync(Dialects))!.Cause}");
    }

    [Test]
    [Tried("write under a lock that has ended")]
    public async Task Transaction_LockHasEnded_IsFound()
    {
        await PutAsync("10");
        JsonNode held = await PostAsync("lock/lock", $$$"""{"name":"{{{Base64("lock")}}}"}""");
        string owned = $$$"""{"key":"{{{held["key"]}}}","target":"CREATE","result":"GREATER","create_revision":"0"}""";
        using HttpResponseMessage under = await TransactAsync(owned, Put("11"));
        await PostAsync("lock/unlock", $$$"""{"key":"{{{held["key"]}}}"}""");
        using HttpResponseMessage after = await TransactAsync(owned, Put("12"));

        Assert.That((await under.ReadConflictAsync(Dialects), (await ReadAsync()).Value), Is.EqualTo(((Conflict?)null, "11")));
        Happened($"refused: {(await after.ReadConflictAsync(Dialects))!.Cause}");
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete for one key, each reading and transacting until no conflict is found")]
    public async Task Transaction_CompetingClients_LoseNoUpdate(CancellationToken cancellationToken)
    {
        await PutAsync("0");
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => UpdateAsync()));

        Assert.That((await ReadAsync()).Value, Is.EqualTo($"{Writers * Updates}"));
        Assert.That(refused, Is.Positive, "they did compete");
        Happened($"all {Writers * Updates} updates are there");

        async Task UpdateAsync()
        {
            for (int update = 1; update <= Updates; )
            {
                (string value, string revision) = await ReadAsync(nameof(Transaction_CompetingClients_LoseNoUpdate));
                string next = Put($"{Number(value) + 1}", nameof(Transaction_CompetingClients_LoseNoUpdate));
                using HttpResponseMessage answer = await TransactAsync(
                    Same(revision, nameof(Transaction_CompetingClients_LoseNoUpdate)),
                    next,
                    test: nameof(Transaction_CompetingClients_LoseNoUpdate)
                );
                if (await answer.ReadConflictAsync(Dialects, cancellationToken: cancellationToken) is null)
                    update++;
                else
                    Interlocked.Increment(ref refused);
            }
        }
    }

    [Test, CancelAfter(120_000)]
    [Tried("clients compete for one key, every 200 taken for success")]
    public async Task Transaction_StatusBelieved_LosesUpdates(CancellationToken cancellationToken)
    {
        await PutAsync("0");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => UpdateAsync()));

        Assert.That(Number((await ReadAsync()).Value), Is.LessThan(Writers * Updates));
        Happened("updates are lost");

        async Task UpdateAsync()
        {
            for (int update = 1; update <= Updates; update++)
            {
                (string value, string revision) = await ReadAsync(nameof(Transaction_StatusBelieved_LosesUpdates));
                string next = Put($"{Number(value) + 1}", nameof(Transaction_StatusBelieved_LosesUpdates));
                using HttpResponseMessage answer = await TransactAsync(
                    Same(revision, nameof(Transaction_StatusBelieved_LosesUpdates)),
                    next,
                    test: nameof(Transaction_StatusBelieved_LosesUpdates)
                );
                answer.EnsureSuccessStatusCode();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static DialectSet Enabled()
    {
        var dialects = new DialectSet();
        dialects.Enable(ConflictAware.Dialects.Etcd);
        return dialects;
    }

    private static string Key([CallerMemberName] string test = "") => Base64(test);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Put(string value, [CallerMemberName] string test = "") =>
        $$$"""{"request_put":{"key":"{{{Key(test)}}}","value":"{{{Base64(value)}}}"}}""";

    private static string Same(string revision, [CallerMemberName] string test = "") =>
        $$$"""{"key":"{{{Key(test)}}}","target":"MOD","result":"EQUAL","mod_revision":"{{{revision}}}"}""";

    private static string Absent([CallerMemberName] string test = "") =>
        $$$"""{"key":"{{{Key(test)}}}","target":"CREATE","result":"EQUAL","create_revision":"0"}""";

    /// <summary>Does what is to be done on success; on failure the key is read, so that the answer shows what is there.</summary>
    private async Task<HttpResponseMessage> TransactAsync(
        string compare,
        string success,
        HttpClient? http = null,
        [CallerMemberName] string test = ""
    )
    {
        string transaction =
            $$$"""{"compare":[{{{compare}}}],"success":[{{{success}}}],"failure":[{"request_range":{"key":"{{{Key(test)}}}"}}]}""";
        using var content = new StringContent(transaction, Encoding.UTF8, "application/json");
        return await (http ?? Plain).PostAsync(new Uri(Server.BaseAddress, "v3/kv/txn"), content);
    }

    private HttpClient Plain => field ??= Server.CreateClient();

    private async Task<string> PutAsync(string value, [CallerMemberName] string test = "")
    {
        await PostAsync("kv/put", $$$"""{"key":"{{{Key(test)}}}","value":"{{{Base64(value)}}}"}""");
        return (await ReadAsync(test)).Revision;
    }

    private async Task<(string Value, string Revision)> ReadAsync([CallerMemberName] string test = "")
    {
        JsonNode found = (await PostAsync("kv/range", $$$"""{"key":"{{{Key(test)}}}"}"""))["kvs"]![0]!;
        return (Encoding.UTF8.GetString(Convert.FromBase64String((string)found["value"]!)), (string)found["mod_revision"]!);
    }

    private async Task<JsonNode> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Plain.PostAsync(new Uri(Server.BaseAddress, "v3/" + path), content);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
