namespace ConflictAware.Tests.Clients;

/// <summary>Writers of one target in one process: first come, first served, and nobody harms another.</summary>
public class QueueTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static InMemoryOrigin Origin()
    {
        var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea);
        origin.Resources.Put("/products/43", Tea);
        return origin;
    }

    /// <summary>Occupies the target until the source is completed.</summary>
    private static async Task<(Task Update, TaskCompletionSource Leave)> OccupyAsync(HttpClient http, string path = Path)
    {
        var inside = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        Task update = http.UpdateAsync<Product>(
            path,
            async (p, _) =>
            {
                inside.TrySetResult();
                await leave.Task;
                return p with { Stock = p.Stock - 1 };
            }
        );
        await inside.Task;
        return (update, leave);
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task WritersOfOneTarget_AreServedInTheOrderTheyCame(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);
        var order = new List<int>();
        Task[] writers =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    http.UpdateAsync<Product>(
                        Path,
                        p =>
                        {
                            order.Add(i);
                            return p with { Stock = p.Stock - 1 };
                        }
                    )
                ),
        ];
        leave.SetResult();
        await first;
        await Task.WhenAll(writers);

        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 20)));
        Assert.That(origin.Resources.TextOf(Path), Does.Contain("-11"));
        Assert.That(origin.Resources.Requests, Has.Count.EqualTo(42));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law30_CancelledWhileQueued_IsNotAppliedAndHarmsNobody(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);
        using var cancel = new CancellationTokenSource();
        Task second = http.UpdateAsync<Product>(Path, p => p with { Stock = 1000 }, cancel.Token);
        Task third = http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });

        await cancel.CancelAsync();
        WriteCanceledException? cancelled = await Assert.ThrowsAsync<WriteCanceledException>(() => second);
        leave.SetResult();
        await Task.WhenAll(first, third);

        Assert.That(cancelled!.Outcome, Is.EqualTo(WriteOutcome.NotApplied));
        Assert.That(origin.Resources.TextOf(Path), Does.Contain("8"));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task FunctionThatThrows_HarmsNobody(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);
        Task second = http.UpdateAsync<Product>(Path, _ => throw new NotSupportedException("mine"));
        Task third = http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });
        leave.SetResult();

        await Assert.ThrowsAsync<NotSupportedException>(() => second);
        await Task.WhenAll(first, third);

        Assert.That(origin.Resources.TextOf(Path), Does.Contain("8"));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    private static IEnumerable<TestCaseData> Inner() =>
        from kind in Chains.Kinds
        from target in new[] { Path, "products/42", "http://origin.example/products/42", "http://ORIGIN.example:80/products/42#part" }
        select new TestCaseData(kind, target);

    [TestCaseSource(nameof(Inner))]
    public async Task Law30_UpdateInsideAnUpdateOfTheSameTarget_ThrowsInsteadOfWaitingForItself(string kind, string target)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            http.UpdateAsync<Product>(
                Path,
                async (p, token) =>
                {
                    await Task.Yield();
                    await Task.Run(() => http.UpdateAsync<Product>(target, q => q with { Stock = 1 }, token), token);
                    return p with { Stock = 2 };
                }
            )
        );

        Assert.That(error!.Message, Does.Contain("wait for itself"));
        Assert.That((origin.Resources.CountRequests("PUT"), Chains.QueuesOf(http)), Is.EqualTo((0, 0)));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Law30_UpdateOfAnotherTargetInsideAnUpdate_Works(string kind)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(kind, origin);

        await http.UpdateAsync<Product>(
            Path,
            async (p, token) =>
            {
                await http.UpdateAsync<Product>("/products/43", q => q with { Stock = q.Stock + 1 }, token);
                await http.GetVersionedAsync<Product>(Path, token);
                return p with { Stock = p.Stock - 1 };
            }
        );

        Assert.That(
            (origin.Resources.TextOf(Path), origin.Resources.TextOf("/products/43")),
            Is.EqualTo(("""{"name":"tea","stock":9}""", """{"name":"tea","stock":11}"""))
        );
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law30_WritesThatWaitForEachOther_EndInTimeoutsInsteadOfADeadlock()
    {
        var time = new FakeTimeProvider();
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, o => o.TimeProvider = time);
        var both = new CountdownEvent(2);
        var met = new TaskCompletionSource();
        Task CrossAsync(string outer, string inner) =>
            http.UpdateAsync<Product>(
                outer,
                async (p, token) =>
                {
                    if (both.Signal())
                        met.SetResult();
                    await met.Task;
                    Task nested = http.UpdateAsync<Product>(inner, q => q with { Stock = 1 }, token);
                    // The turn of the other is asked for before the call returns.
                    return await nested.ContinueWith(
                        t => t.IsFaulted ? throw t.Exception!.InnerException! : p with { Stock = 2 },
                        TaskScheduler.Default
                    );
                }
            );
        Task one = CrossAsync(Path, "/products/43");
        Task two = CrossAsync("/products/43", Path);
        await met.Task;

        while (!(one.IsCompleted && two.IsCompleted))
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.That(new[] { one, two }.Count(t => t.Exception?.InnerException is TimeoutException), Is.GreaterThanOrEqualTo(1));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
        both.Dispose();
    }

    [Test]
    public async Task Law30_WaitForTheTurn_IsBounded()
    {
        var time = new FakeTimeProvider();
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, o => o.TimeProvider = time);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);
        Task second = http.UpdateAsync<Product>(Path, p => p with { Stock = 1000 });

        time.Advance(TimeSpan.FromMinutes(2));

        TimeoutException? late = await Assert.ThrowsAsync<TimeoutException>(() => second);
        Assert.That(late!.Message, Does.Contain("MaxElapsedTime"));
        leave.SetResult();
        await first;
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task Law19_WhoWaitsForALock_LetsOthersAtTheTarget()
    {
        var time = new FakeTimeProvider();
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.TimeProvider = time;
                o.Jitter = new Jitter(static () => 0.5);
            }
        );
        origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(423).With("Retry-After", "5"), times: 1);
        Task waiting = http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });
        await time.WhenWaitingAsync();

        await http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 2 });
        time.Advance(TimeSpan.FromSeconds(6));
        // The lock is gone, and so is the version that was waited with.
        await time.WhenWaitingAsync();
        time.Advance(TimeSpan.FromSeconds(6));
        await waiting;

        Assert.That(origin.Resources.TextOf(Path), Does.Contain("7"));
    }

    [Test]
    public async Task Law19_WhoIsAsked_LetsOthersAtTheTarget()
    {
        using InMemoryOrigin origin = Origin();
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource<ConflictResolution>();
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
                o.On(ConflictCause.VersionMismatch)
                    .Use(
                        (_, _) =>
                        {
                            asked.SetResult();
                            return answered.Task;
                        }
                    )
        );
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, """{"name":"tea","stock":5}"""));
        Task asking = http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });
        await asked.Task;

        await http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 2 });
        answered.SetResult(new ConflictResolution.Reread(TimeSpan.Zero));
        await asking;

        Assert.That(origin.Resources.TextOf(Path), Does.Contain("2"));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task DifferentTargets_DoNotWaitForEachOther()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("plain", origin);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);

        await http.UpdateAsync<Product>("/products/43", p => p with { Stock = 1 });

        leave.SetResult();
        await first;
    }

    [Test]
    public async Task HttpClientTimeout_BoundsAHopAndNeitherTheQueueNorThePauses()
    {
        var time = new FakeTimeProvider();
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, o => o.TimeProvider = time);
        http.Timeout = TimeSpan.FromMilliseconds(150);
        (Task first, TaskCompletionSource leave) = await OccupyAsync(http);
        Task second = http.UpdateAsync<Product>(Path, p => p with { Stock = p.Stock - 1 });
        using var longer = new CancellationTokenSource(TimeSpan.FromMilliseconds(400), TimeProvider.System);
        var passed = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = longer.Token.Register(passed.SetResult);
        await passed.Task;
        leave.SetResult();

        await Task.WhenAll(first, second);

        Assert.That(origin.Resources.TextOf(Path), Does.Contain("8"));
    }
}
