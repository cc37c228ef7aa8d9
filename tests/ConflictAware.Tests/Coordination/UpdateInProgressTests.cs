namespace ConflictAware.Tests.Coordination;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class UpdateInProgressTests
{
    private readonly TargetQueues _queues = new();

    [Test]
    public async Task Law30_AnUpdateInsideAnUpdateOfTheSameTarget_Throws()
    {
        using TargetQueues.Turn turn = _queues.Arrive("/a");
        using (turn.BeginFunction())
        {
            await Task.Yield();
            InvalidOperationException? failure = Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/a"));
            Assert.That(failure!.Message, Does.Contain("Return the changed value"));
            await Task.Run(() => Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/a")));
        }
    }

    [Test]
    public void Arrive_InsideTwoFunctions_ThrowsForBothTargets()
    {
        using TargetQueues.Turn outer = _queues.Arrive("/a");
        using IDisposable function = outer.BeginFunction();
        using TargetQueues.Turn inner = _queues.Arrive("/b");
        using (inner.BeginFunction())
        {
            Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/a"));
            Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/b"));
        }
        using TargetQueues.Turn again = _queues.Arrive("/b");
        Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/a"));
    }

    [Test]
    public void Arrive_OtherTargetOrOtherClient_IsFine()
    {
        using TargetQueues.Turn turn = _queues.Arrive("/a");
        using IDisposable function = turn.BeginFunction();
        using TargetQueues.Turn otherTarget = _queues.Arrive("/A");
        using TargetQueues.Turn otherClient = new TargetQueues().Arrive("/a");
        Assert.That((otherTarget.TryTake(), otherClient.TryTake()), Is.EqualTo((true, true)));
    }

    [Test]
    public void Arrive_AfterTheFunction_IsFine()
    {
        using TargetQueues.Turn turn = _queues.Arrive("/a");
        turn.BeginFunction().Dispose();
        using TargetQueues.Turn next = _queues.Arrive("/a");
        Assert.That(next.TryTake(), Is.True);
    }

    [Test]
    public async Task Arrive_InAFlowThatAnEndedFunctionLeftBehind_IsFine()
    {
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var functionEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task leftBehind;
        using TargetQueues.Turn turn = _queues.Arrive("/a");
        using (turn.BeginFunction())
        {
            leftBehind = Task.Run(async () =>
            {
                Assert.Throws<InvalidOperationException>(() => _queues.Arrive("/a"));
                refused.SetResult();
                await functionEnded.Task;
                _queues.Arrive("/a").Dispose();
            });
            await Task.WhenAny(refused.Task, leftBehind);
        }
        functionEnded.SetResult();
        await leftBehind;
    }

    [Test]
    public async Task Arrive_InAnotherFlowMeanwhile_IsFine()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task function = Task.Run(async () =>
        {
            using TargetQueues.Turn turn = _queues.Arrive("/a");
            using (turn.BeginFunction())
            {
                inside.SetResult();
                await arrived.Task;
            }
        });
        await inside.Task;
        _queues.Arrive("/a").Dispose();
        arrived.SetResult();
        await function;
    }
}
