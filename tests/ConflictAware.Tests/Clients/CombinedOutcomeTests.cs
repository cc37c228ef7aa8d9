namespace ConflictAware.Tests.Clients;

/// <summary>What each caller gets of a write in which the changes of several went out, and what it does for none of them (law 30).</summary>
public class CombinedOutcomeTests
{
    private const string Path = "/products/42";

    private readonly FakeTimeProvider _time = new() { AutoAdvance = true };
    private InMemoryOrigin _origin = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, Tea(10));
    }

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private static string Tea(int stock) => $$"""{"name":"tea","stock":{{stock}}}""";

    private HttpClient Client(Action<ConflictHandlingOptions>? configure = null, params Func<DelegatingHandler>[] between) =>
        Chains.Client(
            "factory",
            _origin,
            o =>
            {
                o.TimeProvider = _time;
                o.Jitter = new Jitter(static () => 0.5);
                o.Coordination = UpdateCoordination.Combine;
                o.Principal = static _ => "service";
                configure?.Invoke(o);
            },
            between
        );

    private static Task<WriteResult<Product>> AddAsync(HttpClient http, int pieces, CancellationToken cancellationToken = default) =>
        http.TryUpdateAsync<Product>(Path, p => p with { Stock = p.Stock + pieces }, cancellationToken);

    /// <summary>Begins a call, whose read is held on its way until everybody else has come.</summary>
    private async Task<(ParkedRequest Read, Task<WriteResult<Product>> First)> BeginAsync(Func<Task<WriteResult<Product>>> call)
    {
        ParkedRequest read = _origin.Resources.Park(static request => request.Method == "GET");
        Task<WriteResult<Product>> first = call();
        await read.Stopped;
        return (read, first);
    }

    private void LoseTheAnswer() => _origin.Resources.LoseAnswer(new Interference.Reset(), static request => request.Method == "PUT");

    private void RefuseOnce() => _origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(422), times: 1);

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(423, Description = "each would wait for the lock again")]
    [TestCase(429)]
    public async Task Law19_RefusalOfSomethingElseThanWhatWasSaid_IsNotRepeatedOneByOne(int status)
    {
        _origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(status));

        int ofOne = await CountAsync(1);

        Assert.That(await CountAsync(4), Is.EqualTo(ofOne));

        async Task<int> CountAsync(int callers)
        {
            using HttpClient http = Client();
            _origin.Resources.ForgetHistory();
            (ParkedRequest read, Task first) = await BeginAsync(() => AddAsync(http, 1));
            Task[] all = [first, .. Enumerable.Range(1, callers - 1).Select(_ => AddAsync(http, 1))];
            read.Release();
            await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _origin.Resources.CountRequests("PUT");
        }
    }

    [Test]
    public async Task Law15_AnswerLostAndProvenByAWriteId_EverybodyHasANumberOfTheirOwn([Values] bool somebodyWrites)
    {
        using HttpClient http = Client(static o => o.WriteId = WriteId.Log("writes"));
        (ParkedRequest read, Task<WriteResult<Product>> first) = await BeginAsync(() => AddAsync(http, 1));
        Task<WriteResult<Product>> idle = http.TryUpdateAsync<Product>(Path, static p => p);
        Task<WriteResult<Product>> last = AddAsync(http, 1);
        LoseTheAnswer();
        if (somebodyWrites)
            _origin.Resources.AfterWrite(
                Path,
                _ =>
                    _origin.Resources.Put(
                        Path,
                        _origin.Resources.TextOf(Path).Replace("\"stock\":12", "\"stock\":13", StringComparison.Ordinal)
                    )
            );
        read.Release();
        WriteResult<Product>[] results = await Task.WhenAll(first, last);

        Assert.That(results.Select(static r => (r.Outcome, r.Proof)), Is.All.EqualTo((WriteOutcome.Applied, WriteProof.WriteId)));
        Assert.That(results.Select(static r => r.Current!.Value.Stock), Is.EqualTo(new[] { 11, 12 }));
        Assert.That(((await idle).Outcome, (await idle).Proof), Is.EqualTo((WriteOutcome.Unchanged, WriteProof.None)));
    }

    [Test]
    public async Task Law9_TheFirstHasLeft_IsSentInTheFlowOfOneWhoStillWaits()
    {
        var flow = new AsyncLocal<string>();
        var seen = new List<(string Method, string Flow)>();
        using HttpClient http = Client(configure: null, () => new Notes(request => seen.Add((request.Method.Method, flow.Value!))));
        using var cancel = new CancellationTokenSource();
        flow.Value = "ann";
        (ParkedRequest read, Task first) = await BeginAsync(() => AddAsync(http, 1, cancel.Token));
        flow.Value = "bob";
        Task<WriteResult<Product>> second = http.TryUpdateAsync<Product>(
            Path,
            async (p, _) =>
            {
                await cancel.CancelAsync();
                return p with { Stock = p.Stock + 2 };
            }
        );
        flow.Value = "nobody";
        read.Release();

        await Assert.ThrowsAsync<WriteCanceledException>(() => first);
        Assert.That((await second).Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That(seen, Is.EqualTo(new[] { ("GET", "ann"), ("PUT", "bob") }));
    }

    [Test]
    public async Task FunctionThatDoesNotReturn_IsWaitedForWithinBoundsAndFailsAlone([Values] bool whenSentOneByOne)
    {
        using HttpClient http = Client();
        var inside = new TaskCompletionSource();
        int runs = 0;
        (ParkedRequest read, Task<WriteResult<Product>> first) = await BeginAsync(() => AddAsync(http, 1));
        Task stuck = http.TryUpdateAsync<Product>(
            Path,
            async (p, _) =>
            {
                if (++runs == (whenSentOneByOne ? 2 : 1))
                {
                    inside.SetResult();
                    await new TaskCompletionSource().Task;
                }
                return p;
            }
        );
        Task<WriteResult<Product>> last = AddAsync(http, 2);
        if (whenSentOneByOne)
            RefuseOnce();
        read.Release();
        await inside.Task;
        _time.Advance(new ConflictHandlingOptions().MaxElapsedTime);

        TimeoutException? late = await Assert.ThrowsAsync<TimeoutException>(() =>
            stuck.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System)
        );
        Assert.That(late!.Message, Does.Contain("did not return within MaxElapsedTime"));
        Assert.That(((await first).Outcome, (await last).Outcome), Is.EqualTo((WriteOutcome.Applied, WriteOutcome.Applied)));
        Assert.That(_origin.Resources.TextOf(Path), Is.EqualTo(Tea(13)));
    }

    [Test]
    public async Task Law13_CancelledWhileOthersAreSentOneByOne_IsNotApplied()
    {
        using HttpClient http = Client();
        using var cancel = new CancellationTokenSource();
        Task<WriteResult<Product>>? last = null;
        int runs = 0;
        (ParkedRequest read, Task<WriteResult<Product>> first) = await BeginAsync(() =>
            http.TryUpdateAsync<Product>(
                Path,
                async (p, _) =>
                {
                    if (++runs == 2)
                    {
                        await cancel.CancelAsync();
                        await ((Task)last!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }
                    return p with { Stock = p.Stock + 1 };
                }
            )
        );
        last = AddAsync(http, 100, cancel.Token);
        RefuseOnce();
        read.Release();

        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => last);
        Assert.That((cancelled!.Outcome, (await first).Outcome), Is.EqualTo((WriteOutcome.NotApplied, WriteOutcome.Applied)));
        Assert.That(_origin.Resources.TextOf(Path), Is.EqualTo(Tea(11)));
    }

    [Test]
    public async Task LockAmongTheDefaultHeaderFields_IsOfItsOwnCallersAlone()
    {
        using HttpClient http = Client();
        // Of the same name: the same engine, another client.
        using var holder = new HttpClient(new AttemptProbe(_origin), disposeHandler: false) { BaseAddress = Bench.BaseAddress };
        ClientEngines.Set(holder, new EngineSource(ClientEngines.Of(http)));
        holder.DefaultRequestHeaders.TryAddWithoutValidation("If", "(<urn:lock>)");
        _origin.Resources.Lock(Path, token: "urn:lock");
        (ParkedRequest read, Task<WriteResult<Product>> first) = await BeginAsync(() => AddAsync(holder, 1));
        Task<WriteResult<Product>> other = AddAsync(http, 100);
        read.Release();

        Assert.That(((await first).Outcome, (await other).Outcome), Is.EqualTo((WriteOutcome.Applied, WriteOutcome.Conflicted)));
        Assert.That(_origin.Resources.TextOf(Path), Is.EqualTo(Tea(11)));
    }

    [Test]
    public async Task Proof_RunsNoFunctionOfACallerWhoHasLeft()
    {
        using HttpClient http = Client();
        using var cancel = new CancellationTokenSource();
        (ParkedRequest read, Task<WriteResult<Product>> first) = await BeginAsync(() =>
            http.TryUpdateAsync<Product>(Path, static p => p with { Name = "green tea" })
        );
        Task gone = http.TryUpdateAsync<Product>(
            Path,
            p =>
            {
                ObjectDisposedException.ThrowIf(cancel.IsCancellationRequested, this);
                return p with { Stock = 5 };
            },
            cancel.Token
        );
        ParkedRequest write = _origin.Resources.Park(static request => request.Method == "PUT");
        LoseTheAnswer();
        read.Release();
        await write.Stopped;
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<WriteCanceledException>(() => gone);
        write.Release();

        Assert.That(((await first).Outcome, (await first).Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.NothingToChange)));
    }

    [Test]
    public async Task Proof_FunctionThatUpdatesItsOwnTarget_DoesNotWaitForItself()
    {
        using HttpClient http = Client();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        Exception? thrown = null;
        LoseTheAnswer();

        await http.TryUpdateAsync<Product>(
            Path,
            async (p, token) =>
            {
                try
                {
                    if (p.Stock == 5)
                        await http.UpdateAsync<Product>(Path, static q => q, bound.Token);
                }
                catch (Exception failure)
                {
                    thrown = failure;
                }
                return p with { Stock = 5 };
            }
        );

        Assert.That(thrown, Is.InstanceOf<InvalidOperationException>());
    }

    private sealed class Notes(Action<HttpRequestMessage> note) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            note(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
