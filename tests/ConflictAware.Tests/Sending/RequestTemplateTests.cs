using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.Tests.Sending;

/// <summary>Which fields of a request go with it when it is sent again, and which with a read on its behalf.</summary>
public class RequestTemplateTests
{
    private static readonly WriteIntent Intent = new() { Engine = new ConflictEngine(new ConflictHandlingOptions()) };

    private static RequestTemplate Template(HttpMethod method, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, Writes.Target);
        foreach ((string name, string value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        return RequestTemplate.Of(request);
    }

    private static string[] Names(HttpHeaders headers) => [.. headers.NonValidated.Select(static field => field.Key)];

    [Test]
    public void Read_RepeatsNothingThatIsOfTheWriteAlone(
        [Values(
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "If",
            "Lock-Token",
            "x-ms-lease-id",
            "Overwrite",
            "Range",
            "Prefer",
            "Idempotency-Key",
            "Expect",
            "Transfer-Encoding"
        )]
            string field
    )
    {
        using HttpRequestMessage read = Template(HttpMethod.Put, (field, "x"), ("Authorization", "Bearer t"), ("X-Own", "1")).Read(Intent);
        Assert.That(Names(read.Headers), Does.Not.Contain(field).And.Contains("Authorization").And.Contains("X-Own"));
        Assert.That(read.Method, Is.EqualTo(HttpMethod.Get));
    }

    [TestCase("Accept-Encoding", "x-own")]
    [TestCase("Cache-Control", "only-if-cached")]
    [TestCase("Pragma", "x")]
    public void Read_SaysItselfHowItIsCarriedOut(string field, string value)
    {
        using HttpRequestMessage read = Template(HttpMethod.Put, (field, value)).Read(Intent);
        Assert.That(
            read.Headers.NonValidated.TryGetValues(field, out HeaderStringValues values) ? values.ToString() : "",
            Does.Not.Contain(value)
        );
    }

    [TestCase("If-Match", false)]
    [TestCase("If-None-Match", false)]
    [TestCase("If-Unmodified-Since", false)]
    [TestCase("If-Modified-Since", true)]
    [TestCase("If-Range", true)]
    [TestCase("If", true)]
    [TestCase("X-If-Match", true)]
    public void Write_UnderAPrecondition_LeavesOutTheCallersOwnVersion(string field, bool isKept)
    {
        RequestTemplate template = Template(HttpMethod.Put, (field, "\"own\""));
        using HttpRequestMessage own = template.Write(new Outgoing(HttpMethod.Put, default, ContentType: null), precondition: null, Intent);
        using HttpRequestMessage other = template.Write(
            new Outgoing(HttpMethod.Put, default, ContentType: null),
            new Precondition.IfMatch(EntityTag.Parse("\"new\"")),
            Intent
        );

        Assert.That(own.Headers.NonValidated[field].ToString(), Is.EqualTo("\"own\""), "without one, it stays as it was");
        Assert.That(
            other.Headers.NonValidated.TryGetValues(field, out HeaderStringValues left) && left.ToString() == "\"own\"",
            Is.EqualTo(isKept)
        );
        Assert.That(other.Headers.NonValidated["If-Match"].ToString(), Is.EqualTo("\"new\""));
    }

    [TestCase(null, "text/x", "text/x")]
    [TestCase("application/json", "text/x", "application/json")]
    [TestCase("application/json", null, "application/json")]
    public async Task Write_HasTheFieldsOfItsContent(string? contentType, string? own, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Writes.Target) { Content = new ByteArrayContent("four"u8.ToArray()) };
        if (own is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", own);
        request.Content.Headers.TryAddWithoutValidation("Content-Language", "fr");
        request.Content.Headers.ContentLength = 4;

        using HttpRequestMessage again = RequestTemplate
            .Of(request)
            .Write(new Outgoing(HttpMethod.Put, "a body"u8.ToArray(), contentType), precondition: null, Intent);

        HttpContentHeaders fields = again.Content!.Headers;
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo("a body"));
        Assert.That(
            (fields.NonValidated["Content-Type"].ToString(), fields.NonValidated["Content-Language"].ToString(), fields.ContentLength),
            Is.EqualTo((expected, "fr", (long?)6))
        );
    }

    [TestCase("GET", "", false)]
    [TestCase("GET", "x", true)]
    [TestCase("DELETE", "", true)]
    public void Write_OfASafeRequest_HasContentOnlyIfThereIsSome(string method, string content, bool hasContent)
    {
        var outgoing = new Outgoing(new HttpMethod(method), Encoding.UTF8.GetBytes(content), ContentType: null);
        using HttpRequestMessage request = Template(new HttpMethod(method)).Write(outgoing, precondition: null, Intent);
        Assert.That(request.Content is not null, Is.EqualTo(hasContent));
    }

    [TestCase("PUT", "If-Match", "\"1\"", true)]
    [TestCase("PUT", "If-None-Match", "*", true)]
    [TestCase("PUT", "Idempotency-Key", "\"1\"", true)]
    [TestCase("PUT", "Overwrite", "F", false)]
    [TestCase("COPY", "Overwrite", "F", true)]
    [TestCase("MOVE", "Overwrite", "F", true)]
    [TestCase("MOVE", "Overwrite", "T", false)]
    [TestCase("PUT", "X-Own", "1", false)]
    public void IsGuarded_SaysThatItCannotBeCarriedOutTwice(string method, string field, string value, bool isGuarded) =>
        Assert.That(Template(new HttpMethod(method), (field, value)).IsGuarded, Is.EqualTo(isGuarded));

    [TestCase("GET", true, true)]
    [TestCase("OPTIONS", true, true)]
    [TestCase("PUT", false, true)]
    [TestCase("DELETE", false, true)]
    [TestCase("POST", false, false)]
    [TestCase("PATCH", false, false)]
    public void Method_SaysWhetherItIsSafeAndIdempotent(string method, bool isSafe, bool isIdempotent)
    {
        RequestTemplate template = Template(new HttpMethod(method));
        Assert.That((template.IsSafe, template.IsIdempotent), Is.EqualTo((isSafe, isIdempotent)));
    }
}
