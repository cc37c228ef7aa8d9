namespace ConflictAware.Tests.Sending;

/// <summary>What a client remembers of targets stays within bounds, whatever it is asked for.</summary>
public class MemoryBoundsTests
{
    private static Uri Target(int number) => new($"http://origin.example/r{number}/x");

    private static readonly EntityTag Tag = EntityTag.Parse("\"1\"");

    [TestCase(4096, true)]
    [TestCase(4097, false, Description = "one more than is remembered: it forgets everything rather than grow")]
    public void SeenTargets_ForgetRatherThanGrow(int count, bool isFirstKnown)
    {
        var seen = new SeenTargets();
        for (int i = 0; i < count; i++)
            seen.Add(Target(i));
        Assert.That((seen.Contains(Target(0)), seen.Contains(Target(count - 1))), Is.EqualTo((isFirstKnown, true)));
        seen.Remove(new Uri("x", UriKind.Relative));
        seen.Remove(Target(count - 1));
        Assert.That(seen.Contains(Target(count - 1)), Is.False);
    }

    [TestCase(4096, true)]
    [TestCase(4097, false, Description = "an origin that ignores preconditions does it everywhere: the first ones are known")]
    public void IgnoredPreconditions_KeepTheFirst(int count, bool isLastKnown)
    {
        var ignored = new IgnoredPreconditions();
        for (int i = 0; i < count; i++)
            ignored.Add(Target(i));
        Assert.That((ignored.Contains(Target(0)), ignored.Contains(Target(count - 1))), Is.EqualTo((true, isLastKnown)));
    }

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void StoredAsSent_Writes_AreForgottenRatherThanGrow(int count, bool isFirstKnown)
    {
        var stored = new StoredAsSent();
        for (int i = 0; i < count; i++)
            stored.Sent(Target(i), Tag, "tea"u8);
        Show(stored, 0);
        Show(stored, count - 1);
        Assert.That((stored.Vouches(Target(0)), stored.Vouches(Target(count - 1))), Is.EqualTo((isFirstKnown, true)));
    }

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void StoredAsSent_Routes_AreForgottenRatherThanGrow(int count, bool isFirstKnown)
    {
        var stored = new StoredAsSent();
        for (int i = 0; i < count; i++)
        {
            stored.Sent(Target(i), Tag, "tea"u8);
            Show(stored, i);
        }
        Assert.That((stored.Vouches(Target(0)), stored.Vouches(Target(count - 1))), Is.EqualTo((isFirstKnown, true)));
    }

    private static void Show(StoredAsSent stored, int number) =>
        stored.Read(new Representation(Target(number), "tea"u8.ToArray(), contentType: null, new Validators { EntityTag = Tag }));

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void StandingVersions_AreForgottenRatherThanGrow(int count, bool isFirstKnown)
    {
        var standing = new StandingVersions();
        var version = new CarriedVersion("_rev", [new CarriedVersion.Part("1", IsNumber: false)]);
        for (int i = 0; i < count; i++)
            standing.Replaced(Target(i), version, "tea"u8);
        Assert.That((IsBetrayed(0), IsBetrayed(count - 1)), Is.EqualTo((isFirstKnown, true)));

        bool IsBetrayed(int number) =>
            standing.IsBetrayedBy(
                new Representation(Target(number), "tea"u8.ToArray(), contentType: null, new Validators { Version = version })
            );
    }

    [TestCase(ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase(ConflictCause.AlreadyExists, Remedy.None)]
    public void StaleBase_IsRebasedWhereTheVersionIsAnother(ConflictCause cause, Remedy remedy)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Writes.Target);
        Conflict conflict = StaleBase.Of(RequestTemplate.Of(request), cause: cause);
        Assert.That((conflict.Remedy, conflict.Cause, conflict.Target), Is.EqualTo((remedy, cause, Writes.Target)));
    }
}
