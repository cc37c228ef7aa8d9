using System.Net;
using System.Text;

namespace ConflictAware.Tests.Protocol;

public class VersionCarrierTests
{
    private static IEnumerable<TestCaseData> WrongOnes()
    {
        yield return new(() => VersionCarrier.Member(""), "/rev");
        yield return new(() => VersionCarrier.Member("rev"), "Did you mean '/rev'?");
        yield return new(() => VersionCarrier.Member("#/rev"), "'/rev'");
        yield return new(() => VersionCarrier.Member("/a~b"), "~0");
        yield return new(() => VersionCarrier.Member("/~b"), "~0");
        yield return new(() => VersionCarrier.Member("/a~1~b"), "~0");
        yield return new(() => VersionCarrier.Member("/a~"), "~0");
        yield return new(() => VersionCarrier.Member("/items/*/rev"), "~2");
        yield return new(() => VersionCarrier.Member(null!), "pointer");
        yield return new(() => VersionCarrier.Member("/rev", from: "X Rev"), "no name of a header field");
        yield return new(() => VersionCarrier.Member("/rev", from: ""), "from");
        yield return new(() => VersionCarrier.Header(""), "name");
        yield return new(() => VersionCarrier.Header("X-V\r\nEvil: 1", "/v"), "no name of a header field");
        yield return new(() => VersionCarrier.Header("X:V", "/v"), "no name of a header field");
        yield return new(() => VersionCarrier.Header("X-Vé", "/v"), "no name of a header field");
        yield return new(() => VersionCarrier.Header("Content-Type", "/v"), "Content-Type");
        foreach (string name in new[] { "host", "Connection", "Transfer-Encoding", "Upgrade", "Trailer", "TE", "Expect" })
            yield return new(() => VersionCarrier.Header(name, "/v"), name);
        yield return new(() => VersionCarrier.Header("X-V", from: "/*"), "~2");
        yield return new(() => VersionCarrier.Query(), "at least one");
        yield return new(() => VersionCarrier.Query(null!), "parameters");
        yield return new(() => VersionCarrier.Query(("", "/v")), "name");
        yield return new(() => VersionCarrier.Query(("v", "")), "from");
        yield return new(() => VersionCarrier.Query(("v", null!)), "from");
        yield return new(() => VersionCarrier.Query(("v", "/a"), ("v", "/b")), "twice");
        yield return new(() => VersionCarrier.Query(("v", "/v")).DeleteByQuery("v"), "as with any other write");
        yield return new(() => VersionCarrier.EntityTag.DeleteByHeader("V"), "as with any other write");
        yield return new(() => VersionCarrier.Member("/v").DeleteByQuery(" "), "name");
        yield return new(() => VersionCarrier.Member("/v").DeleteByHeader("Content-Length"), "Content-Length");
        yield return new(() => VersionCarrier.Member("/v").DeleteByMember("v"), "'/v'");
        yield return new(() => VersionCarrier.EntityTag.RepresentationAt("/v"), "whole answer");
        yield return new(() => VersionCarrier.Header("V").RepresentationAt("v"), "'/v'");
    }

    [TestCaseSource(nameof(WrongOnes))]
    public void Construction_OfAWrongCarrier_SaysWhatToDo(Func<VersionCarrier> make, string says)
    {
        Exception? wrong = Assert.Catch(() => make());
        Assert.That(wrong, Is.InstanceOf<ArgumentException>().Or.TypeOf<InvalidOperationException>());
        Assert.That(wrong!.Message, Does.Contain(says));
    }

    // What docs/version-carriers.md shows.
    private static IEnumerable<TestCaseData> Guide()
    {
        yield return new(VersionCarrier.Member("/_rev").DeleteByQuery("rev"), "member '/_rev', for DELETE parameter 'rev' from '/_rev'");
        yield return new(
            VersionCarrier.Member("/metadata/resourceVersion").DeleteByMember("/preconditions/resourceVersion"),
            "member '/metadata/resourceVersion', for DELETE member '/preconditions/resourceVersion' from '/metadata/resourceVersion'"
        );
        yield return new(VersionCarrier.Member("/version/number", increment: true), "member '/version/number', incremented");
        yield return new(
            VersionCarrier.Header("X-Contentful-Version", from: "/sys/version"),
            "field 'X-Contentful-Version' from '/sys/version'"
        );
        yield return new(
            VersionCarrier.Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term")).RepresentationAt("/_source"),
            "parameter 'if_seq_no' from '/_seq_no' and 'if_primary_term' from '/_primary_term', of the representation at '/_source'"
        );
        yield return new(VersionCarrier.LastModified, "Last-Modified");
    }

    [TestCaseSource(nameof(Guide))]
    public void ToString_OfTheCarriersOfTheGuide_SaysWhereTheVersionTravels(VersionCarrier carrier, string text) =>
        Assert.That(carrier.ToString(), Is.EqualTo(text));

    [Test]
    public void Equality_IsByValue()
    {
        VersionCarrier[] different =
        [
            VersionCarrier.EntityTag,
            VersionCarrier.LastModified,
            VersionCarrier.Member("/rev"),
            VersionCarrier.Member("/rev", increment: true),
            VersionCarrier.Member("/rev", from: "X-Rev"),
            VersionCarrier.Member("/rev").DeleteByQuery("rev"),
            VersionCarrier.Member("/rev").DeleteByHeader("rev"),
            VersionCarrier.Member("/rev").DeleteByMember("/rev"),
            VersionCarrier.Member("/rev").RepresentationAt("/rev"),
            VersionCarrier.Header("rev", "/rev"),
            VersionCarrier.Query(("rev", "/rev")),
            VersionCarrier.Query(("rev", "/rev"), ("seq", "/seq")),
        ];
        Assert.That(different.Distinct().Count(), Is.EqualTo(different.Length));
        Assert.That(different[0].Equals(null), Is.False);
        Assert.That(VersionCarrier.Member("/rev", from: "/rev"), Is.EqualTo(VersionCarrier.Member("/rev")));
        Assert.That(VersionCarrier.Member("/rev", from: "/rev").GetHashCode(), Is.EqualTo(VersionCarrier.Member("/rev").GetHashCode()));
    }

    [TestCase("""{"rev":"a"}""", """{"rev":"n"}""")]
    [TestCase("""{ "x" : 1.50 , "rev" : 7 , "y":[1, 2] }""", """{ "x" : 1.50 , "rev" : "n" , "y":[1, 2] }""")]
    [TestCase("{}", """{"rev":"n"}""")]
    [TestCase("{ }", """{ "rev":"n"}""")]
    [TestCase("""{"a":{"rev":1}}""", """{"a":{"rev":1},"rev":"n"}""")]
    [TestCase("""{"r\u0065v":1}""", """{"r\u0065v":"n"}""")]
    [TestCase("""{"rev":{"deep":[{}]}}""", """{"rev":"n"}""")]
    public void Set_WritesOneMemberAndLeavesEveryOtherByte(string json, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonMember.Set(Encoding.UTF8.GetBytes(json), ["rev"], "\"n\""u8)), Is.EqualTo(expected));

    [TestCase("{}", """{"a":{"b":{"c":1}}}""")]
    [TestCase("""{"a":null,"z":2}""", """{"a":{"b":{"c":1}},"z":2}""")]
    [TestCase("""{"a":{"b":null}}""", """{"a":{"b":{"c":1}}}""")]
    [TestCase("""{"a":{"x":1},"z":2}""", """{"a":{"x":1,"b":{"c":1}},"z":2}""")]
    [TestCase("""{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"c":1,"d":1}}}""")]
    public void Set_MakesTheObjectsOnTheWay(string json, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonMember.Set(Encoding.UTF8.GetBytes(json), ["a", "b", "c"], "1"u8)), Is.EqualTo(expected));

    [TestCase("""{"a":1}""")]
    [TestCase("""{"a":[]}""")]
    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("")]
    [TestCase("{")]
    [TestCase("{} {}")]
    [TestCase("""{"a":{"b":1,"b":2}}""")]
    [TestCase("""{"a":{"b":1},"a":{"b":1}}""")]
    [TestCase("""{"a":{"c":1},"a":2}""")]
    public void Set_WhatCannotHoldTheMember_IsAnError(string json) =>
        Assert.That(
            () => JsonMember.Set(Encoding.UTF8.GetBytes(json), ["a", "b"], "1"u8),
            Throws.InstanceOf<System.Text.Json.JsonException>()
        );

    [TestCase("""{"a":{"b":1}}""", """{"a":{}}""")]
    [TestCase("""{"a":{"b":1,"c":2}}""", """{"a":{"c":2}}""")]
    [TestCase("""{"a":{ "b":1, "c":2}}""", """{"a":{ "c":2}}""")]
    [TestCase("""{"a":{"c":2,"b":1}}""", """{"a":{"c":2}}""")]
    [TestCase("""{"a":{"c":2 , "b" : {"x":1} , "d":3}}""", """{"a":{"c":2 , "d":3}}""")]
    [TestCase("""{"x":0,"a":{"b":[1]},"y":1}""", """{"x":0,"a":{},"y":1}""")]
    [TestCase("""{"a":{"b":1,"c":{"b":2}},"z":{"b":3}}""", """{"a":{"c":{"b":2}},"z":{"b":3}}""")]
    [TestCase("""{"b":1}""", """{"b":1}""")]
    [TestCase("""{"a":[{"b":1}]}""", """{"a":[{"b":1}]}""")]
    [TestCase("[]", "[]")]
    public void Remove_TakesOneMemberAndItsComma(string json, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonMember.Remove(Encoding.UTF8.GetBytes(json), ["a", "b"])), Is.EqualTo(expected));

    [TestCase("http://o.example/a", "http://o.example/a?rev=1%262")]
    [TestCase("http://o.example/a?", "http://o.example/a?rev=1%262")]
    [TestCase("http://o.example/a?x=a%20b&rev=0&y", "http://o.example/a?x=a%20b&y&rev=1%262")]
    [TestCase("http://o.example/a?%72ev=0#f", "http://o.example/a?rev=1%262#f")]
    [TestCase("a?x", "a?x&rev=1%262")]
    [TestCase("/a", "/a?rev=1%262")]
    [TestCase("?x", "?x&rev=1%262")]
    [TestCase("#f", "?rev=1%262#f")]
    public void With_SetsOneParameterAndLeavesTheRest(string target, string expected)
    {
        Uri stated = UriQuery.With(new Uri(target, UriKind.RelativeOrAbsolute), [("rev", "1&2")]);
        Assert.That(stated.OriginalString, Is.EqualTo(expected));
        Assert.That(UriQuery.Value(stated, "rev"), Is.EqualTo("1&2"));
    }

    [Test]
    public void Without_WhatIsNotThere_IsTheSameUri()
    {
        Uri target = new("http://o.example/a?x=1#f");
        Assert.That(UriQuery.Without(target, ["rev"]), Is.SameAs(target));
    }

    [TestCase("a?rev", "")]
    [TestCase("a?rev=", "")]
    [TestCase("a?x=1&%72ev=1%262&y", "1&2")]
    [TestCase("a?revision=1", null)]
    [TestCase("a", null)]
    public void Value_OfAParameter_IsWhatItSays(string target, string? value) =>
        Assert.That(UriQuery.Value(new Uri(target, UriKind.Relative), "rev"), Is.EqualTo(value));

    [Test]
    public void Read_AVersionThatIsTooLong_IsNone()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        foreach ((int length, bool isThere) in new[] { (1022, true), (1023, false), (1 << 20, false) })
        {
            byte[] content = Encoding.UTF8.GetBytes($$"""{"rev":"{{new string('v', length)}}"}""");
            Assert.That(VersionCarrier.Member("/rev").Read(response, content).IsEmpty, Is.EqualTo(!isThere), $"{length}");
        }
    }

    [TestCase("""{"items":[{"rev":1}]}""")]
    [TestCase("""{"items":{"0":{"rev":[1]}}}""")]
    [TestCase("""[{"rev":1}]""")]
    [TestCase("rev")]
    [TestCase("")]
    public void Read_AVersionThatNoMembersLeadTo_IsNone(string body)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation("ETag", "\"tempting\"");
        Assert.That(VersionCarrier.Member("/items/0/rev").Read(response, Encoding.UTF8.GetBytes(body)).IsEmpty, Is.True);
    }

    [Test]
    public void Read_TwoFieldsThatDiffer_AreNoVersion()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation("X-Rev", ["1", "2"]);
        Assert.That(VersionCarrier.Header("X-Rev").Read(response, default).IsEmpty, Is.True);
    }

    // What could not be sent back as it came is no version: not where it travels, and not where a DELETE takes it.
    private static IEnumerable<TestCaseData> ReadVersions()
    {
        VersionCarrier field = VersionCarrier.Header("X-V", from: "/v");
        VersionCarrier member = VersionCarrier.Member("/v");
        VersionCarrier counted = VersionCarrier.Member("/v", increment: true);
        yield return new(field, """{"v":"7 8"}""", "7 8");
        yield return new(field, """{"v":" 7"}""", null);
        yield return new(field, """{"v":"7 "}""", null);
        yield return new(field, """{"v":"é"}""", null);
        yield return new(member, """{"v":"é "}""", "é ");
        yield return new(member, """{"v":0}""", "0");
        yield return new(member, """{"v":-1}""", "-1");
        yield return new(member, """{"v":1.50}""", "1.50");
        yield return new(member, """{"v":"\ud800"}""", null);
        yield return new(counted, """{"v":9}""", "9");
        yield return new(counted, """{"v":-9}""", null);
        yield return new(counted, """{"v":1.5}""", null);
        yield return new(counted, """{"v":"a"}""", null);
        yield return new(member.DeleteByHeader("X-V"), """{"v":"é"}""", null);
        yield return new(member.DeleteByHeader("X-V"), """{"v":"e"}""", "e");
    }

    [TestCaseSource(nameof(ReadVersions))]
    public void Read_OfABody_IsWhatCanBeSentBack(VersionCarrier carrier, string body, string? version)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        CarriedVersion? read = carrier.Read(response, Encoding.UTF8.GetBytes(body)).Version;
        Assert.That(read?.Values.Single().Text, Is.EqualTo(version));
        if (read is not null)
            Assert.That(carrier.Takes(read), Is.True);
    }

    [Test]
    public void Read_OfAFieldOfTheContent_IsTheVersion()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Content.Headers.TryAddWithoutValidation("Content-MD5", " abc ");
        CarriedVersion? read = VersionCarrier.Header("X-V", from: "Content-MD5").Read(response, default).Version;
        Assert.That(read?.Values.Single().Text, Is.EqualTo("abc"));
        // A field of the message comes first.
        response.Headers.TryAddWithoutValidation("X-Rev", "1");
        Assert.That(VersionCarrier.Header("X-Rev").Read(response, default).Version?.Values.Single().Text, Is.EqualTo("1"));
    }

    // A version may come from elsewhere, out of a token: it must be one that this carrier could have read.
    [TestCase("/a and /b", new[] { "1", "2" }, ExpectedResult = true)]
    [TestCase("/a and /c", new[] { "1", "2" }, ExpectedResult = false)]
    [TestCase("/a", new[] { "1" }, ExpectedResult = false)]
    [TestCase("/a and /b", new[] { "1" }, ExpectedResult = false)]
    [TestCase("/a and /b", new[] { "1", "2", "3" }, ExpectedResult = false)]
    [TestCase("/a and /b", new[] { "1", "" }, ExpectedResult = false)]
    [TestCase("/a and /b", new[] { " ", "2" }, ExpectedResult = false)]
    [TestCase("/a and /b", new[] { "1", "2\r\nX: 3" }, ExpectedResult = false)]
    public bool Takes_AVersionFromElsewhere_OnlyOneOfItsOwn(string from, string[] values) =>
        VersionCarrier
            .Query(("a", "/a"), ("b", "/b"))
            .Takes(new CarriedVersion(from, [.. values.Select(static value => new CarriedVersion.Part(value, IsNumber: false))]));

    [TestCase(1024, ExpectedResult = true)]
    [TestCase(1025, ExpectedResult = false)]
    public bool Takes_AVersionFromElsewhere_OnlyUpToItsLength(int length) =>
        VersionCarrier.Member("/v").Takes(new CarriedVersion("/v", [new CarriedVersion.Part(new string('v', length), IsNumber: false)]));

    [Test]
    public void State_Again_ReplacesWhatWasStated()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://o.example/a");
        foreach (string version in new[] { "1", "2" })
            VersionCarrier.Header("X-V").State(request, new CarriedVersion("X-V", [new CarriedVersion.Part(version, IsNumber: false)]));
        Assert.That(request.Headers.GetValues("X-V"), Is.EqualTo(new[] { "2" }));
    }

    // The origin can test a version only where it keeps it.
    [TestCase(null, """[{"op":"test","path":"/v","value":7},{"op":"add","path":"/v","value":7},{"op":"remove","path":"/x"}]""")]
    [TestCase("X-Rev", """[{"op":"add","path":"/v","value":7},{"op":"remove","path":"/x"}]""")]
    [TestCase("/meta/v", """[{"op":"add","path":"/v","value":7},{"op":"remove","path":"/x"}]""")]
    public void StampPatch_OfAMember_TestsItWhereItIsKept(string? from, string expected)
    {
        VersionCarrier carrier = VersionCarrier.Member("/v", from: from);
        var version = new CarriedVersion(from ?? "/v", [new CarriedVersion.Part("7", IsNumber: true)]);
        ReadOnlyMemory<byte> stamped = carrier.StampPatch("""[{"op":"remove","path":"/x"}]"""u8.ToArray(), version);
        Assert.That(Encoding.UTF8.GetString(stamped.Span), Is.EqualTo(expected));
    }

    [TestCase("", true)]
    [TestCase("{}", true)]
    [TestCase("""{"a":1}""", false)]
    [TestCase("[]", false)]
    [TestCase("no json", false)]
    public void FitsInto_Content_WhereItHasRoom(string content, bool fits)
    {
        Assert.That(VersionCarrier.Member("/a/v").FitsInto(Encoding.UTF8.GetBytes(content), HttpMethod.Put), Is.EqualTo(fits));
        Assert.That(VersionCarrier.Header("X-V").FitsInto(Encoding.UTF8.GetBytes(content), HttpMethod.Put), Is.True);
    }

    private static IEnumerable<TestCaseData> PlacesInDocuments()
    {
        yield return new(VersionCarrier.EntityTag, Array.Empty<string>());
        yield return new(VersionCarrier.Header("X-V"), Array.Empty<string>());
        yield return new(VersionCarrier.Header("X-V", from: "/v"), new[] { "/v" });
        yield return new(VersionCarrier.Member("/v"), new[] { "/v" });
        yield return new(VersionCarrier.Member("/v", from: "/meta/v"), new[] { "/v", "/meta/v" });
        yield return new(VersionCarrier.Query(("a", "/doc/a"), ("b", "/b")).RepresentationAt("/doc"), new[] { "/a" });
        yield return new(VersionCarrier.Query(("a", "/document/a")).RepresentationAt("/doc"), Array.Empty<string>());
    }

    // Merging leaves these alone: the version is the origin's.
    [TestCaseSource(nameof(PlacesInDocuments))]
    public void Places_OfACarrier_AreThoseInsideTheRepresentation(VersionCarrier carrier, string[] places) =>
        Assert.That(carrier.Places, Is.EqualTo(places));
}
