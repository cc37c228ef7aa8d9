using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ConflictAware.ServerTests.Origins;
using Gateway;
using Microsoft.AspNetCore.Builder;

namespace ConflictAware.ServerTests.Composition;

/// <summary>The gateway of docs/samples, between real sockets.</summary>
public class GatewayTests
{
    private KestrelOrigin _origin = null!;
    private WebApplication _gateway = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task SetUp()
    {
        _origin = await KestrelOrigin.StartAsync();
        _gateway = GatewayApplication.Build(_origin.BaseAddress, "http://127.0.0.1:0");
        await _gateway.StartAsync();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(_gateway.Urls.Single()),
        };
    }

    [TearDown]
    public async Task TearDown()
    {
        _http.Dispose();
        await _gateway.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [TestCase(
        409,
        "application/json",
        """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"AlreadyExists","code":409}""",
        "alreadyExists"
    )]
    [TestCase(409, "application/json", """{"error":"conflict","reason":"Document update conflict."}""", "versionMismatch")]
    [TestCase(423, "application/xml", """<?xml version="1.0"?><D:error xmlns:D="DAV:"><D:lock-token-submitted/></D:error>""", "locked")]
    [TestCase(409, "text/html", "<html><h1>Conflict</h1></html>", "unknown")]
    public async Task Conflict_InAnyDialect_ArrivesAsProblemDetailsWithTheOriginal(int status, string mediaType, string body, string cause)
    {
        _origin.Resources.Answer("PUT", "/a", _ => new OriginAnswer(status).WithContent(Encoding.UTF8.GetBytes(body), mediaType));

        using HttpResponseMessage answer = await _http.PutAsync("a", new StringContent("{}"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.That((string?)problem["cause"], Is.EqualTo(cause));
        string original = problem["original"] is System.Text.Json.Nodes.JsonValue text
            ? (string)text!
            : problem["original"]!.ToJsonString();
        Assert.That(original, Is.EqualTo(body));
    }

    [Test]
    public async Task Put_UnderALockThatIsReleased_IsSentAgainByTheGateway()
    {
        _origin.Resources.Put("/a", "{}");
        _origin.Resources.Answer("PUT", "/a", _ => new OriginAnswer(423).With("Retry-After", "0"), times: 2);
        using var request = new HttpRequestMessage(HttpMethod.Put, "a") { Content = new StringContent("""{"b":1}""") };
        request.Headers.TryAddWithoutValidation("If-Match", _origin.Resources.TagOf("/a"));

        using HttpResponseMessage answer = await _http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.EqualTo(3));
        Assert.That(_origin.Resources.TextOf("/a"), Is.EqualTo("""{"b":1}"""));
    }

    [Test]
    public async Task Put_WithoutPreconditionUnderALock_IsSentOnce()
    {
        _origin.Resources.Answer("PUT", "/a", _ => new OriginAnswer(423).With("Retry-After", "0"));

        using HttpResponseMessage answer = await _http.PutAsync("a", new StringContent("x"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Locked));
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Exchanges()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(static value => (byte)value)];
        yield return Case("GET", 200, bytes, []);
        yield return Case(
            "GET",
            200,
            [],
            [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Odd", "caf\u00e9; \u00ff"), ("ETag", "W/unquoted")]
        );
        yield return Case("GET", 200, Zipped(bytes), [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]);
        yield return Case("GET", 304, [], [("ETag", "\"1\"")]);
        yield return Case("GET", 307, [], [("Location", "http://elsewhere.example/%2e%2E/a?b=%20")]);
        yield return Case("HEAD", 200, bytes, []);
        yield return Case("POST", 201, bytes, [("Location", "/a/1")]);
        yield return Case("PUT", 204, [], [("ETag", "\"2\"")]);
        yield return Case("PUT", 404, bytes, []);
        yield return Case("DELETE", 500, bytes, [("Retry-After", "1")]);
        yield return Case("PROPFIND", 207, bytes, []);
        yield return Case("GET", 299, bytes, []);

        static TestCaseData Case(string method, int status, byte[] content, (string, string)[] fields) =>
            new TestCaseData(method, status, content, fields).SetArgDisplayNames(
                method,
                $"{status}",
                $"{content.Length} bytes",
                $"{fields.Length} fields"
            );
    }

    [TestCaseSource(nameof(Exchanges))]
    public async Task Exchange_WithoutConflict_PassesByteForByte(
        string method,
        int status,
        byte[] content,
        (string Name, string Value)[] fields
    )
    {
        const string Target = "/a%2Fb/../%7Ec?q=%20%zz&r=+";
        _origin.Resources.Answer(
            method,
            "/a%2Fb/../%7Ec",
            _ =>
                fields.Aggregate(
                    new OriginAnswer(status).WithContent(content, "application/octet-stream"),
                    static (answer, field) => answer.With(field.Name, field.Value)
                )
        );
        byte[] sent = method is "POST" or "PUT" or "PROPFIND" ? [0, 255, 13, 10, 0] : [];
        byte[] request =
        [
            .. Encoding.Latin1.GetBytes(
                $"{method} {Target} HTTP/1.1\r\nHost: somewhere\r\nX-Odd: \u00e9\u00ff\r\nCookie: a=1\r\nAccept-Encoding: gzip\r\nIf-None-Match: W/odd\r\nConnection: close\r\n"
                    + (sent.Length > 0 ? $"Content-Length: {sent.Length}\r\n\r\n" : "\r\n")
            ),
            .. sent,
        ];

        (string[] Head, byte[] Body) direct = await AskAsync(_origin.BaseAddress.Port, request);
        (string[] Head, byte[] Body) through = await AskAsync(_http.BaseAddress!.Port, request);

        Assert.That(through.Body, Is.EqualTo(direct.Body));
        Assert.That(through.Head, Is.EqualTo(direct.Head));
        OriginRequest[] arrived = [.. _origin.Resources.Requests];
        Assert.That(arrived[1].ToString(), Is.EqualTo(arrived[0].ToString()).And.EqualTo($"{method} {Target}"));
        Assert.That(arrived[1].Content, Is.EqualTo(sent));
        foreach (string name in new[] { "X-Odd", "Cookie", "Accept-Encoding", "If-None-Match" })
            Assert.That(arrived[1].Header(name), Is.EqualTo(arrived[0].Header(name)), name);
    }

    // Status line and fields in order of their names, without what belongs to one hop or to the moment.
    private static async Task<(string[] Head, byte[] Body)> AskAsync(int port, byte[] request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(request);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        byte[] all = answer.ToArray();
        int end = all.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.Latin1.GetString(all, 0, end).Split("\r\n");
        string[] head =
        [
            lines[0],
            .. lines
                .Skip(1)
                .Where(static line =>
                    !line.StartsWith("Date:", StringComparison.Ordinal)
                    && !line.StartsWith("Connection:", StringComparison.Ordinal)
                    && !line.StartsWith("Transfer-Encoding:", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
        byte[] body = all[(end + 4)..];
        bool isChunked = lines.Any(static line => line.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase));
        return (head, isChunked ? Unchunk(body) : body);
    }

    private static byte[] Unchunk(byte[] body)
    {
        var content = new List<byte>();
        int at = 0;
        while (at < body.Length)
        {
            int line = body.AsSpan(at).IndexOf("\r\n"u8);
            int length = Convert.ToInt32(Encoding.ASCII.GetString(body, at, line), 16);
            content.AddRange(body.AsSpan(at + line + 2, length));
            at += line + 2 + length + 2;
        }
        return [.. content];
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(bytes);
        return zipped.ToArray();
    }
}
