namespace ConflictAware.ServerTests.Servers;

public class ServersPageTests
{
    [Test]
    public void Page_HoldsEveryRowOnceAndNoOther()
    {
        (string now, string complete) = ServersPage.Compare();
        Assert.That(ServersPage.Rows, Is.Unique, "one row, one test");
        Assert.That(now, Is.EqualTo(complete), "Run the tests once with CONFLICTAWARE_WRITE_DOCS=1 and review the difference.");
        if (!ServersPage.IsBeingWritten)
            Assert.That(now, Does.Not.Contain("|  |"), "a row without version or result");
    }
}
