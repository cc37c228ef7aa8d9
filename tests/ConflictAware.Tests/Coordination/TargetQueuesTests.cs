namespace ConflictAware.Tests.Coordination;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TargetQueuesTests
{
    private readonly TargetQueues _queues = new();

    [Test]
    public async Task TakeAsync_SeveralWriters_AreServedAsTheyArrived()
    {
        TargetQueues.Turn first = _queues.Arrive("/a");
        TargetQueues.Turn second = _queues.Arrive("/a");
        TargetQueues.Turn third = _queues.Arrive("/a");
        await first.TakeAsync(default);
        Assert.That((second.TryTake(), third.TryTake()), Is.EqualTo((false, false)));
        // Who arrived decides, not who asked first.
        Task thirdTurn = third.TakeAsync(default);
        Task secondTurn = second.TakeAsync(default);

        first.Dispose();
        await secondTurn;
        Assert.That(thirdTurn.IsCompleted, Is.False);
        second.Dispose();
        await thirdTurn;
        third.Dispose();
        Assert.That(_queues.Count, Is.Zero);
    }

    [Test]
    public async Task TakeAsync_OtherTargets_DoNotWait()
    {
        using TargetQueues.Turn a = _queues.Arrive("/a");
        using TargetQueues.Turn b = _queues.Arrive("/b");
        using TargetQueues.Turn upper = _queues.Arrive("/A");
        Assert.That((a.TryTake(), b.TryTake(), upper.TryTake()), Is.EqualTo((true, true, true)));
        await a.TakeAsync(default);
        Assert.That(_queues.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task GiveUp_DuringAPause_KeepsThePlace()
    {
        using TargetQueues.Turn first = _queues.Arrive("/a");
        using TargetQueues.Turn second = _queues.Arrive("/a");
        using TargetQueues.Turn third = _queues.Arrive("/a");
        await first.TakeAsync(default);
        Task secondTurn = second.TakeAsync(default);
        Task thirdTurn = third.TakeAsync(default);

        first.GiveUp();
        await secondTurn;
        Task firstAgain = first.TakeAsync(default);
        second.GiveUp();
        await firstAgain;
        Assert.That(thirdTurn.IsCompleted, Is.False, "it arrived later than the writer that had paused");
        first.Dispose();
        await thirdTurn;
    }

    [Test]
    public void GiveUp_WithoutTheTurn_TakesItFromNobody()
    {
        using TargetQueues.Turn first = _queues.Arrive("/a");
        TargetQueues.Turn second = _queues.Arrive("/a");
        Assert.That(first.TryTake(), Is.True);
        second.GiveUp();
        second.Dispose();
        Assert.That(second.TryTake(), Is.False);
        first.GiveUp();
        first.GiveUp();
        Assert.That(_queues.Count, Is.Zero);
    }

    [Test]
    public async Task TakeAsync_CancelledWhileWaiting_LeavesTheLine()
    {
        using TargetQueues.Turn first = _queues.Arrive("/a");
        using TargetQueues.Turn second = _queues.Arrive("/a");
        using TargetQueues.Turn third = _queues.Arrive("/a");
        using var cancellation = new CancellationTokenSource();
        await first.TakeAsync(default);
        Task secondTurn = second.TakeAsync(cancellation.Token);
        Task thirdTurn = third.TakeAsync(default);

        await cancellation.CancelAsync();
        OperationCanceledException? cancelled = await Assert.CatchAsync<OperationCanceledException>(() => secondTurn);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(thirdTurn.IsCompleted, Is.False);
        second.Dispose();
        first.Dispose();
        await thirdTurn;
    }

    [Test]
    public async Task TakeAsync_CancelledAndAskedAgain_HasItsOldPlace()
    {
        using TargetQueues.Turn first = _queues.Arrive("/a");
        using TargetQueues.Turn second = _queues.Arrive("/a");
        using TargetQueues.Turn third = _queues.Arrive("/a");
        await first.TakeAsync(default);
        Task thirdTurn = third.TakeAsync(default);
        await Assert.CatchAsync<OperationCanceledException>(() => second.TakeAsync(new CancellationToken(canceled: true)));
        Task secondTurn = second.TakeAsync(default);

        first.Dispose();
        await secondTurn;
        Assert.That(thirdTurn.IsCompleted, Is.False);
        second.Dispose();
        await thirdTurn;
    }

    [Test]
    public async Task TakeAsync_ManyCancelledWhileOneHolds_LeaveNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        TargetQueues.Turn holder = _queues.Arrive("/a");
        await holder.TakeAsync(default);
        Task[] waiting = [.. Enumerable.Range(0, 20_000).Select(_ => _queues.Arrive("/a").TakeAsync(cancellation.Token))];
        await cancellation.CancelAsync();
        await Task.WhenAll(waiting).ContinueWith(static all => Assert.That(all.IsCanceled, Is.True), TaskScheduler.Default);
        holder.Dispose();
        Assert.That(_queues.Count, Is.Zero);
    }

    [Test]
    public void Arrive_AMillionTargets_LeavesNothingBehind()
    {
        for (int i = 0; i < 1_000_000; i++)
        {
            using TargetQueues.Turn turn = _queues.Arrive("/" + i);
            turn.TryTake();
        }
        Assert.That(_queues.Count, Is.Zero);
    }

    // Whichever side wins the race, the turn must neither be lost nor be held by two.
    [Test]
    public async Task TakeAsync_CancelledJustAsItIsCalled_LosesNoWakeUp()
    {
        for (int i = 0; i < 5_000; i++)
        {
            using var cancellation = new CancellationTokenSource();
            TargetQueues.Turn first = _queues.Arrive("/a");
            TargetQueues.Turn second = _queues.Arrive("/a");
            TargetQueues.Turn third = _queues.Arrive("/a");
            await first.TakeAsync(default);
            Task secondTurn = second.TakeAsync(cancellation.Token);
            Task thirdTurn = third.TakeAsync(default);

            await Task.WhenAll(Task.Run(first.Dispose), Task.Run(cancellation.Cancel));
            bool secondHasIt = await secondTurn.ContinueWith(static t => t.IsCompletedSuccessfully, TaskScheduler.Default);
            Assert.That(thirdTurn.IsCompleted && secondHasIt, Is.False);
            second.Dispose();
            await thirdTurn.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            third.Dispose();
        }
        Assert.That(_queues.Count, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task TakeAsync_AHundredThousandTurns_AreExclusiveAndNoneIsLost(int seed)
    {
        const int Writers = 50;
        const int TurnsEach = 2_000;
        string[] targets = ["/a", "/b", "/c"];
        int[] inside = new int[targets.Length];
        int[] taken = new int[targets.Length];
        int cancelled = 0;

        async Task WriteAsync(int writer)
        {
            var random = new Random(seed * 1000 + writer);
            for (int i = 0; i < TurnsEach; i++)
            {
                int target = random.Next(targets.Length);
                using TargetQueues.Turn turn = _queues.Arrive(targets[target]);
                using CancellationTokenSource? cancellation = random.Next(4) == 0 ? new CancellationTokenSource() : null;
                Task mine = turn.TakeAsync(cancellation?.Token ?? default);
                cancellation?.Cancel();
                try
                {
                    await mine;
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                    continue;
                }
                await HoldAsync(target, random);
                if (random.Next(3) == 0)
                {
                    turn.GiveUp();
                    await Task.Yield();
                    await turn.TakeAsync(default);
                    await HoldAsync(target, random);
                }
            }
        }

        async Task HoldAsync(int target, Random random)
        {
            Assert.That(Interlocked.Increment(ref inside[target]), Is.EqualTo(1), "two writers at once");
            taken[target]++;
            if (random.Next(8) == 0)
                await Task.Yield();
            Interlocked.Decrement(ref inside[target]);
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))))
            .WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.That(taken.Sum() + cancelled, Is.GreaterThanOrEqualTo(Writers * TurnsEach));
        Assert.That(_queues.Count, Is.Zero);
    }

    // A schedule drawn from a seed, one step after the other: of those who wait, the one that arrived first is served.
    [Test]
    public void TakeAsync_AnySchedule_ServesWhoeverOfTheWaitingArrivedFirst()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var queues = new TargetQueues();
            var idle = new List<TargetQueues.Turn>();
            var waiting = new SortedDictionary<long, (TargetQueues.Turn Turn, Task Task, CancellationTokenSource Cancellation)>();
            TargetQueues.Turn? holder = null;

            for (int step = 0; step < 200; step++)
            {
                switch (random.Next(5))
                {
                    case 0:
                        idle.Add(queues.Arrive("/a"));
                        break;
                    case 1 when idle.Count > 0:
                        TargetQueues.Turn next = Draw(idle, random);
                        var cancellation = new CancellationTokenSource();
                        Task task = next.TakeAsync(cancellation.Token);
                        if (holder is null)
                        {
                            Assert.That(task.IsCompletedSuccessfully, Is.True);
                            holder = next;
                            break;
                        }
                        Assert.That(task.IsCompleted, Is.False);
                        waiting.Add(next.Arrival, (next, task, cancellation));
                        break;
                    case 2 when holder is not null:
                        bool comesBack = random.Next(2) == 0;
                        (comesBack ? holder.GiveUp : (Action)holder.Dispose)();
                        if (comesBack)
                            idle.Add(holder);
                        holder = null;
                        if (waiting.Count > 0)
                        {
                            (long arrival, (TargetQueues.Turn Turn, Task Task, CancellationTokenSource Cancellation) served) =
                                waiting.First();
                            waiting.Remove(arrival);
                            Assert.That(
                                served.Task.Wait(TimeSpan.FromSeconds(30)),
                                Is.True,
                                $"seed {seed}: who arrived first is not served"
                            );
                            served.Cancellation.Dispose();
                            holder = served.Turn;
                        }
                        break;
                    case 3 when waiting.Count > 0 && random.Next(3) == 0:
                        long gone = waiting.Keys.ElementAt(random.Next(waiting.Count));
                        waiting[gone].Cancellation.Cancel();
                        Assert.That(() => waiting[gone].Task.Wait(TimeSpan.FromSeconds(30)), Throws.TypeOf<AggregateException>());
                        idle.Add(waiting[gone].Turn);
                        waiting[gone].Cancellation.Dispose();
                        waiting.Remove(gone);
                        break;
                    default:
                        Assert.That(waiting.Values.Any(w => w.Task.IsCompleted), Is.False, $"seed {seed}: two have the turn");
                        break;
                }
            }
        }
    }

    private static TargetQueues.Turn Draw(List<TargetQueues.Turn> from, Random random)
    {
        int index = random.Next(from.Count);
        TargetQueues.Turn turn = from[index];
        from.RemoveAt(index);
        return turn;
    }
}
