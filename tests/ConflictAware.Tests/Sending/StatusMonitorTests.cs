using System.Text;
using Report = ConflictAware.StatusMonitor.Report;

namespace ConflictAware.Tests.Sending;

/// <summary>What status monitors say: the words of the vendors, and what is no word of theirs.</summary>
public class StatusMonitorTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(7);

    private static Report Read(string body, bool saysStatus) =>
        StatusMonitor.Read(Encoding.UTF8.GetBytes(body), retryAfter: Wait, saysStatus);

    [Test]
    public void Read_AWordForAnEnd_IsThatEnd(
        [Values("succeeded", "Success", "SUCCESSFUL", "completed", "complete", "done", "finished")] string word,
        [Values] bool saysStatus
    ) => Assert.That(Read($$"""{"status":"{{word}}"}""", saysStatus), Is.EqualTo(new Report.Succeeded()));

    [Test]
    public void Read_AWordForAFailure_IsAFailureWithThatWord(
        [Values("failed", "Failure", "ERROR", "canceled", "cancelled", "aborted", "rejected", "terminated")] string word,
        [Values] bool saysStatus
    ) => Assert.That(Read($$"""{"state":"{{word}}"}""", saysStatus), Is.EqualTo(new Report.Failed(word)));

    [Test]
    public void Read_AWordForWorkInProgress_KeepsAsking(
        [Values(
            "running",
            "in_progress",
            "In Progress",
            "not-started",
            "pending",
            "queued",
            "accepted",
            "processing",
            "started",
            "waiting",
            "scheduled",
            "submitted"
        )]
            string word,
        [Values] bool saysStatus
    ) => Assert.That(Read($$"""{"status":"{{word}}"}""", saysStatus), Is.EqualTo(new Report.Running(Wait)));

    // What Location leads to may be the result itself, as soon as there is one: it may have a status of its own.
    [TestCase("""{"status":"shipped"}""")]
    [TestCase("""{"state":"WA"}""")]
    public void Read_AnotherWord_IsProgressOnlyWhereItIsAStatusForCertain(string body)
    {
        Assert.That(Read(body, saysStatus: true), Is.EqualTo(new Report.Running(Wait)));
        Assert.That(Read(body, saysStatus: false), Is.EqualTo(new Report.Succeeded()));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("\"succeeded\"")]
    [TestCase("{}")]
    [TestCase("""{"status":7}""")]
    [TestCase("""{"done":"yes"}""")]
    [TestCase("""{"properties":"running"}""")]
    [TestCase("""{"properties":{"provisioningState":1}}""")]
    [TestCase("""{"name":"tea"}""")]
    public void Read_NothingThatIsAStatus_IsTheResultOrSilence(string body)
    {
        Assert.That(Read(body, saysStatus: true), Is.EqualTo(new Report.Silent()));
        Assert.That(Read(body, saysStatus: false), Is.EqualTo(new Report.Succeeded()));
    }

    private static readonly TestCaseData[] Forms =
    [
        new("""{"done":true}""", new Report.Succeeded()),
        new("""{"done":true,"error":null}""", new Report.Succeeded()),
        new("""{"done":false}""", new Report.Running(Wait)),
        new("""{"done":false,"error":{"code":"x"}}""", new Report.Running(Wait)),
        new("""{"done":true,"error":{"message":"no"}}""", new Report.Failed("failed")),
        new("""{"done":true,"error":{"code":"QuotaExceeded"}}""", new Report.Failed("failed (QuotaExceeded)")),
        new("""{"done":true,"error":"no"}""", new Report.Failed("failed")),
        new("""{"status":"failed","error":{"code":5}}""", new Report.Failed("failed")),
        new("""{"properties":{"provisioningState":"Failed"}}""", new Report.Failed("Failed")),
        new("""{"properties":{"provisioningState":"Creating"},"status":"Succeeded"}""", new Report.Succeeded()),
        new("""{"state":"failed","status":"succeeded"}""", new Report.Succeeded()),
        new("""{"status":null,"state":"failed"}""", new Report.Failed("failed")),
    ];

    [TestCaseSource(nameof(Forms))]
    public void Read_EachForm_IsUnderstood(string body, object expected) =>
        Assert.That(Read(body, saysStatus: true), Is.EqualTo((Report)expected));
}
