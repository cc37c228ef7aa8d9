using System.Text;

namespace ConflictAware.Tests.Protocol;

public class HttpProblemDetailsTests
{
    [Test]
    public void Law12_WrongTypedMembers_AreIgnoredAlone()
    {
        HttpProblemDetails problem = Json("""{"type":7,"title":["a"],"status":"409","detail":"kept","instance":{},"code":"X"}""")!;

        Assert.That(problem.Type, Is.EqualTo("about:blank"));
        Assert.That(problem.Title, Is.Null);
        Assert.That(problem.Status, Is.Null);
        Assert.That(problem.Detail, Is.EqualTo("kept"));
        Assert.That(problem.Instance, Is.Null);
        Assert.That(problem.Extensions["code"].GetString(), Is.EqualTo("X"));
    }

    [Test]
    public void Law12_MembersOfTheStandard_AreRead()
    {
        HttpProblemDetails problem = Json("""{"type":"/p","title":"t","status":409,"detail":"d","instance":"/7"}""")!;
        Assert.That(
            (problem.Type, problem.Title, problem.Status, problem.Detail, problem.Instance, problem.Extensions.Count),
            Is.EqualTo(("/p", "t", (int?)409, "d", "/7", 0))
        );
    }

    // RFC 8259 §4 leaves open which one counts: the last that can be read.
    [Test]
    public void Law12_MembersThatStandTwice_CountAsTheLastOfTheirType()
    {
        HttpProblemDetails wrongLast = Json(
            """
            {"type":"/p","title":"t","status":409,"detail":"d","instance":"/7","code":1,
             "type":7,"title":7,"status":"7","detail":7,"instance":7,"code":2}
            """
        )!;
        HttpProblemDetails rightLast = Json(
            """
            {"type":"/q","title":"u","status":412,"detail":"e","instance":"/8","code":1,
             "type":"/p","title":"t","status":409,"detail":"d","instance":"/7","code":2}
            """
        )!;
        foreach (HttpProblemDetails problem in new[] { wrongLast, rightLast })
        {
            Assert.That(
                (problem.Type, problem.Title, problem.Status, problem.Detail, problem.Instance, problem.Extensions["code"].GetInt32()),
                Is.EqualTo(("/p", "t", (int?)409, "d", "/7", 2))
            );
        }
    }

    [Test]
    public void Law12_UnknownMembers_AreKept()
    {
        HttpProblemDetails problem = Json("""{"balance":30.50,"accounts":["/a","/b"],"nested":{"x":null},"status":1e2}""")!;

        Assert.That(problem.Extensions.Keys, Is.EquivalentTo(new[] { "balance", "accounts", "nested" }));
        Assert.That(problem.Extensions["balance"].GetRawText(), Is.EqualTo("30.50"));
        Assert.That(problem.Extensions["accounts"].GetArrayLength(), Is.EqualTo(2));
        Assert.That(problem.Status, Is.EqualTo(100).Or.Null);
    }

    [TestCase("{}")]
    [TestCase("""{"type":""}""")]
    [TestCase("""{"type":null}""")]
    public void Law12_AbsentType_IsAboutBlank(string json) => Assert.That(Json(json)?.Type, Is.EqualTo("about:blank"));

    [TestCase("about:blank", false)]
    [TestCase("ABOUT:BLANK", false)]
    [TestCase("https://tools.ietf.org/html/rfc9110#section-15.5.10", false)]
    [TestCase("https://tools.ietf.org/html/rfc7231#section-6.5.8", false)]
    [TestCase("https://httpstatuses.com/409", false)]
    [TestCase("HTTPS://DEVELOPER.MOZILLA.ORG/en-US/docs/Web/HTTP/Status/409", false)]
    [TestCase("https://example.org/probs/version-conflict", true)]
    [TestCase("urn:acme:stale", true)]
    [TestCase("/problems/stale", true)]
    public void HasOwnType_TypesThatOnlyRestateTheStatus_SayNothing(string type, bool own) =>
        Assert.That(Json($$"""{"type":"{{type}}"}""")?.HasOwnType, Is.EqualTo(own));

    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{")]
    [TestCase("{} {}")]
    [TestCase("")]
    [TestCase("nul")]
    public void Law11_NoObject_IsNoProblem(string json) => Assert.That(Json(json), Is.Null);

    [Test]
    public void Law11_MalformedTextInside_IsIgnoredAlone()
    {
        byte[] json = [.. "{\"type\":\"\\ud800\",\"detail\":\""u8, 0xC0, 0xAF, .. "\",\"title\":\"kept\",\"\\udc00\":1}"u8];
        HttpProblemDetails problem = HttpProblemDetailsJson.Read(json, 64)!;

        Assert.That(problem.Type, Is.EqualTo("about:blank"));
        Assert.That(problem.Detail, Is.Null);
        Assert.That(problem.Title, Is.EqualTo("kept"));
        Assert.That(problem.Extensions, Is.Empty);
    }

    [TestCase(9, true)]
    [TestCase(10, false)]
    public void Law11_JsonAsDeepAsItsBound_IsRead(int below, bool isRead)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"a":{{new string('[', below)}}{{new string(']', below)}}}""");
        Assert.That(HttpProblemDetailsJson.Read(json, maxDepth: 10), isRead ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void Law11_TooDeep_IsNoProblem() => Assert.That(Json("{\"a\":" + new string('[', 100) + new string(']', 100) + "}"), Is.Null);

    [Test]
    public void Xml_ArraysAndObjects_AreExtensions()
    {
        HttpProblemDetails problem = Xml(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <problem xmlns="urn:ietf:rfc:7807">
              <type>https://example.com/probs/out-of-credit</type>
              <title>You do not have enough credit.</title>
              <status>403</status>
              <detail>Your current balance is 30.</detail>
              <instance>https://example.net/account/12345/msgs/abc</instance>
              <balance>30</balance>
              <accounts><i>https://example.net/account/12345</i><i>https://example.net/account/67890</i></accounts>
              <owner><name>Ada</name></owner>
            </problem>
            """
        )!;

        Assert.That(problem.Type, Is.EqualTo("https://example.com/probs/out-of-credit"));
        Assert.That(problem.Status, Is.EqualTo(403));
        Assert.That(problem.Detail, Is.EqualTo("Your current balance is 30."));
        Assert.That(problem.Extensions["balance"].GetString(), Is.EqualTo("30"));
        Assert.That(problem.Extensions["accounts"].GetArrayLength(), Is.EqualTo(2));
        Assert.That(problem.Extensions["owner"].GetProperty("name").GetString(), Is.EqualTo("Ada"));
    }

    [Test]
    public void Xml_WithoutItsNamespace_IsReadAllTheSame()
    {
        HttpProblemDetails problem = Xml("<problem><title> stale </title><code>7</code></problem>")!;
        Assert.That((problem.Type, problem.Title, problem.Extensions["code"].GetString()), Is.EqualTo(("about:blank", "stale", "7")));
    }

    // RFC 7807 Appendix A: "i" elements make an array. Others of one name are no array; the last one counts, as with members of that name.
    [Test]
    public void Xml_NestedExtensions_AreTheirJson()
    {
        HttpProblemDetails problem = Xml(
            """
            <problem xmlns="urn:ietf:rfc:7807">
              <type>/p</type><title>kept</title><status>409</status><detail>kept</detail><instance>/7</instance>
              <empty/>
              <rows><i><n>1</n></i><i/></rows>
              <mixed><i>1</i><n>2</n></mixed>
              <twice><n>1</n><n>2</n></twice>
              <deep><a><b><![CDATA[<c>]]> &amp; d</b></a></deep>
              <say lang="en" xmlns:x="urn:x" x:y="z">text</say>
            </problem>
            """
        )!;

        Assert.That(
            problem.Extensions.ToDictionary(member => member.Key, member => member.Value.GetRawText()),
            Is.EquivalentTo(
                new Dictionary<string, string>
                {
                    ["empty"] = "\"\"",
                    ["rows"] = """[{"n":"1"},""]""",
                    ["mixed"] = """{"i":"1","n":"2"}""",
                    ["twice"] = """{"n":"2"}""",
                    ["deep"] = """{"a":{"b":"\u003Cc\u003E \u0026 d"}}""",
                    ["say"] = "\"text\"",
                }
            )
        );
        Assert.That((problem.Title, problem.Instance), Is.EqualTo(("kept", "/7")));
    }

    // The JSON that an extension is shown as has no bound of its own.
    [Test]
    public void Xml_ReadWithAGreaterBound_IsReadSoDeep()
    {
        string xml =
            "<problem>" + string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100)) + "</problem>";
        Assert.That(HttpProblemDetailsXml.Read(Encoding.UTF8.GetBytes(xml), maxDepth: 101)!.Extensions, Contains.Key("a"));
    }

    [TestCase(63, true)]
    [TestCase(64, false)]
    public void Law11_XmlAsDeepAsItsBound_IsRead(int below, bool isRead) =>
        Assert.That(
            Xml(
                "<problem>"
                    + string.Concat(Enumerable.Repeat("<a>", below))
                    + string.Concat(Enumerable.Repeat("</a>", below))
                    + "</problem>"
            ),
            isRead ? Is.Not.Null : Is.Null
        );

    [TestCase("<!DOCTYPE problem [<!ENTITY a \"b\">]><problem xmlns=\"urn:ietf:rfc:7807\"><title>&a;</title></problem>")]
    [TestCase("<!DOCTYPE problem SYSTEM \"http://attacker.example/\"><problem/>")]
    [TestCase("<problem xmlns=\"urn:ietf:rfc:7807\"><title>")]
    [TestCase("<problem xmlns=\"urn:something:else\"/>")]
    [TestCase("<error/>")]
    [TestCase("")]
    public void Law11_HostileXml_IsNoProblem(string xml) => Assert.That(Xml(xml), Is.Null);

    [Test]
    public void Law11_DeepXml_IsNoProblem() => Assert.That(Xml(string.Concat(Enumerable.Repeat("<problem>", 100_000))), Is.Null);

    [Test]
    public void Xml_WrongTypedStatus_IsIgnoredAlone()
    {
        HttpProblemDetails problem = Xml(
            "<problem xmlns=\"urn:ietf:rfc:7807\"><status>soon</status><title><b/></title><detail>kept</detail></problem>"
        )!;
        Assert.That(problem.Status, Is.Null);
        Assert.That(problem.Title, Is.Null);
        Assert.That(problem.Detail, Is.EqualTo("kept"));
    }

    private static HttpProblemDetails? Json(string json) => HttpProblemDetailsJson.Read(Encoding.UTF8.GetBytes(json), 64);

    private static HttpProblemDetails? Xml(string xml) => HttpProblemDetailsXml.Read(Encoding.UTF8.GetBytes(xml), 64);
}
