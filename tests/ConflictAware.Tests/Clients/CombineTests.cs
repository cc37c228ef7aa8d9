namespace ConflictAware.Tests.Clients;

/// <summary>Update functions that wait at the same time and go out as one write (law 30).</summary>
public class CombineTests
{
    private const string Path = "/products/42";

    private static InMemoryOrigin Origin(OriginOptions? options = null)
    {
        var origin = new InMemoryOrigin(options ?? new OriginOptions());
        origin.Resources.Put(Path, Tea(10));
        origin.Resources.Put("/products/43", Tea(10));
        return origin;
    }

    private static string Tea(int stock) => $$"""{"name":"tea","stock":{{stock}}}""";

    private static HttpClient Client(InMemoryOrigin origin, Action<ConflictHandlingOptions>? configure = null) =>
        Chains.Client(
            "factory",
            origin,
            o =>
            {
                o.Coordination = UpdateCoordination.Combine;
                o.Principal = static _ => "service";
                configure?.Invoke(o);
            }
        );

    private static Task<WriteResult<Product>> AddAsync(HttpClient http, int pieces, CancellationToken cancellationToken = default) =>
        http.TryUpdateAsync<Product>(Path, p => p with { Stock = p.Stock + pieces }, cancellationToken);

    private static string Methods(InMemoryOrigin origin) =>
        string.Join(' ', origin.Resources.Requests.Select(static request => request.Method));

    /// <summary>Holds the first read of the target on its way until everybody has come.</summary>
    private static async Task<ParkedRequest> GatherAsync(InMemoryOrigin origin, HttpClient http, List<Task<WriteResult<Product>>> writers)
    {
        ParkedRequest read = origin.Resources.Park(static request => request.Method == "GET");
        writers.Add(AddAsync(http, 1));
        await read.Stopped;
        return read;
    }

    [Test]
    public async Task WhoWaits_GoesOutInOneWrite()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.AddRange(Enumerable.Range(0, 99).Select(_ => AddAsync(http, 1)));
        read.Release();
        WriteResult<Product>[] results = await Task.WhenAll(writers);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(110)));
        Assert.That(results.Select(static r => r.Outcome), Is.All.EqualTo(WriteOutcome.Applied));
        // First come, first served, and nobody gets another's number.
        Assert.That(results.Select(static r => r.Current!.Value.Stock), Is.EqualTo(Enumerable.Range(11, 100)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law6_OwnResultSavedLater_UndoesNobodyElse()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.Add(AddAsync(http, 100));
        read.Release();
        Versioned<Product> first = (await writers[0]).Current!;
        Versioned<Product> last = (await writers[1]).Current!;
        Assert.That((first.Value.Stock, last.Value.Stock), Is.EqualTo((11, 111)));
        Assert.That(first.EntityTag, Is.Null);

        await http.SaveAsync(first.With(first.Value with { Name = "green tea" }));

        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo("""{"name":"green tea","stock":111}"""));
    }

    [Test]
    public async Task Law30_Schedule12_CombinationWhoseAnswerIsLost_IsUnknownForEverybodyInIt()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        using var cancel = new CancellationTokenSource();
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.Add(
            http.TryUpdateAsync<Product>(
                Path,
                static Product (p) =>
                {
                    _ = p with { Stock = 1000 };
                    throw new NotSupportedException("mine");
                }
            )
        );
        writers.Add(AddAsync(http, 4, cancel.Token));
        writers.Add(AddAsync(http, 8));
        writers.Add(AddAsync(http, 16));
        ParkedRequest write = origin.Resources.Park(static request => request.Method == "PUT");
        origin.Resources.AfterWrite(Path, _ => origin.Resources.Put(Path, Tea(500)));
        origin.Resources.LoseAnswer(new Interference.Reset(), static request => request.Method == "PUT");
        read.Release();
        await write.Stopped;
        await cancel.CancelAsync();
        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => writers[2]);
        write.Release();

        await Assert.ThrowsAsync<NotSupportedException>(() => writers[1]);
        WriteOutcome[] outcomes = [(await writers[0]).Outcome, (await writers[3]).Outcome, (await writers[4]).Outcome];
        Assert.That(outcomes, Is.All.EqualTo(WriteOutcome.Unknown));
        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(origin.Resources.Commits[^2].TextAfter, Is.EqualTo(Tea(10 + 1 + 4 + 8 + 16)));

        origin.Resources.ForgetHistory();
        await AddAsync(http, 1);
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(501)));
    }

    [Test]
    public async Task Law30_FunctionThatThrowsOrChangesItsCopy_HarmsNobody()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        Task failing = http.TryUpdateAsync<Product>(Path, static Product (_) => throw new NotSupportedException("mine"));
        Task<WriteResult<Product>> idle = http.TryUpdateAsync<Product>(Path, static p => p);
        writers.Add(AddAsync(http, 2));
        read.Release();

        await Assert.ThrowsAsync<NotSupportedException>(() => failing);
        await Task.WhenAll(writers);
        Assert.That((await idle).Outcome, Is.EqualTo(WriteOutcome.Unchanged));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(13)));
    }

    [Test]
    public async Task Law30_ObjectChangedInPlaceByAFunctionThatThrows_IsNobodyElses()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        ParkedRequest read = origin.Resources.Park(static request => request.Method == "GET");
        Task first = http.ModifyAsync<MutableProduct>(Path, static p => p.Stock++);
        await read.Stopped;
        Task failing = http.ModifyAsync<MutableProduct>(Path, ThrowAfterAChange);
        Task last = http.ModifyAsync<MutableProduct>(Path, static p => p.Stock += 2);
        read.Release();

        await Assert.ThrowsAsync<NotSupportedException>(() => failing);
        await Task.WhenAll(first, last);
        Assert.That((Methods(origin), origin.Resources.TextOf(Path)), Is.EqualTo(("GET PUT", Tea(13))));
    }

    private static void ThrowAfterAChange(MutableProduct product)
    {
        product.Stock = 1000;
        throw new NotSupportedException("mine");
    }

    [Test]
    public async Task Law30_CancelledBeforeTheSend_IsNotAppliedAndNotInIt()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        using var cancel = new CancellationTokenSource();
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.Add(AddAsync(http, 100, cancel.Token));
        // Runs after the one that is about to be cancelled, and before anything is sent.
        writers.Add(
            http.TryUpdateAsync<Product>(
                Path,
                async (p, _) =>
                {
                    await cancel.CancelAsync();
                    return p with { Stock = p.Stock + 2 };
                }
            )
        );
        read.Release();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => writers[1]);
        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        await Task.WhenAll(writers[0], writers[2]);
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(13)));
    }

    [Test]
    public async Task Law30_TheFirstIsCancelledAndItsClientDisposed_HarmsNobody()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        // Of the same name: the same engine, another client.
        using var other = new HttpClient(new AttemptProbe(origin), disposeHandler: false) { BaseAddress = Bench.BaseAddress };
        ClientEngines.Set(other, new EngineSource(ClientEngines.Of(http)));
        using var cancel = new CancellationTokenSource();
        ParkedRequest read = origin.Resources.Park(static request => request.Method == "GET");
        Task<WriteResult<Product>> first = AddAsync(other, 100, cancel.Token);
        await read.Stopped;
        Task<WriteResult<Product>> second = AddAsync(http, 2);
        // The first read comes back; the first caller leaves while the write is on its way.
        ParkedRequest write = origin.Resources.Park(static request => request.Method == "PUT");
        read.Release();
        await write.Stopped;
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<WriteCanceledException>(() => first);
        other.Dispose();
        write.Release();

        // Its write broke off; the same bytes went out once more through the one who still waits, and were refused, or found.
        WriteResult<Product> result = await second;
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied).Or.EqualTo(WriteOutcome.Unknown));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(112)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law30_AllCancelledWhileReading_SendNothingAndLeaveTheQueue()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        using var cancel = new CancellationTokenSource();
        ParkedRequest read = origin.Resources.Park(static request => request.Method == "GET");
        Task<WriteResult<Product>> first = AddAsync(http, 100, cancel.Token);
        await read.Stopped;
        await cancel.CancelAsync();
        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => first);
        await AddAsync(http, 1);
        read.Release();

        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(11)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law30_CombinationThatIsRefusedForWhatItSays_IsRetriedOneByOne()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        origin.Resources.Before(
            static request => request.Method == "PUT" && request.Text.Contains("13", StringComparison.Ordinal),
            _ => origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(422), times: 1),
            times: int.MaxValue
        );
        origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(422), times: 1);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        Task<WriteResult<Product>> wrong = AddAsync(http, 2);
        writers.Add(AddAsync(http, 4));
        read.Release();

        await Task.WhenAll(writers);
        HttpRequestException? refused = await Assert.ThrowsAsync<HttpRequestException>(() => wrong);
        Assert.That((int)refused!.StatusCode!, Is.EqualTo(422));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(15)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law30_CombinationThatSomebodyWasFasterThan_IsMadeAgainTogether()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, Tea(100)));
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.Add(AddAsync(http, 2));
        read.Release();
        WriteResult<Product>[] results = await Task.WhenAll(writers);

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT"));
        Assert.That(results.Select(static r => r.Current!.Value.Stock), Is.EqualTo(new[] { 101, 103 }));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(103)));
    }

    [Test]
    public async Task WhatDoesNotFit_IsATurnOfItsOwnAndOvertakenByNobody()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        Versioned<Product> old = await http.GetVersionedAsync<Product>(Path);
        origin.Resources.ForgetHistory();
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        writers.Add(AddAsync(http, 2));
        Task<WriteResult<Product>> save = http.TrySaveAsync(old.With(old.Value with { Name = "green tea" }));
        writers.Add(AddAsync(http, 4));
        Task<Versioned<MutableProduct>> otherType = http.ModifyAsync<MutableProduct>(Path, static p => p.Stock += 8);
        read.Release();
        await Task.WhenAll([.. writers, save, otherType]);

        Assert.That(
            origin.Resources.Commits.Select(static commit => commit.TextAfter),
            Is.EqualTo(
                new[]
                {
                    """{"name":"tea","stock":13}""",
                    """{"name":"green tea","stock":13}""",
                    """{"name":"green tea","stock":17}""",
                    """{"name":"green tea","stock":25}""",
                }
            )
        );
    }

    [Test]
    public async Task Law9_OtherPrincipals_AreNotCombined()
    {
        using InMemoryOrigin origin = Origin();
        var who = new AsyncLocal<string>();
        using HttpClient http = Client(origin, o => o.Principal = _ => who.Value);
        who.Value = "ann";
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        foreach (string? name in new[] { "ann", "bob", "bob", null, null })
        {
            who.Value = name!;
            writers.Add(AddAsync(http, 1));
        }
        read.Release();
        await Task.WhenAll(writers);

        // Ann's two, Bob's two, and each of those whose name cannot be told.
        Assert.That(origin.Resources.CountRequests("PUT"), Is.EqualTo(4));
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(16)));
    }

    [Test]
    public async Task Functions_RunInTheFlowOfTheirCallers()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        var flow = new AsyncLocal<int>();
        var seen = new List<(int Flow, int Caller)>();
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        for (int i = 1; i <= 5; i++)
        {
            int caller = flow.Value = i;
            writers.Add(
                http.TryUpdateAsync<Product>(
                    Path,
                    async (p, _) =>
                    {
                        await Task.Yield();
                        seen.Add((flow.Value, caller));
                        return p with { Stock = p.Stock + 1 };
                    }
                )
            );
        }
        read.Release();
        await Task.WhenAll(writers);

        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, 5).Select(static i => (i, i))));
        Assert.That(Methods(origin), Is.EqualTo("GET PUT"));
    }

    [Test]
    public async Task Law30_UpdateInsideAnUpdate_OfTheSameTargetThrowsAndOfAnotherWorks()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        Task<WriteResult<Product>> inside = http.TryUpdateAsync<Product>(
            Path,
            async (p, token) =>
            {
                await http.UpdateAsync<Product>(Path, static q => q with { Stock = 0 }, token);
                return p;
            }
        );
        Task<WriteResult<Product>> beside = http.TryUpdateAsync<Product>(
            Path,
            async (p, token) =>
            {
                await http.UpdateAsync<Product>("/products/43", static q => q with { Stock = q.Stock - 1 }, token);
                return p with { Stock = p.Stock + 1 };
            }
        );
        read.Release();

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() => inside);
        Assert.That(error!.Message, Does.Contain("wait for itself"));
        await Task.WhenAll(writers[0], beside);
        Assert.That((origin.Resources.TextOf(Path), origin.Resources.TextOf("/products/43")), Is.EqualTo((Tea(12), Tea(9))));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task FunctionThatNeverReturns_HoldsNobodyOnceItsCallerHasLeft()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        using var cancel = new CancellationTokenSource();
        var inside = new TaskCompletionSource();
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        Task<WriteResult<Product>> stuck = http.TryUpdateAsync<Product>(
            Path,
            async (p, _) =>
            {
                inside.SetResult();
                await new TaskCompletionSource().Task;
                return p;
            },
            cancel.Token
        );
        writers.Add(AddAsync(http, 2));
        read.Release();
        await inside.Task;
        await http.UpdateAsync<Product>("/products/43", static p => p with { Stock = 1 });
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<WriteCanceledException>(() => stuck);
        await Task.WhenAll(writers);
        Assert.That(origin.Resources.TextOf(Path), Is.EqualTo(Tea(13)));
    }

    [Test]
    public async Task WhatFailsBeforeItIsSent_FailsForEverybody()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Client(origin);
        List<Task<WriteResult<Product>>> writers = [];
        ParkedRequest read = await GatherAsync(origin, http, writers);
        origin.Resources.Intercept(new Interference.Answer(503), static request => request.Method == "GET", times: 10);
        writers.Add(AddAsync(http, 2));
        read.Release();

        foreach (Task<WriteResult<Product>> writer in writers)
            await Assert.ThrowsAsync<HttpRequestException>(() => writer);
        Assert.That((origin.Resources.CountRequests("PUT"), Chains.QueuesOf(http)), Is.EqualTo((0, 0)));
    }

    private sealed class MutableProduct
    {
        public string Name { get; set; } = "";
        public int Stock { get; set; }
    }
}
