using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware.Tests.Sending;

/// <summary>Which answers are a representation, and which of them the base of a write (law 8).</summary>
public class CurrentReaderTests
{
    private ConflictEngine _engine = null!;

    [SetUp]
    public void SetUp() => _engine = new ConflictEngine(Bench.OptionsOf(new FakeTimeProvider()));

    private static HttpResponseMessage Answer(int status = 200, params (string Name, string Value)[] fields)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent("{}", encoding: null, mediaType: "application/json"),
        };
        foreach ((string name, string value) in fields)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, value))
                answer.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return answer;
    }

    private WriteOperation Write() => Writes.Refused(_engine, Writes.Conflict(), over: Writes.Shown("{}", "\"1\""));

    private (CurrentReader Reader, StubTransport Transport) Over(HttpResponseMessage answer)
    {
        var transport = new StubTransport(_ => answer);
        return (new CurrentReader(_engine, transport), transport);
    }

    [TestCase(404, ExpectedResult = true)]
    [TestCase(410, ExpectedResult = true)]
    [TestCase(200, ExpectedResult = false)]
    public async Task<bool> Read_NothingThere_IsNull(int status) =>
        await Over(Answer(status)).Reader.ReadAsync(Write().Template, asProof: false, CancellationToken.None) is null;

    [TestCase(203, "answered with 203; only a complete 200")]
    [TestCase(206, "answered with 206; only a complete 200")]
    [TestCase(403, "answered with 403 (Forbidden).")]
    [TestCase(500, "answered with 500")]
    [TestCase(304, "answered with 304", Description = "not asked for")]
    public void Read_NoRepresentation_SaysWhatItWas(int status, string message)
    {
        CurrentReader reader = Over(Answer(status)).Reader;
        Assert.That(
            async () => await reader.ReadAsync(Write().Template, asProof: false, CancellationToken.None),
            Throws.TypeOf<HttpRequestException>().With.Message.Contains(message).And.Property("StatusCode").EqualTo((HttpStatusCode)status)
        );
    }

    [TestCase("0", false)]
    [TestCase("10", true)]
    [TestCase(null, false)]
    public async Task Law08_AsProof_NoCacheWillDo(string? age, bool throws)
    {
        (string, string)[] fields = age is null ? [] : [("Age", age)];
        Representation? shown = await Over(Answer(200, fields)).Reader.ReadAsync(Write().Template, asProof: false, CancellationToken.None);
        Assert.That(shown!.IsFresh, Is.EqualTo(!throws));

        CurrentReader reader = Over(Answer(200, fields)).Reader;
        Func<Task> prove = async () => await reader.ReadAsync(Write().Template, asProof: true, CancellationToken.None);
        if (throws)
            Assert.That(prove, Throws.TypeOf<HttpRequestException>().With.Message.Contains("out of a cache"));
        else
            Assert.That(prove, Throws.Nothing);
    }

    // A strong tag, and known by this client: then the body need not come again.
    [TestCase("\"1\"", false, true)]
    [TestCase("W/\"1\"", false, false)]
    [TestCase("\"1\"", true, false, Description = "out of a token: whoever read it may have been somebody else")]
    [TestCase(null, false, false)]
    public async Task Read_OfWhatIsKnown_AsksWhetherItChanged(string? tag, bool isFromToken, bool asks)
    {
        var known = new Representation(
            Writes.Target,
            default,
            contentType: null,
            new Validators { EntityTag = tag is null ? null : EntityTag.Parse(tag) }
        )
        {
            IsFromToken = isFromToken,
        };
        (CurrentReader reader, StubTransport transport) = Over(Answer(asks ? 304 : 200));

        Representation? read = await reader.ReadAsync(Write().Template, asProof: false, CancellationToken.None, known);

        Assert.That(transport.Sent.Single().Headers.IfNoneMatch, asks ? Has.Count.EqualTo(1) : Is.Empty);
        Assert.That(read == known, Is.EqualTo(asks));
    }

    [TestCase(304, "\"1\"", "{}", false)]
    [TestCase(200, "\"1\"", "{\"a\":1}", false, Description = "the same strong tag")]
    [TestCase(200, "\"2\"", "{}", false, Description = "the same bytes")]
    [TestCase(200, "\"2\"", "{\"a\":1}", true)]
    public async Task ReadIfChanged_IsNullWhileNothingHas(int status, string tag, string content, bool changed)
    {
        HttpResponseMessage answer = Answer(status, ("ETag", tag));
        answer.Content = new StringContent(content);
        (CurrentReader reader, StubTransport transport) = Over(answer);

        Representation? read = await reader.ReadIfChangedAsync(Write().Template, Writes.Shown("{}", "\"1\""), CancellationToken.None);

        Assert.That(read is not null, Is.EqualTo(changed));
        Assert.That(transport.Sent.Single().Headers.IfNoneMatch.ToString(), Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task ReadIfChanged_OfADate_AsksByIt()
    {
        const string Date = "Fri, 20 Nov 2026 10:00:00 GMT";
        (CurrentReader reader, StubTransport transport) = Over(Answer(304));
        var known = new Representation(Writes.Target, default, contentType: null, new Validators { LastModified = Date });
        Assert.That(await reader.ReadIfChangedAsync(Write().Template, known, CancellationToken.None), Is.Null);
        Assert.That(transport.Sent.Single().Headers.NonValidated["If-Modified-Since"].ToString(), Is.EqualTo(Date));
    }

    [Test]
    public void ReadIfChanged_OfWhatIsGone_Throws()
    {
        CurrentReader reader = Over(Answer(404)).Reader;
        Assert.That(
            async () => await reader.ReadIfChangedAsync(Write().Template, Writes.Shown("{}", "\"1\""), CancellationToken.None),
            Throws.TypeOf<HttpRequestException>().With.Property("StatusCode").EqualTo(HttpStatusCode.NotFound)
        );
    }

    [TestCase("identity", false)]
    [TestCase("gzip", true)]
    public void Read_ACodingThatNobodyAskedFor_SaysWhatToDo(string coding, bool throws)
    {
        CurrentReader reader = Over(Answer(200, ("Content-Encoding", coding))).Reader;
        Func<Task> read = async () => await reader.ReadAsync(Write().Template, asProof: false, CancellationToken.None);
        if (throws)
            Assert.That(read, Throws.TypeOf<HttpRequestException>().With.Message.Contains("Switch on AutomaticDecompression"));
        else
            Assert.That(read, Throws.Nothing);
    }

    // What an answer to a write says of itself, once or twice, decides whether it is the representation.
    [TestCase(200, "return=representation", null, true)]
    [TestCase(201, "respond-async, return=representation", null, true)]
    [TestCase(200, null, "/products/42", true)]
    [TestCase(201, null, "http://origin.example/products/42", true)]
    [TestCase(200, null, "/products/43", false)]
    [TestCase(200, "return=minimal", null, false)]
    [TestCase(200, null, null, false)]
    [TestCase(202, "return=representation", "/products/42", false)]
    public async Task ReadAfterWrite_OnlyWhereTheAnswerSaysThatItIsIt(int status, string? applied, string? location, bool isRead) =>
        Assert.That(
            await new CurrentReader(_engine, StubTransport.None).TryReadAfterWriteAsync(
                Write(),
                Told(status, applied, location),
                CancellationToken.None
            )
                is not null,
            Is.EqualTo(isRead)
        );

    [TestCase(412, "return=representation", "/products/42", "\"2\"", "application/json", true)]
    [TestCase(412, null, "/products/42", "\"2\"", "application/json", false)]
    [TestCase(412, "return=representation", null, "\"2\"", "application/json", false)]
    [TestCase(409, "return=representation", "/products/42", "\"2\"", "application/json", false)]
    [TestCase(412, "return=representation", "/products/42", "W/\"2\"", "application/json", false)]
    [TestCase(412, "return=representation", "/products/42", null, "application/json", false)]
    [TestCase(412, "return=representation", "/products/42", "\"2\"", "application/problem+json", false)]
    [TestCase(412, "return=representation", "/products/42", "\"2\"", "application/problem+xml", false)]
    public async Task ReadRefusal_OnlyWhereTheAnswerSaysTwiceThatItIsIt(
        int status,
        string? applied,
        string? location,
        string? tag,
        string contentType,
        bool isRead
    )
    {
        HttpResponseMessage answer = Told(status, applied, location);
        if (tag is not null)
            answer.Headers.TryAddWithoutValidation("ETag", tag);
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        Assert.That(
            await new CurrentReader(_engine, StubTransport.None).TryReadRefusalAsync(Write(), answer, CancellationToken.None) is not null,
            Is.EqualTo(isRead)
        );
    }

    private static HttpResponseMessage Told(int status, string? applied, string? location)
    {
        HttpResponseMessage answer = Answer(status);
        if (applied is not null)
            answer.Headers.TryAddWithoutValidation("Preference-Applied", applied);
        if (location is not null)
            answer.Content.Headers.TryAddWithoutValidation("Content-Location", location);
        return answer;
    }

    /// <summary>The answer to a write seldom says which patches are taken; what the read before it said holds.</summary>
    [TestCase(null, "application/merge-patch+json")]
    [TestCase("application/json-patch+json", "application/json-patch+json")]
    public async Task ReadAfterWrite_KeepsWhichPatchesAreTaken(string? said, string expected)
    {
        WriteOperation write = Write();
        var over = new Representation(Writes.Target, default, contentType: null, default) { AcceptPatch = "application/merge-patch+json" };
        write.SendNext("{}"u8.ToArray(), contentType: null, precondition: null, over);
        HttpResponseMessage answer = Told(200, "return=representation", location: null);
        if (said is not null)
            answer.Headers.TryAddWithoutValidation("Accept-Patch", said);
        Representation? told = await new CurrentReader(_engine, StubTransport.None).TryReadAfterWriteAsync(
            write,
            answer,
            CancellationToken.None
        );
        Assert.That(told!.AcceptPatch, Is.EqualTo(expected));
    }
}
