namespace ConflictAware.Tests.Sending;

/// <summary>One of several updates that go out as one write.</summary>
public class CompanionTests
{
    private static readonly Uri Target = new("http://origin.example/products/42");

    [Test]
    public async Task Law30_LeftBeforeTheSendAndLookedWhenAllWasOver_IsNotApplied()
    {
        using var cancel = new CancellationTokenSource();
        var companion = new Companion(Target, edit: null!, kind: "", principal: "service", transport: null!, cancel.Token);
        await cancel.CancelAsync();

        bool isHeard = companion.End(Applied());

        await Assert.CatchAsync<OperationCanceledException>(companion.EndAsync);
        Assert.That((isHeard, companion.Leave()), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task Law30_LeftWhenItWasSent_HearsTheEndThatIsKnown()
    {
        using var cancel = new CancellationTokenSource();
        var companion = new Companion(Target, edit: null!, kind: "", principal: "service", transport: null!, cancel.Token);
        Aftermath end = Applied();
        Assert.That(companion.TrySend(), Is.True);
        await cancel.CancelAsync();

        companion.End(end);

        Assert.That(await companion.EndAsync(), Is.SameAs(end));
    }

    private static Aftermath Applied()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Target);
        var intent = new WriteIntent { Engine = new ConflictEngine(new ConflictHandlingOptions()), IsTyped = true };
        return new Aftermath(new WriteOperation(RequestTemplate.Of(request), intent), new WriteEnd.Unchanged(), default, Current: null);
    }
}
