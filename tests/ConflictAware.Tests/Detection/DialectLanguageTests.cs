using System.Text;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.Detection;

/// <summary>The words in which dialects are written: where something stands, and what is true of it. Each dialect is made by its test.</summary>
public class DialectLanguageTests
{
    private static DialectPlace Type => At.Json("/error/type");

    private static readonly TestCaseData[] Clues =
    [
        Case(() => Type.Exists, """{"error":{"type":"x"}}""", true),
        Case(() => Type.Exists, """{"error":{"type":7}}""", true),
        Case(() => Type.Exists, """{"error":{"type":{}}}""", true),
        Case(() => Type.Exists, """{"error":{"typo":"x"}}""", false),
        Case(() => Type.Exists, """{"type":"x"}""", false),
        Case(() => Type.Missing, """{"error":{"type":"x"}}""", false),
        Case(() => Type.Missing, """{"error":{"typo":"x"}}""", true),
        Case(() => Type.Is("abc"), """{"error":{"type":"abc"}}""", true),
        Case(() => Type.Is("abc"), """{"error":{"type":"ABC"}}""", true),
        Case(() => Type.Is("abc"), """{"error":{"type":"abd"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":"xbc"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":"abcd"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":"xabc"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":"ab"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":""}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":"\u0061bc"}}""", true),
        Case(() => Type.Is("abc"), """{"error":{"type":"\u0062bc"}}""", false),
        Case(() => Type.Is("abc"), """{"error":{"type":["abc"]}}""", false),
        Case(() => Type.Is("412"), """{"error":{"type":412}}""", true),
        Case(() => Type.Is("é"), """{"error":{"type":"é"}}""", true),
        Case(() => Type.Is("é"), """{"error":{"type":"e"}}""", false),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"abc"}}""", true),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"AB"}}""", true),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"a"}}""", false),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"aab"}}""", false),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"xb"}}""", false),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"\u0061bc"}}""", true),
        Case(() => Type.StartsWith("ab"), """{"error":{"type":"\u0062bc"}}""", false),
        Case(() => Type.Contains("bc"), """{"error":{"type":"abcd"}}""", true),
        Case(() => Type.Contains("bc"), """{"error":{"type":"ABC"}}""", true),
        Case(() => Type.Contains("bc"), """{"error":{"type":"bbbc"}}""", true),
        Case(() => Type.Contains("bc"), """{"error":{"type":"xb"}}""", false),
        Case(() => Type.Contains("bc"), """{"error":{"type":"cb"}}""", false),
        Case(() => Type.Contains("bc"), """{"error":{"type":"\u0061bc"}}""", true),
        Case(() => Type.Contains("-7"), """{"error":{"type":"a-7"}}""", true),
        Case(() => Type.Contains("-7"), """{"error":{"type":"a\r7"}}""", false),
        Case(() => Type.Says("out of date"), """{"error":{"type":"It is Out of Date."}}""", true),
        Case(() => Type.Says("out of date"), """{"error":{"type":"It is out of reach."}}""", false),
        Case(() => At.Json("/errors/*/type").Is("abc"), """{"errors":[{"type":"x"},{"type":"abc"}]}""", true),
        Case(() => At.Json("/errors/0/type").Is("abc"), """{"errors":[{"type":"x"},{"type":"abc"}]}""", true),
        Case(() => At.Json("/errors/*/type").Is("abc"), """{"errors":{"a":{"type":"abc"}}}""", false),
        Case(() => At.Json("/errors/*").Is("abc"), """{"errors":["x","abc"]}""", true),
        Case(() => At.Json("/a~1b/c~0d").Is("abc"), """{"a/b":{"c~d":"abc"}}""", true),
        Case(() => At.Json("/a~1b/c~0d").Is("abc"), """{"a~1b":{"c~0d":"abc"}}""", false),
        Case(() => At.Json("/café/0x").Is("abc"), """{"café":{"0x":"abc"}}""", true),
        Case(() => At.Json("").Is("abc"), "\"abc\"", true),
        Case(() => At.Json("").Is("abc"), """{"abc":"abc"}""", false),
        Case(() => At.JsonNames("/errors").Is("abc"), """{"errors":{"x":1,"abc":2}}""", true),
        Case(() => At.JsonNames("/errors").Is("abc"), """{"errors":{"x":"abc"}}""", false),
        Case(() => At.JsonNames("").StartsWith("ab"), """{"x":1,"abc":2}""", true),
        Case(() => Type.After("#").Is("abc"), """{"error":{"type":"com.example#abc"}}""", true),
        Case(() => Type.After("#").Is("abc"), """{"error":{"type":"abc#x"}}""", false),
        Case(() => Type.Before(":").Is("abc"), """{"error":{"type":"abc:http://x"}}""", true),
        Case(() => Type.Before(":").Is("abc"), """{"error":{"type":"x:abc"}}""", false),
        Case(() => Type.After("#").Exists, """{"error":{"type":"x#"}}""", false),
        Case(() => Type.After("#").Missing, """{"error":{"type":"x#"}}""", true),
        Case(() => Type.Within("/code").Is("abc"), """{"error":{"type":"{\"code\":\"abc\"}"}}""", true),
        Case(() => Type.Within("/code").Is("abc"), """{"error":{"type":"{\"mode\":\"abc\"}"}}""", false),
        Case(() => Type.Within("/code").Is("abc"), """{"error":{"type":"abc"}}""", false),
        Case(() => Type.Within("/code").Exists, """{"error":{"type":"{\"code\":{}}"}}""", true),
        Case(() => At.Xml("Error/Code").Is("abc"), "<Error><Code> abc </Code></Error>", true),
        Case(() => At.Xml("Error/Code").Is("abc"), "<x:Error xmlns:x='y'><x:Code>abc</x:Code></x:Error>", true),
        Case(() => At.Xml("Error/Code").Is("abc"), "<Fault><Code>abc</Code></Fault>", false),
        Case(() => At.Xml("*/Code").Is("abc"), "<Fault><Code>abc</Code></Fault>", true),
        Case(() => At.Xml("Error/Code").Exists, "<Error><Code/></Error>", true, "an element that is empty is there"),
        Case(() => At.Xml("Error/Code").Missing, "<Error><Code/></Error>", false),
        Case(() => At.Xml("Error/@code").Is("abc"), "<Error code='abc'/>", true),
        Case(() => At.Xml("Error/@code").Is("abc"), "<Error mode='abc'/>", false),
        Case(() => At.Xml("Error/*/name()").Is("abc"), "<Error><abc/></Error>", true),
        Case(() => At.Xml("Error/Code").Is("abc"), """{"Error":{"Code":"abc"}}""", false),
        Case(() => At.Header("X-Type").Exists, "{}", true),
        Case(() => At.Header("x-type").Is("ABC"), "{}", true),
        Case(() => At.Header("X-Type").StartsWith("ab"), "{}", true),
        Case(() => At.Header("X-Type").Contains("bc"), "{}", true),
        Case(() => At.Header("X-Type").Contains("bd"), "{}", false),
        Case(() => At.Header("X-Typo").Exists, "{}", false),
        Case(() => At.Header("X-Typo").Missing, "{}", true),
        Case(() => At.Header("X-Type").After("b").Is("c"), "{}", true),
        Case(() => At.Header("Server").StartsWith("Teapot/"), "{}", true),
        Case(() => At.Header("Server").StartsWith("Kettle/"), "{}", false),
        Case(() => At.Header("Server").Exists, "{}", true),
        Case(() => At.Header("Content-Type").StartsWith("application/vnd.own"), "{}", true),
        Case(() => At.Header("Content-Type").StartsWith("application/vnd.other"), "{}", false),
        Case(() => At.RequestHeader("X-Asked").Is("yes"), "{}", true),
        Case(() => At.RequestHeader("X-Asked").Is("no"), "{}", false),
        Case(() => At.RequestHeader("X-Other").Exists, "{}", false),
        Case(() => At.RequestHeader("Content-Language").Is("fr"), "{}", true, "a field of the content"),
        Case(() => At.RequestQuery("mode").Is("strict"), "{}", true),
        Case(() => At.RequestQuery("node").Exists, "{}", false),
        Case(() => At.RequestPath.StartsWith("/api/"), "{}", true),
        Case(() => At.RequestPath.Contains("mode"), "{}", false),
        Case(() => At.RequestJson("/want/code").Is("abc"), "{}", true),
        Case(() => At.RequestJson("/want/mode").Exists, "{}", false),
        Case(() => Type.Is("abc").And(At.Header("X-Type").Is("abc")), """{"error":{"type":"abc"}}""", true),
        Case(() => Type.Is("abc").And(At.Header("X-Type").Is("abd")), """{"error":{"type":"abc"}}""", false),
        Case(() => Type.Is("abd").And(At.Header("X-Type").Is("abc")), """{"error":{"type":"abc"}}""", false),
        Case(() => Type.Exists.And(At.Json("/a").Missing).And(At.Json("/b").Missing), """{"error":{"type":"x"}}""", true),
        Case(() => Type.Exists.And(At.Json("/a").Missing).And(At.Json("/b").Missing), """{"error":{"type":"x"},"a":1}""", false),
        Case(() => Type.Exists.And(At.Json("/a").Missing).And(At.Json("/b").Missing), """{"error":{"type":"x"},"b":1}""", false),
        Case(() => At.Header("Server").StartsWith("Teapot/").And(Type.Is("abc")), """{"error":{"type":"abc"}}""", true),
        Case(() => At.Header("Server").StartsWith("Teapot/").And(Type.Is("abc")), """{"error":{"type":"x"}}""", false),
        Case(() => At.Header("X-Type").Is("abc").And(Type.Is("abc")), """{"error":{"type":"x"}}""", false),
    ];

    // Made anew for each test, with all that it is made of: nothing of it is left from another one.
    private static TestCaseData Case(Func<DialectClue> make, string body, bool isTrue, string description = "")
    {
        DialectClue clue = make();
        return new TestCaseData(make, body, isTrue)
            .SetArgDisplayNames($"{clue.Place.Where} {clue.Place.Name} {clue.Kind} {clue.Value}", body, $"{isTrue}")
            .SetDescription(description);
    }

    private static Exchange Answer(string body, int status = 409) =>
        new()
        {
            Origin = "own",
            Case = "own",
            Method = "PUT",
            Target = new Uri("http://origin.example/api/teas?mode=strict"),
            RequestFields = [new("X-Asked", "yes"), new("Content-Language", "fr")],
            RequestContent = """{"want":{"code":"abc"}}"""u8.ToArray(),
            Status = status,
            Fields = [new("X-Type", "abc"), new("Server", "Teapot/1.0"), new("Content-Type", "application/vnd.own+json")],
            Body = Encoding.UTF8.GetBytes(body),
        };

    private static Conflict? Read(Dialect dialect, Exchange answer) =>
        answer.Detect(DetectionSettings.Default.With(new DialectSet().Disable([.. Dialects.All]).Add(dialect)));

    /// <summary>As the sign of a dialect: the answer is in it, or not.</summary>
    [TestCaseSource(nameof(Clues))]
    public void Clue_AsASign_TellsWhetherTheAnswerIsInTheDialect(object clue, string body, bool isTrue)
    {
        DialectClue sign = ((Func<DialectClue>)clue)();
        var own = new Dialect("own") { Signs = [sign], Rules = [new DialectRule(ConflictCause.Locked)] };

        Conflict conflict = Read(own, Answer(body))!;

        Assert.That((conflict.Dialect, conflict.Cause == ConflictCause.Locked), Is.EqualTo((isTrue ? "own" : null, isTrue)));
        if (isTrue)
            Assert.That(conflict.Confidence, Is.EqualTo(sign.IsWording ? Confidence.Guess : Confidence.Definite));
    }

    /// <summary>As the condition of a rule: it applies, or the next one.</summary>
    [TestCaseSource(nameof(Clues))]
    public void Clue_AsTheConditionOfARule_TellsWhetherItApplies(object clue, string body, bool isTrue)
    {
        DialectClue when = ((Func<DialectClue>)clue)();
        var own = new Dialect("own")
        {
            Hosts = ["origin.example"],
            Rules = [new DialectRule(ConflictCause.Locked) { When = when }, new DialectRule(ConflictCause.InvalidState)],
        };

        Conflict conflict = Read(own, Answer(body))!;

        Assert.That(conflict.Cause, Is.EqualTo(isTrue ? ConflictCause.Locked : ConflictCause.InvalidState));
        Assert.That(conflict.Confidence, Is.EqualTo(isTrue && when.IsWording ? Confidence.Guess : Confidence.Definite));
    }

    private static readonly TestCaseData[] Rules =
    [
        new(new DialectRule(ConflictCause.Locked, "E1", "E2"), true),
        new(new DialectRule(ConflictCause.Locked, "e2"), true),
        new(new DialectRule(ConflictCause.Locked, "E3"), false),
        new(new DialectRule(ConflictCause.Locked, "E2") { Status = 409 }, true),
        new(new DialectRule(ConflictCause.Locked, "E2") { Status = 412 }, false),
        new(new DialectRule(ConflictCause.Locked, "E2") { Method = "PUT" }, true),
        new(new DialectRule(ConflictCause.Locked, "E2") { Method = "POST" }, false),
        new(new DialectRule(ConflictCause.Locked) { Status = 409, Method = "PUT" }, true),
        new(new DialectRule(ConflictCause.Locked) { Method = "DELETE" }, false),
    ];

    [TestCaseSource(nameof(Rules))]
    public void Rule_AppliesWhereAllThatItSaysIsTrue(DialectRule rule, bool applies)
    {
        var own = new Dialect("own")
        {
            Hosts = ["origin.example"],
            Code = ["/code"],
            Rules = [rule],
        };
        Conflict conflict = Read(own, Answer("""{"code":"E2"}"""))!;
        Assert.That((conflict.Cause == ConflictCause.Locked, conflict.Code, conflict.Dialect), Is.EqualTo((applies, "E2", "own")));
    }

    [Test]
    public void Rule_SaysHowSureItIsAndWhatHelps()
    {
        var own = new Dialect("own")
        {
            Hosts = ["origin.example"],
            Rules =
            [
                new DialectRule(ConflictCause.TransientContention)
                {
                    Confidence = Confidence.Likely,
                    Remedy = Remedy.None,
                    MaybeApplied = true,
                },
            ],
        };
        Conflict conflict = Read(own, Answer("{}"))!;
        Assert.That((conflict.Confidence, conflict.Remedy, conflict.MaybeApplied), Is.EqualTo((Confidence.Likely, Remedy.None, true)));
    }

    private static Dialect WithFacts() =>
        new("own")
        {
            Hosts = ["origin.example"],
            Code = ["/error/code", "/code", At.Header("X-Type")],
            Detail = ["/error/text", "/text"],
            CurrentVersion = ["/error/version", "/version"],
            ExpectedOffset = ["/error/offset", "/offset"],
            RetryAfter = ["/error/wait", "/wait"],
            OwnedField = At.Json("/fields/*/name"),
            FieldOwner = At.Json("/fields/*/owner"),
            Rules = [new DialectRule(ConflictCause.FieldOwnership, "E2", "abc")],
        };

    [TestCase("""{"error":{"code":"E2"},"code":"E9"}""", "E2")]
    [TestCase("""{"code":"E2"}""", "E2")]
    [TestCase("""{"code":"E2","error":{}}""", "E2")]
    [TestCase("{}", "abc", Description = "the last place is a field")]
    public void Code_IsThatOfTheBestPlaceThatHasOne(string body, string expected)
    {
        Conflict conflict = Read(WithFacts(), Answer(body))!;
        Assert.That((conflict.Code, conflict.Cause), Is.EqualTo((expected, ConflictCause.FieldOwnership)));
    }

    [TestCase("""{"error":{"text":"Tea is out."},"text":"Other."}""", "Tea is out.")]
    [TestCase("""{"text":"Tea is out."}""", "Tea is out.")]
    [TestCase("""{"text":"  "}""", null)]
    [TestCase("""{"text":"E2","code":"E2"}""", null, Description = "the code again says nothing more")]
    public void Detail_IsTheTextOfTheBestPlace(string body, string? expected) =>
        Assert.That(Read(WithFacts(), Answer(body))!.Detail, Is.EqualTo(expected));

    [TestCase("""{"error":{"version":"7","offset":100,"wait":2.5}}""", "7", 100L, 2500)]
    [TestCase("""{"version":7,"offset":"100","wait":"3s"}""", "7", 100L, 3000)]
    [TestCase("""{"error":{"version":"7"},"version":"8"}""", "7", null, null)]
    [TestCase("""{"offset":-1,"wait":-1}""", null, null, null)]
    [TestCase("""{"offset":"x","wait":"x"}""", null, null, null)]
    public void Facts_StandWhereTheDialectSays(string body, string? version, long? offset, int? milliseconds)
    {
        Conflict conflict = Read(WithFacts(), Answer(body))!;
        Assert.That(
            (conflict.CurrentVersion, conflict.ExpectedOffset, conflict.RetryAfter?.TotalMilliseconds),
            Is.EqualTo((version, offset, (double?)milliseconds))
        );
    }

    [TestCase("""{"fields":[{"name":".a","owner":"x"},{"name":".b","owner":"y"}]}""", ".a x|.b y")]
    [TestCase("""{"fields":[{"name":".a"},{"name":".b"}]}""", ".a |.b ")]
    [TestCase("""{"fields":[]}""", "")]
    public void OwnedFields_StandBesideTheirOwners(string body, string expected) =>
        Assert.That(
            string.Join('|', Read(WithFacts(), Answer(body))!.OwnedFields.Select(static field => $"{field.Field} {field.Owner}")),
            Is.EqualTo(expected)
        );

    /// <summary>Only a client that enabled it finds what a dialect hides behind another status.</summary>
    [TestCase("""{"code":"E2"}""", true, ExpectedResult = true)]
    [TestCase("""{"code":"E2"}""", false, ExpectedResult = false)]
    [TestCase("""{"code":"E9"}""", true, ExpectedResult = false)]
    [TestCase("{}", true, ExpectedResult = false)]
    public bool Statuses_AreLookedInto_WhereARuleSaysSo(string body, bool isListed)
    {
        var own = new Dialect("own")
        {
            Hosts = ["origin.example"],
            Statuses = isListed ? [400] : [],
            Code = ["/code"],
            Rules = [new DialectRule(ConflictCause.Locked, "E2")],
        };
        return Read(own, Answer(body, status: 400)) is { Cause: ConflictCause.Locked };
    }

    /// <summary>Those that were added are tried for every answer if they ask for neither host nor sign, and then for what nobody else says.</summary>
    [TestCase("""{"code":"E2"}""", true)]
    [TestCase("""{"code":"E3"}""", false)]
    public void Dialect_ThatAsksForNothing_IsForEveryAnswer(string body, bool isKnown)
    {
        var own = new Dialect("own") { Code = ["/code"], Rules = [new DialectRule(ConflictCause.Locked, "E2")] };
        Assert.That(Read(own, Answer(body))!.Cause == ConflictCause.Locked, Is.EqualTo(isKnown));
    }

    /// <summary>Of two dialects that an answer shows, the host's counts before the sign's, and what was added before what is known.</summary>
    [Test]
    public void Dialects_OfOneAnswer_AreAskedInOrder([Values] bool hostFirst)
    {
        Dialect byHost = new("host") { Hosts = ["origin.example"], Rules = [new DialectRule(ConflictCause.Locked)] };
        Dialect bySign = new("sign") { Signs = [At.Header("X-Type").Exists], Rules = [new DialectRule(ConflictCause.InvalidState)] };
        var set = new DialectSet().Disable([.. Dialects.All]);
        foreach (Dialect dialect in hostFirst ? new[] { byHost, bySign } : [bySign, byHost])
            set.Add(dialect);
        Assert.That(Answer("{}").Detect(DetectionSettings.Default.With(set))!.Dialect, Is.EqualTo("host"));
    }

    /// <summary>Of two codes in one list that mean different things, neither is acted upon.</summary>
    [TestCase("""{"errors":[{"code":"E1"},{"code":"E1"}]}""", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("""{"errors":[{"code":"E1"},{"code":"E9"}]}""", ConflictCause.VersionMismatch, Remedy.None)]
    [TestCase("""{"errors":[{"code":"E9"},{"code":"E1"}]}""", ConflictCause.VersionMismatch, Remedy.None)]
    public void Codes_BesideOneAnother_MustAgree(string body, ConflictCause cause, Remedy remedy)
    {
        var own = new Dialect("own")
        {
            Hosts = ["origin.example"],
            Code = ["/errors/*/code"],
            Rules = [new DialectRule(ConflictCause.VersionMismatch, "E1")],
        };
        Conflict conflict = Read(own, Answer(body))!;
        Assert.That((conflict.Cause, conflict.Remedy), Is.EqualTo((cause, remedy)));
    }
}
