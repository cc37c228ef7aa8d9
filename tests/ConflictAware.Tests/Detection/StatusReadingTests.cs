namespace ConflictAware.Tests.Detection;

public class StatusReadingTests
{
    private const string Tag = "\"v1\"";

    [TestCase(412, "PUT", "If-Match", Tag, ConflictCause.VersionMismatch, Confidence.Definite, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "W/\"v1\"", ConflictCause.VersionMismatch, Confidence.Likely, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "\"v1\", \"v2\"", ConflictCause.VersionMismatch, Confidence.Likely, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "\"v1-gzip\"", ConflictCause.VersionMismatch, Confidence.Likely, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "\"v1;br\"", ConflictCause.VersionMismatch, Confidence.Likely, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "\"gzip\"", ConflictCause.VersionMismatch, Confidence.Definite, Remedy.Rebase)]
    [TestCase(412, "PUT", "If-Match", "*", ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None)]
    [TestCase(412, "PUT", "If-None-Match", "*", ConflictCause.AlreadyExists, Confidence.Definite, Remedy.None)]
    [TestCase(412, "PUT", "If-None-Match", Tag, ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None)]
    [TestCase(
        412,
        "PUT",
        "If-Unmodified-Since",
        "Fri, 20 Nov 2026 07:15:22 GMT",
        ConflictCause.VersionMismatch,
        Confidence.Definite,
        Remedy.Rebase
    )]
    [TestCase(412, "PUT", "If", "(<urn:uuid:1>)", ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None)]
    [TestCase(412, "MOVE", "Overwrite", "F", ConflictCause.AlreadyExists, Confidence.Definite, Remedy.None)]
    [TestCase(412, "PUT", "Overwrite", "F", ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None)]
    [TestCase(412, "PUT", null, null, ConflictCause.PreconditionFailed, Confidence.Definite, Remedy.None)]
    [TestCase(412, "GET", "If-Match", Tag, ConflictCause.VersionMismatch, Confidence.Definite, Remedy.None)]
    [TestCase(423, "PUT", null, null, ConflictCause.Locked, Confidence.Definite, Remedy.Wait)]
    [TestCase(428, "PUT", null, null, ConflictCause.PreconditionRequired, Confidence.Definite, Remedy.Rebase)]
    [TestCase(409, "DELETE", null, null, ConflictCause.ReferencedByOthers, Confidence.Likely, Remedy.None)]
    [TestCase(409, "MKCOL", null, null, ConflictCause.MissingDependency, Confidence.Likely, Remedy.None)]
    [TestCase(409, "MOVE", null, null, ConflictCause.MissingDependency, Confidence.Likely, Remedy.None)]
    [TestCase(409, "GET", null, null, ConflictCause.PossiblyBlocked, Confidence.Likely, Remedy.None)]
    [TestCase(409, "PROPFIND", null, null, ConflictCause.Unknown, Confidence.Guess, Remedy.None)]
    [TestCase(409, "PUT", "If-Match", Tag, ConflictCause.Unknown, Confidence.Guess, Remedy.None)]
    [TestCase(409, "PATCH", null, null, ConflictCause.Unknown, Confidence.Guess, Remedy.None)]
    [TestCase(409, "POST", null, null, ConflictCause.Unknown, Confidence.Guess, Remedy.None)]
    public void Law10_StatusMethodAndPreconditions_Decide(
        int status,
        string method,
        string? field,
        string? value,
        ConflictCause cause,
        Confidence confidence,
        Remedy remedy
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://origin.example/");
        if (field is not null)
            request.Headers.TryAddWithoutValidation(field, value);

        Verdict verdict = StatusReading.Read(status, request.Method, request.Headers.ReadSentPreconditions());

        Assert.That((verdict.Cause, verdict.Confidence, verdict.Remedy), Is.EqualTo((cause, confidence, remedy)));
    }

    [TestCase(428, "group_hopping", null, true)]
    [TestCase(428, null, "Please change your password first.", true)]
    [TestCase(428, null, "Send If-Match with the ETag that you read.", false)]
    [TestCase(428, null, "If-Match가 필요합니다.", false)]
    [TestCase(428, null, "Precondition Required", false)]
    [TestCase(428, "E4281", null, false)]
    [TestCase(428, null, null, false)]
    [TestCase(423, "predecessor_unsealed", null, true)]
    [TestCase(423, "https://tools.ietf.org/html/rfc4918#section-11.3", null, false)]
    [TestCase(423, "accessDenied", null, false)]
    [TestCase(423, null, "Somebody else is editing.", false)]
    [TestCase(423, null, null, false)]
    public void Law10_ReasonOfItsOwn_TakesAwayWhatTheStatusWouldDo(int status, string? code, string? detail, bool otherwise)
    {
        string body = System.Text.Json.JsonSerializer.Serialize(new { code, detail });
        using var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
        response.Content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://origin.example/7");
        Conflict? conflict = new ConflictDetector(DetectionSettings.Default).Detect(
            request,
            null,
            response,
            System.Text.Encoding.UTF8.GetBytes(body)
        );
        Assert.That(conflict!.Cause, Is.EqualTo(status == 423 ? ConflictCause.Locked : ConflictCause.PreconditionRequired));
        Assert.That(conflict.Remedy is Remedy.None, Is.EqualTo(otherwise));
    }
}
