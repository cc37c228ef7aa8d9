using System.Net;

namespace ConflictAware.Tests.Testing;

/// <summary>RFC 9110 §13.2: when preconditions count, in which order, and what they compare.</summary>
public class PreconditionOrderTests
{
    private const string Tag = "\"1\"";
    private const string Written = "Wed, 01 Jan 2025 00:00:00 GMT";
    private const string Earlier = "Tue, 31 Dec 2024 23:59:59 GMT";

    private static IEnumerable<TestCaseData> Decisions()
    {
        // method, path, fields, status
        yield return Case("GET", "/a", "", 200);
        yield return Case("GET", "/a", $"If-None-Match: {Tag}", 304);
        yield return Case("GET", "/a", $"If-None-Match: W/{Tag}", 304);
        yield return Case("GET", "/a", "If-None-Match: \"0\"", 200);
        yield return Case("GET", "/a", "If-None-Match: *", 304);
        yield return Case("HEAD", "/a", $"If-None-Match: {Tag}", 304);
        yield return Case("GET", "/a", $"If-Modified-Since: {Written}", 304);
        yield return Case("GET", "/a", $"If-Modified-Since: {Earlier}", 200);
        yield return Case("GET", "/a", $"If-Modified-Since: {Written}; If-None-Match: \"0\"", 200);
        yield return Case("GET", "/a", "If-Match: \"0\"", 412);
        yield return Case("GET", "/a", $"If-Match: \"0\"; If-None-Match: {Tag}", 412);
        yield return Case("GET", "/none", "If-Match: \"0\"", 404);
        yield return Case("PUT", "/a", "", 204);
        yield return Case("PUT", "/a", $"If-Match: {Tag}", 204);
        yield return Case("PUT", "/a", $"If-Match: \"0\", {Tag}", 204);
        yield return Case("PUT", "/a", $"If-Match: \"0, {Tag[1..^1]}\"", 412);
        yield return Case("PUT", "/a", $"If-Match: W/{Tag}", 412);
        yield return Case("PUT", "/a", "If-Match: *", 204);
        yield return Case("PUT", "/none", "If-Match: *", 412);
        yield return Case("PUT", "/none", $"If-Match: {Tag}", 412);
        yield return Case("PUT", "/none", "", 201);
        yield return Case("PUT", "/none", "If-None-Match: *", 201);
        yield return Case("PUT", "/a", "If-None-Match: *", 412);
        yield return Case("PUT", "/a", $"If-None-Match: {Tag}", 412);
        yield return Case("PUT", "/a", $"If-Unmodified-Since: {Written}", 204);
        yield return Case("PUT", "/a", $"If-Unmodified-Since: {Earlier}", 412);
        yield return Case("PUT", "/a", "If-Unmodified-Since: yesterday", 204);
        yield return Case("PUT", "/a", $"If-Match: {Tag}; If-Unmodified-Since: {Earlier}", 204);
        yield return Case("PUT", "/a", $"If-Match: {Tag}; If-None-Match: {Tag}", 412);
        yield return Case("PUT", "/locked", "If-Match: \"0\"", 423);
        yield return Case("DELETE", "/a", "If-Match: \"0\"", 412);
        yield return Case("DELETE", "/none", "If-Match: \"0\"", 404);
        yield return Case("TRACE", "/a", "", 405);
    }

    private static TestCaseData Case(string method, string path, string fields, int status) =>
        new TestCaseData(method, path, fields, status).SetArgDisplayNames(method, path, fields, $"{status}");

    [TestCaseSource(nameof(Decisions))]
    public async Task Send_WithPreconditions_GetsTheStatusOfTheStandard(string method, string path, string fields, int status)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { TimeProvider = new FakeTimeProvider() });
        origin.Resources.Put("/a", "{}");
        origin.Resources.Put("/locked", "{}");
        origin.Resources.Lock("/locked");
        using HttpClient client = origin.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "PUT")
            request.Content = new StringContent("{}");
        foreach (string field in fields.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            request.Headers.TryAddWithoutValidation(field[..field.IndexOf(':')], field[(field.IndexOf(':') + 2)..]);

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(origin.Resources.Commits, Has.Count.EqualTo(2 + (status is 201 or 204 ? 1 : 0)), "refused means not carried out");
        if (answer.StatusCode is HttpStatusCode.NotModified)
            Assert.That(answer.Headers.ETag?.Tag, Is.EqualTo(Tag));
    }
}
