namespace ConflictAware.Tests.DependencyInjection;

/// <summary>Settings that change while writes are under way: those end as they began, and nothing that anybody relies on is forgotten.</summary>
public class ReloadInUseTests
{
    private const string Path = "/products/42";

    private sealed record Product(string Name, int Stock);

    private static string Tea(int stock) => $$"""{"name":"tea","stock":{{stock}}}""";

    private static Reloaded Start(params (string Key, string? Value)[] entries)
    {
        var reloaded = new Reloaded(entries);
        reloaded.Origin.Resources.Put(Path, Tea(0));
        return reloaded;
    }

    private static Task<WriteResult<Product>> AddAsync(HttpClient http, int pieces = 1) =>
        http.TryUpdateAsync<Product>(Path, p => p with { Stock = p.Stock + pieces });

    [Test]
    public async Task Write_UnderWayWhenSettingsChange_EndsWithTheOnesItBeganWith()
    {
        using Reloaded reloaded = Start(("catalog:MaxAttempts", "5"));
        using HttpClient http = reloaded.Client();
        ParkedRequest write = reloaded.Origin.Resources.Park(static request => request.Method == "PUT");
        Task<WriteResult<Product>> underWay = AddAsync(http);
        await write.Stopped;
        reloaded.Change(("catalog:MaxAttempts", "1"));
        reloaded.Origin.Resources.Put(Path, Tea(10));
        write.Release();

        Assert.That((await underWay).Outcome, Is.EqualTo(WriteOutcome.Applied), "it may be refused five times");
        reloaded.Origin.Resources.BeforeWrite(Path, _ => reloaded.Origin.Resources.Put(Path, Tea(20)));
        Assert.That((await AddAsync(http)).Outcome, Is.EqualTo(WriteOutcome.Conflicted), "the next one once");
    }

    [Test]
    public async Task Request_ThroughTheBareHandler_UsesTheSettingsOfItsBeginning()
    {
        using Reloaded reloaded = Start(("catalog:ConflictsAsProblemDetails", "false"));
        using HttpClient http = reloaded.Client();
        ParkedRequest write = reloaded.Origin.Resources.Park(static request => request.Method == "PUT");
        Task<HttpResponseMessage> underWay = StaleAsync();
        await write.Stopped;
        reloaded.Change(("catalog:ConflictsAsProblemDetails", "true"));
        write.Release();

        using HttpResponseMessage first = await underWay;
        using HttpResponseMessage second = await StaleAsync();
        Assert.That(await first.Content.ReadAsStringAsync(), Does.Not.Contain("\"cause\""));
        Assert.That(await second.Content.ReadAsStringAsync(), Does.Contain("\"cause\""));

        async Task<HttpResponseMessage> StaleAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Path);
            request.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
            request.Content = new StringContent(Tea(1), encoding: null, mediaType: "application/json");
            return await http.SendAsync(request);
        }
    }

    [Test]
    public async Task Law30_Reload_InTheMiddleOfAQueue_LosesNothingAndRefusesNobody(
        [Values] UpdateCoordination before,
        [Values] UpdateCoordination after
    )
    {
        using Reloaded reloaded = Start(("catalog:Coordination", before.ToString()));
        ParkedRequest read = reloaded.Origin.Resources.Park(static request => request.Method == "GET");
        List<Task<WriteResult<Product>>> writers = [AddAsync(reloaded.Client())];
        await read.Stopped;
        writers.AddRange(Enumerable.Range(0, 20).Select(_ => AddAsync(reloaded.Client())));
        reloaded.Change(("catalog:Coordination", after.ToString()), ("catalog:MaxAttempts", "50"));
        writers.AddRange(Enumerable.Range(0, 20).Select(_ => AddAsync(reloaded.Client())));
        read.Release();
        WriteResult<Product>[] results = await Task.WhenAll(writers);

        Assert.That(results.Select(static result => result.Outcome), Is.All.EqualTo(WriteOutcome.Applied));
        Assert.That(
            results.Select(static result => result.Current!.Value.Stock),
            Is.EqualTo(Enumerable.Range(1, 41)),
            "in the order of arrival, whatever the settings"
        );
        Assert.That(reloaded.Origin.Resources.TextOf(Path), Is.EqualTo(Tea(41)));
        Assert.That(reloaded.Engine().Queues.Count, Is.Zero);
        Assert.That(
            reloaded.Origin.Resources.Commits,
            Has.Count.EqualTo(1 + reloaded.Origin.Resources.CountRequests("PUT")),
            "nobody was refused"
        );
    }

    [Test]
    public async Task Law30_Reload_WhileUpdatesCombine_SendsEachUnderItsOwnSettings()
    {
        using Reloaded reloaded = Start(("catalog:Coordination", "Combine"), ("catalog:WriteFormat", "Representation"));
        using HttpClient http = reloaded.Client();
        ParkedRequest read = reloaded.Origin.Resources.Park(static request => request.Method == "GET");
        List<Task<WriteResult<Product>>> writers = [AddAsync(http)];
        await read.Stopped;
        writers.AddRange(Enumerable.Range(0, 3).Select(_ => AddAsync(http)));
        reloaded.Change(("catalog:WriteFormat", "MergePatch"));
        writers.AddRange(Enumerable.Range(0, 3).Select(_ => AddAsync(http)));
        read.Release();
        await Task.WhenAll(writers);

        Assert.That(reloaded.Methods, Is.EqualTo("GET PUT GET PATCH"));
        Assert.That(reloaded.Origin.Resources.TextOf(Path), Is.EqualTo(Tea(7)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Law30_Reloads_AtTheSameTimeAsUpdates_LoseNothing(CancellationToken giveUp)
    {
        using Reloaded reloaded = Start();
        Task changing = Task.Run(
            () =>
            {
                for (int i = 0; i < 300; i++)
                    reloaded.Change(
                        ("catalog:Coordination", Enum.GetNames<UpdateCoordination>()[i % 3]),
                        ("catalog:WriteFormat", Enum.GetNames<WriteFormat>()[i % 2]),
                        ("catalog:MaxAttempts", i % 7 == 0 ? "0" : $"{i}")
                    );
            },
            giveUp
        );
        Task[] writing =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            for (int i = 0; i < 50; i++)
                                Assert.That((await AddAsync(reloaded.Client())).Outcome, Is.EqualTo(WriteOutcome.Applied));
                        },
                        giveUp
                    )
                ),
        ];
        await Task.WhenAll([changing, .. writing]).WaitAsync(giveUp);

        Assert.That(reloaded.Origin.Resources.TextOf(Path), Is.EqualTo(Tea(400)));
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(299), "what was said last holds");
        Assert.That(reloaded.Engine().Queues.Count, Is.Zero);
    }

    [Test]
    public async Task Reload_OfAClientThatChains_ForgetsNothingItHasLearnt()
    {
        using Reloaded reloaded = Start(("catalog:Coordination", "Chain"));
        using HttpClient http = reloaded.Client();
        await AddAsync(http);
        await AddAsync(http);
        ConflictEngine before = reloaded.Engine();
        reloaded.Change(("catalog:MaxAttempts", "7"));
        await AddAsync(http);

        Assert.That(reloaded.Methods, Is.EqualTo("GET PUT GET PUT PUT"), "the last one began with what the one before had left");
        Assert.That(reloaded.Engine(), Is.Not.SameAs(before));
        Assert.That(reloaded.Engine().State, Is.SameAs(before.State));
    }

    [Test]
    public async Task Law5_OriginFoundToIgnorePreconditions_IsKnownAfterAReload()
    {
        using Reloaded reloaded = Start();
        using HttpClient http = reloaded.Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        reloaded.Engine().IgnoredPreconditions.Add(read.Target);
        reloaded.Change(("catalog:MaxAttempts", "7"));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.SaveAsync(read.With(read.Value with { Stock = 5 })));
    }

    [Test]
    public async Task Save_OfWhatWasReadBeforeAReload_IsOfTheSameClient()
    {
        using Reloaded reloaded = Start();
        using HttpClient http = reloaded.Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        reloaded.Change(("catalog:MaxAttempts", "7"));
        await http.SaveAsync(read.With(read.Value with { Stock = 5 }));
        Assert.That(reloaded.Origin.Resources.TextOf(Path), Is.EqualTo(Tea(5)));
    }

    [Test]
    public async Task Law29_WriteAfterAReload_IsStampedWithWhatItsScopeReadBefore()
    {
        using Reloaded reloaded = Start();
        using HttpClient http = reloaded.Client();
        using (ReadScope.Begin())
        {
            await http.GetStringAsync(Path);
            reloaded.Change(("catalog:MaxAttempts", "7"));
            using var content = new StringContent(Tea(3), encoding: null, mediaType: "application/json");
            using HttpResponseMessage answer = await http.PutAsync(Path, content);
            Assert.That(answer.IsSuccessStatusCode, Is.True);
        }
        Assert.That(reloaded.Origin.Resources.Requests[^1].Header("If-Match"), Is.Not.Null.And.Not.Empty);
    }

    [Test]
    public async Task Law30_UpdateInsideAnUpdateFunction_IsStillNoticedAfterAReload()
    {
        using Reloaded reloaded = Start();
        using HttpClient http = reloaded.Client();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            http.UpdateAsync<Product>(
                Path,
                async (p, token) =>
                {
                    reloaded.Change(("catalog:MaxAttempts", "7"));
                    await http.UpdateAsync<Product>(Path, static inner => inner with { Stock = 9 }, token);
                    return p;
                }
            )
        );
    }
}
