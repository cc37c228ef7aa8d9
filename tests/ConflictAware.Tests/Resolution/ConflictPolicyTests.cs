using static ConflictAware.Tests.Resolution.Contexts;

namespace ConflictAware.Tests.Resolution;

public class ConflictPolicyTests
{
    [Test]
    public void On_ChainedResolvers_AreTriedInTheirOrder()
    {
        var options = new ConflictHandlingOptions();
        var mine = new Fixed(new ConflictResolution.AcceptCurrent());
        options.On(ConflictCause.VersionMismatch).Reapply().Use(mine).Use((_, _) => Task.FromResult(Surfaced)).Surface();

        IReadOnlyList<ResolverSource> resolvers = options.Policies[ConflictCause.VersionMismatch].Resolvers;
        Assert.That(resolvers, Has.Count.EqualTo(4));
        Assert.That(resolvers[1].Instance, Is.SameAs(mine));
        Assert.That(resolvers.Select(resolver => resolver.AnswersAtOnce), Is.EqualTo(new[] { true, false, false, true }));
    }

    [Test]
    public void On_CalledTwice_ReplacesTheFirst()
    {
        var options = new ConflictHandlingOptions();
        options.On(ConflictCause.Locked).Surface().KeepMine();
        options.On(ConflictCause.Locked).AcceptCurrent();
        Assert.That(
            options.Policies[ConflictCause.Locked].Resolvers.Select(resolver => resolver.Instance),
            Is.EqualTo(new[] { AcceptCurrentResolver.Instance })
        );
    }

    [Test]
    public void On_OneClientsOptions_LeavesTheDefaultsOfOthersAlone()
    {
        new ConflictHandlingOptions().On(ConflictCause.VersionMismatch).Surface();
        Assert.That(
            new ConflictHandlingOptions().Policies[ConflictCause.VersionMismatch].Resolvers.Single().Instance,
            Is.TypeOf<MergeResolver>()
        );
    }

    [Test]
    public void On_ACauseThatIsNone_IsRefused() =>
        Assert.That(() => new ConflictHandlingOptions().On((ConflictCause)99), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Policy_BadArguments_AreRefused()
    {
        var policy = new ConflictPolicy();
        Assert.Multiple(() =>
        {
            Assert.That(() => policy.Wait(TimeSpan.Zero), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => policy.Wait(Timeout.InfiniteTimeSpan), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => policy.Use((IConflictResolver)null!), Throws.ArgumentNullException);
            Assert.That(
                () => policy.Use((Func<ConflictContext, CancellationToken, Task<ConflictResolution>>)null!),
                Throws.ArgumentNullException
            );
            Assert.That(() => policy.Ask(null!), Throws.ArgumentNullException);
            Assert.That(policy.Resolvers, Is.Empty);
        });
    }

    // Polly would replace a negative pause by one of its own.
    [Test]
    public void Resolution_NegativePause_IsRefused()
    {
        Assert.That(() => new ConflictResolution.Resend(TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConflictResolution.Reread(Timeout.InfiniteTimeSpan), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(new ConflictResolution.Resend(TimeSpan.Zero).After, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Use_AFunction_IsGivenTheContextAndTheToken()
    {
        using var cancellation = new CancellationTokenSource();
        ConflictContext context = Context();
        (ConflictContext, CancellationToken) given = default;
        ResolverSource source = new ConflictPolicy()
            .Use(
                (c, token) =>
                {
                    given = (c, token);
                    return Task.FromResult(Surfaced);
                }
            )
            .Resolvers.Single();
        await source.ResolveAsync(context, scopes: null, cancellation.Token);
        Assert.That(given, Is.EqualTo((context, cancellation.Token)));
    }

    [Test]
    public async Task Use_AResolverThatReturnsNull_SaysWhatToReturn()
    {
        ResolverSource source = new ConflictPolicy().Use(new Fixed(null!)).Resolvers.Single();
        InvalidOperationException? failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            source.ResolveAsync(Context(), scopes: null, CancellationToken.None).AsTask()
        );
        Assert.That(failure!.Message, Does.Contain(nameof(Fixed)).And.Contain("ConflictResolution.Surface"));
    }

    private static readonly ConflictResolution Surfaced = new ConflictResolution.Surface();

    private sealed class Fixed(ConflictResolution resolution) : IConflictResolver
    {
        public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) => new(resolution);
    }
}
