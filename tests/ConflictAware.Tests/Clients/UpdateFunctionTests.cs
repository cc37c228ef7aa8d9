using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>What update functions may do, and how often they run.</summary>
public class UpdateFunctionTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private sealed class Cart
    {
        public List<string> Lines { get; set; } = [];
    }

    private static InMemoryOrigin Origin(string json = Tea)
    {
        var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, json);
        return origin;
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task FunctionThatChangesNothing_SendsNothing(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);

        WriteResult<Product> same = await http.TryUpdateAsync<Product>(Path, p => p);
        WriteResult<Product> equal = await http.TryUpdateAsync<Product>(Path, p => new Product(p.Name, p.Stock));
        Versioned<Cart> untouched = await http.ModifyAsync<Cart>(Path, _ => { });

        Assert.That(
            (same.Outcome, equal.Outcome, untouched.EntityTag),
            Is.EqualTo((WriteOutcome.Unchanged, WriteOutcome.Unchanged, (EntityTag?)EntityTag.Parse(origin.Resources.TagOf(Path)!)))
        );
        Assert.That(origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task FunctionThatMutatesInPlace_IsSeenToHaveChangedSomething()
    {
        using InMemoryOrigin origin = Origin("""{"lines":["a"]}""");
        using HttpClient http = Chains.Client("plain", origin);

        await http.ModifyAsync<Cart>(Path, cart => cart.Lines.Add("b"));
        await http.UpdateAsync<Cart>(
            Path,
            cart =>
            {
                cart.Lines.Add("c");
                return cart;
            }
        );

        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo("""{"lines":["a","b","c"]}"""));
        // http.ModifyAsync<Cart>(Path, async cart => { await Task.Yield(); cart.Lines.Add("d"); }) does not compile:
        // the trap with Func<T, Task> is an error (CS0619), where Action<T> would have lost the update.
    }

    [Test]
    public async Task FunctionThatReturnsNull_IsAnErrorThatSaysWhatToDo()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("plain", origin);

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            http.UpdateAsync<Product>(Path, _ => null!)
        );

        Assert.That(error!.Message, Does.Contain("DeleteAsync"));
        Assert.That((origin.Resources.CountRequests("PUT"), Chains.QueuesOf(http)), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task JsonNodeThatStillHasAParent_IsAnErrorThatSaysWhatToDo()
    {
        using InMemoryOrigin origin = Origin("""{"a":{"b":1}}""");
        using HttpClient http = Chains.Client("plain", origin);

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            http.UpdateAsync<JsonNode>(Path, node => node["a"]!)
        );
        await http.UpdateAsync<JsonNode>(Path, node => node["a"]!.DeepClone());

        Assert.That(error!.Message, Does.Contain("DeepClone"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo("""{"b":1}"""));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task FunctionIsRunAgain_OnWhatSomebodyElseWrote(string kind)
    {
        using InMemoryOrigin origin = Origin();
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, """{"name":"chai","stock":5}"""));
        using HttpClient http = Chains.Client(kind, origin);
        var seen = new List<int>();

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(
            Path,
            async (p, token) =>
            {
                await Task.Yield();
                seen.Add(p.Stock);
                return p with { Stock = p.Stock - 1 };
            }
        );

        Assert.That(seen, Is.EqualTo(new[] { 10, 5 }));
        Assert.That((result.Outcome, result.PossibleSends, result.Base!.Value.Stock), Is.EqualTo((WriteOutcome.Applied, 2, 5)));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo("""{"name":"chai","stock":4}"""));
    }

    [Test]
    public async Task Law19_RoundsOfAContendedVersion_AreImmediateThenJittered()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using InMemoryOrigin origin = Origin();
        int other = 100;
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, $$"""{"name":"chai","stock":{{other++}}}"""), times: 5);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.TimeProvider = time;
                o.Jitter = new Jitter(static () => 0.5);
            }
        );

        await http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });

        Assert.That(time.Waits, Is.EqualTo(new[] { 5, 10, 20, 40 }.Select(ms => TimeSpan.FromMilliseconds(ms))));
        Assert.That(
            origin.Resources.Requests.Select(r => r.Method),
            Is.EqualTo(Enumerable.Repeat(new[] { "GET", "PUT" }, 6).SelectMany(r => r))
        );
    }

    [Test]
    public async Task Law24_SaveThatMeetsSeveralWriters_MergesItsOwnChangeEachTime()
    {
        using InMemoryOrigin origin = Origin();
        int other = 100;
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, $$"""{"name":"tea","stock":10,"note":{{other++}}}"""), times: 3);
        using HttpClient http = Chains.Client("plain", origin);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        await http.SaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(origin.Resources.TextOf(Path), Does.Contain("102").And.Contain("3"));
    }

    [Test]
    public async Task Law26_SumOfASaveThatMeetsSeveralWriters_CountsEachChangeOnce()
    {
        using InMemoryOrigin origin = Origin();
        int stock = 10;
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, $$"""{"name":"tea","stock":{{stock -= 2}}}"""), times: 3);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock"))
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        await http.SaveAsync(read.With(read.Value with { Stock = 9 }));

        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo("""{"name":"tea","stock":3}"""));
    }

    [Test]
    public async Task Law19_RoundsOfAMergedSave_FollowTheSamePauses()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using InMemoryOrigin origin = Origin();
        int other = 100;
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, $$"""{"name":"tea","stock":10,"note":{{other++}}}"""), times: 5);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.TimeProvider = time;
                o.Jitter = new Jitter(static () => 0.5);
            }
        );
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        await http.SaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(time.Waits, Is.EqualTo(new[] { 5, 10, 20, 40 }.Select(ms => TimeSpan.FromMilliseconds(ms))));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task DeletedBeforeTheWrite_IsAConflictForAnUpdateAndACreationForAnUpsert(bool upsert)
    {
        using InMemoryOrigin origin = Origin();
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Delete(Path));
        using HttpClient http = Chains.Client("plain", origin);

        WriteResult<Product> result = upsert
            ? await http.TryUpsertAsync<Product>(Path, p => (p ?? new Product("new", 0)) with { Stock = 1 })
            : await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That(result.Outcome, Is.EqualTo(upsert ? WriteOutcome.Applied : WriteOutcome.Conflicted));
        Assert.That(origin.Resources.Find(Path)?.Text, Is.EqualTo(upsert ? """{"name":"new","stock":1}""" : null));
        if (upsert)
            Assert.That(origin.Resources.Requests[^1].Header("If-None-Match"), Is.EqualTo("*"));
    }

    [TestCase(404)]
    [TestCase(410)]
    public async Task NotFoundAsTheAnswerToTheWrite_IsAConflict(int status)
    {
        using InMemoryOrigin origin = Origin();
        origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(status));
        using HttpClient http = Chains.Client("plain", origin);

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, p => p with { Stock = 1 });

        Assert.That((result.Outcome, result.Conflict!.Cause), Is.EqualTo((WriteOutcome.Conflicted, ConflictCause.VersionMismatch)));
    }

    [Test]
    public async Task NothingThere_IsANotFoundForAnUpdate()
    {
        using var origin = new InMemoryOrigin();
        using HttpClient http = Chains.Client("plain", origin);

        HttpRequestException? missing = await Assert.ThrowsAsync<HttpRequestException>(() => http.UpdateAsync<Product>(Path, p => p));

        Assert.That((int)missing!.StatusCode!, Is.EqualTo(404));
        Assert.That(missing.Message, Does.Contain("UpsertAsync"));
    }

    [Test]
    public async Task TwoUpsertsThatRaceToCreate_BothCount()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, """{"name":"theirs","stock":1}"""));
        using HttpClient http = Chains.Client("plain", origin);

        Versioned<Product> done = await http.UpsertAsync<Product>(
            Path,
            p => (p ?? new Product("mine", 0)) with { Stock = (p?.Stock ?? 0) + 1 }
        );

        Assert.That(done.Value, Is.EqualTo(new Product("theirs", 2)));
    }

    [Test]
    public async Task CreateAsync_WhereThereIsSomething_IsAConflictThatShowsIt()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("plain", origin);

        WriteResult<Product> result = await http.TryCreateAsync(Path, new Product("mine", 0));

        Assert.That(
            (result.Outcome, result.Conflict!.Cause, result.Current!.Value.Name),
            Is.EqualTo((WriteOutcome.Conflicted, ConflictCause.AlreadyExists, "tea"))
        );
        Assert.That(origin.Resources.CountRequests("PUT"), Is.EqualTo(1));
    }

    // A deeper document than the serializer's default is no error where the client's options allow it.
    [Test]
    public async Task DeepDocument_IsComparedAsDeepAsTheOptionsRead()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100);
        using InMemoryOrigin origin = Origin(deep);
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o => o.Json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { MaxDepth = 200 }
        );

        await http.UpdateAsync<JsonObject>(
            Path,
            node =>
            {
                node["b"] = 1;
                return node;
            }
        );

        Assert.That(origin.Resources.TextOf(Path), Does.EndWith("""},"b":1}"""));
    }

    // JSON with a member twice is read by most types; what it means is the origin's secret, but it must not break a write.
    [Test]
    public async Task DuplicateMembers_AreRefusedBeforeAnythingIsWritten()
    {
        using InMemoryOrigin origin = Origin("""{"name":"a","name":"b","stock":1}""");
        using HttpClient http = Chains.Client("plain", origin);

        JsonException? refused = await Assert.CatchAsync<JsonException>(() => http.UpdateAsync<Product>(Path, p => p with { Stock = 2 }));

        Assert.That(refused!.Message, Does.Contain("'name' more than once"));
        Assert.That(origin.Resources.CountRequests("PUT"), Is.Zero);
    }
}
