namespace ConflictAware.Tests;

public class SkeletonTests
{
    [Test]
    public void A() => Assert.That(EntityTag.TryParse("*", out _), Is.False);
}
