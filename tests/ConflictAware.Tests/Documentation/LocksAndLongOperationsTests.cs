using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/locks-and-long-operations.md shows, run.</summary>
public class LocksAndLongOperationsTests
{
    private const string Token = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public async Task Wait_ForALockOfFiftySeconds_EndsInTheWrite()
    {
        HttpClient http = _bench.Client(LocksAndLongOperations.Register, "files");
        _bench.Resources.Lock(GuideBench.Product, TimeSpan.FromSeconds(50));

        await GettingStarted.UpdateAsync(http);

        _bench.AssertHolds("""{"name":"tea","stock":9,"supplier":7}""");
        Assert.That(_bench.Time.Elapsed, Is.InRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60)));
    }

    [Test]
    public async Task Wait_ByDefault_GivesUpAfterHalfAMinute()
    {
        HttpClient http = _bench.Client();
        _bench.Resources.Lock(GuideBench.Product, TimeSpan.FromSeconds(50));

        ConflictException<Product>? conflict = await Assert.ThrowsAsync<ConflictException<Product>>(() => GettingStarted.UpdateAsync(http));

        Assert.That(conflict!.Conflict.Cause, Is.EqualTo(ConflictCause.Locked));
        Assert.That(_bench.Time.Elapsed, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task UnderLock_TheWrite_CarriesTokenAndVersion()
    {
        HttpClient http = _bench.Client();
        _bench.Resources.Lock(GuideBench.Product, token: Token);

        await LocksAndLongOperations.UnderLockAsync(http, Token, static product => product with { Stock = 9 });

        OriginRequest write = _bench.Writes.Single();
        Assert.That(write.Header("If"), Is.EqualTo($"(<{Token}>)"));
        Assert.That(write.Header("If-Match"), Is.Not.Null);
        _bench.AssertHolds("""{"name":"tea","stock":9,"supplier":7}""");
    }
}
