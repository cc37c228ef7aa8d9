using System.Net;
using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Detection;

public class ConflictDetectorTests
{
    private static readonly DetectionSettings Plain = DetectionSettings.Default;

    [TestCase(409)]
    [TestCase(412)]
    [TestCase(423)]
    [TestCase(428)]
    public void MayBeConflict_TheFourStatuses_Always(int status) =>
        Assert.That(new ConflictDetector(Plain).MayBeConflict(HttpMethod.Put, (HttpStatusCode)status), Is.True);

    [TestCase(200)]
    [TestCase(400)]
    [TestCase(422)]
    [TestCase(424)]
    [TestCase(429)]
    [TestCase(449)]
    public void MayBeConflict_OtherStatuses_OnlyWhenEnabled(int status)
    {
        var all = new ConflictDetector(Plain.With(new DialectSet().Enable([.. Dialects.All])));
        Assert.That(new ConflictDetector(Plain).MayBeConflict(HttpMethod.Put, (HttpStatusCode)status), Is.False);
        Assert.That(all.MayBeConflict(HttpMethod.Put, (HttpStatusCode)status), Is.True);
        Assert.That(all.MayBeConflict(HttpMethod.Get, (HttpStatusCode)status), Is.False, "a read changes nothing");
    }

    [Test]
    public void MayBeConflict_EveryAnswer_AllocatesNothing()
    {
        var detector = new ConflictDetector(Plain.With(new DialectSet().Enable(Dialects.DynamoDb)));
        detector.MayBeConflict(HttpMethod.Put, HttpStatusCode.OK);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            detector.MayBeConflict(HttpMethod.Put, HttpStatusCode.OK);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Documented bodies of vendors that were not sampled, and shapes of servers without a name.
    [TestCase(
        "https://api.square.example/v2",
        400,
        "POST",
        """{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"VERSION_MISMATCH","detail":"stale"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "https://x.my.salesforce.com/services/data/v60.0/sobjects/Account/1",
        400,
        "PATCH",
        """[{"message":"unable to obtain exclusive access","errorCode":"UNABLE_TO_LOCK_ROW","fields":[]}]""",
        ConflictCause.TransientContention,
        Remedy.Resend
    )]
    [TestCase(
        "https://x.my.salesforce.com/services/data/v60.0/sobjects/Account",
        400,
        "POST",
        """[{"message":"duplicate value found","errorCode":"DUPLICATE_VALUE","fields":[]}]""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase(
        "https://acct.documents.azure.com/dbs/a/colls/b/docs",
        449,
        "POST",
        """{"code":"RetryWith","message":"conflict"}""",
        ConflictCause.TransientContention,
        Remedy.Resend
    )]
    [TestCase(
        "https://firestore.googleapis.com/v1/projects/p/databases/(default)/documents:commit",
        409,
        "POST",
        """{"error":{"code":409,"message":"Too much contention on these documents. Please try again.","status":"ABORTED"}}""",
        ConflictCause.TransientContention,
        Remedy.Rebase
    )]
    [TestCase("http://consul.example/v1/kv/a?cas=7", 200, "PUT", "false", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase(
        "http://nomad.example/v1/var/a?cas=7",
        409,
        "PUT",
        """{"CreateIndex":1,"ModifyIndex":9,"Path":"a","Items":{}}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://netbox.example/api/dcim/sites/1/",
        409,
        "DELETE",
        """{"detail":"Unable to delete object. 3 dependent objects were found: a, b, c"}""",
        ConflictCause.ReferencedByOthers,
        Remedy.None
    )]
    [TestCase(
        "https://api.telegram.org/bot/getUpdates",
        409,
        "POST",
        """{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}""",
        ConflictCause.SessionSuperseded,
        Remedy.None
    )]
    [TestCase(
        "http://placement.example/resource_providers/1",
        409,
        "PUT",
        """{"errors":[{"status":409,"title":"Conflict","detail":"generation conflict","code":"placement.concurrent_update"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://neutron.example/v2.0/networks/1",
        409,
        "DELETE",
        """{"NeutronError":{"type":"NetworkInUse","message":"Unable to complete operation","detail":""}}""",
        ConflictCause.ReferencedByOthers,
        Remedy.None
    )]
    [TestCase(
        "http://vcenter.example/api/x",
        400,
        "POST",
        """{"error_type":"ALREADY_EXISTS","messages":[{"default_message":"exists","id":"x","args":[]}]}""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/articles/1",
        409,
        "PATCH",
        """{"errors":[{"status":"409","code":"version_conflict","title":"Conflict"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://api.example/graphql",
        409,
        "POST",
        """{"data":null,"errors":[{"message":"x","extensions":{"code":"RECORD_NOT_UNIQUE"}}]}""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase(
        "http://fhir.example/Patient/1",
        409,
        "DELETE",
        """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"conflict","diagnostics":"referenced"}]}""",
        ConflictCause.ReferencedByOthers,
        Remedy.None
    )]
    [TestCase(
        "http://db.example/_api/document/c/1",
        412,
        "PUT",
        """{"error":true,"code":412,"errorNum":1200,"errorMessage":"conflict","_rev":"_abc"}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"meta":{"code":409,"errorCode":"OPTIMISTIC_LOCKING"},"message":"x"}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"result":null,"success":false,"errors":[{"code":"StaleRevision"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"errors":[{"code":"VERSION_CONFLICT"},{"code":"NAME_TAKEN"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"errors":[{"code":"VERSION_CONFLICT"},{"code":"SOMETHING_ELSE"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """<response><error><code>DUPLICATE_NAME</code><message>x</message></error></response>""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase("http://api.example/x", 409, "PUT", """<html><body>VERSION_CONFLICT</body></html>""", ConflictCause.Unknown, Remedy.None)]
    [TestCase(
        "http://api.example/x",
        409,
        "POST",
        """{"code":409,"status":"Conflict","message":"409"}""",
        ConflictCause.Unknown,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"errors":[{"code":"SOMETHING_ELSE"},{"code":"VERSION_CONFLICT"}]}""",
        ConflictCause.VersionMismatch,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"error":{"code":"VERSION_CONFLICT","details":[{"code":"NAME_TAKEN"}]}}""",
        ConflictCause.VersionMismatch,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"code":"VERSION_CONFLICT","reason":"account_locked"}""",
        ConflictCause.VersionMismatch,
        Remedy.None
    )]
    [TestCase(
        "http://api.example/x",
        409,
        "PUT",
        """{"code":"VERSION_CONFLICT","reason":"conflict","id":"req_1"}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "https://origin.example/projects/7",
        409,
        "PATCH",
        """{"ErrorCode":"urn:acme:errors:UpdateConflict"}""",
        ConflictCause.VersionMismatch,
        Remedy.Rebase
    )]
    [TestCase(
        "https://origin.example/restconf/data",
        409,
        "POST",
        """{"ietf-restconf:errors":{"error":[{"error-type":"application","error-tag":"data-exists"}]}}""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase(
        "https://origin.example/users",
        409,
        "POST",
        """{"code":6,"message":"user already exists"}""",
        ConflictCause.AlreadyExists,
        Remedy.None
    )]
    [TestCase(
        "https://origin.example/users",
        409,
        "POST",
        """{"code":6,"message":"not what it seems","name":"schema violation"}""",
        ConflictCause.Unknown,
        Remedy.None
    )]
    public void Detect_DocumentedBodies_AreUnderstood(
        string target,
        int status,
        string method,
        string body,
        ConflictCause cause,
        Remedy remedy
    )
    {
        DetectionSettings settings = Plain.With(
            new DialectSet().Enable(Dialects.Square, Dialects.Salesforce, Dialects.CosmosDb, Dialects.Consul, Dialects.VMware)
        );
        Conflict? conflict = Detect(settings, target, status, method, body);
        Assert.That((conflict?.Cause, conflict?.Remedy), Is.EqualTo(((ConflictCause?)cause, (Remedy?)remedy)));
    }

    [Test]
    public void Detect_KubernetesFieldOwnership_NamesFieldsAndOwners()
    {
        const string Body = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409,"message":"Apply failed with 2 conflicts",
             "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"helm\" using v1","field":".data.a"},
                                  {"reason":"FieldManagerConflict","message":"conflict with \"argo\" using v1","field":".data.b"}]}}
            """;
        Conflict conflict = Detect(Plain, "https://k8s.example/api/v1/namespaces/a/configmaps/b", 409, "PATCH", Body)!;

        Assert.That(conflict.Cause, Is.EqualTo(ConflictCause.FieldOwnership));
        Assert.That(conflict.OwnedFields, Is.EqualTo(new[] { new OwnedField(".data.a", "helm"), new OwnedField(".data.b", "argo") }));
    }

    [Test]
    public void Detect_ResumableUpload_TellsTheExpectedOffset()
    {
        Conflict conflict = Detect(
            Plain,
            "https://up.example/1",
            409,
            "PATCH",
            """{"type":"https://iana.org/assignments/http-problem-types#mismatching-upload-offset","expected-offset":12500000}""",
            "application/problem+json"
        )!;
        Assert.That((conflict.Cause, conflict.ExpectedOffset), Is.EqualTo((ConflictCause.OffsetMismatch, (long?)12500000)));
    }

    [TestCase("x-should-retry", "true", ConflictCause.TransientContention, Remedy.Resend)]
    [TestCase("x-should-retry", "false", ConflictCause.Unknown, Remedy.None)]
    [TestCase("stripe-should-retry", "true", ConflictCause.TransientContention, Remedy.Resend)]
    public void Detect_RetryDirective_DecidesWhatNothingElseDoes(string field, string value, ConflictCause cause, Remedy remedy)
    {
        Conflict conflict = Detect(Plain, "https://api.example/x", 409, "POST", "{}", "application/json", (field, value))!;
        Assert.That((conflict.Cause, conflict.Remedy), Is.EqualTo((cause, remedy)));
    }

    [Test]
    public void Detect_DoNotRetry_EndsEveryPlanToSendTheSameAgain()
    {
        const string Body = """{"code":"deadlock_detected"}""";
        Assert.That(Detect(Plain, "https://api.example/x", 409, "POST", Body)!.Remedy, Is.EqualTo(Remedy.Resend));
        Assert.That(
            Detect(Plain, "https://api.example/x", 409, "POST", Body, "application/json", ("x-should-retry", "false"))!.Remedy,
            Is.EqualTo(Remedy.None)
        );
    }

    [TestCase("Retry-After", "3", 3000)]
    [TestCase("retry-after-ms", "250", 250)]
    [TestCase("x-ms-retry-after-ms", "1500", 1500)]
    public void Detect_RetryHint_IsRead(string field, string value, int milliseconds) =>
        Assert.That(
            Detect(Plain, "https://api.example/x", 409, "POST", "{}", "application/json", (field, value))!.RetryAfter,
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );

    [Test]
    public void Detect_PageOfAFirewall_MayHaveBeenBlocked()
    {
        Conflict conflict = Detect(
            Plain,
            "https://api.example/x",
            409,
            "POST",
            "<html>blocked</html>",
            "text/html",
            ("cf-mitigated", "challenge")
        )!;
        Assert.That((conflict.Cause, conflict.AnsweredBy), Is.EqualTo((ConflictCause.PossiblyBlocked, Answerer.Intermediary)));
    }

    [Test]
    public void Law10_Text_IsReadOnlyWhenAllowedAndIsAGuess()
    {
        const string Body = """{"error":"Somebody else has been editing: version mismatch."}""";
        Conflict silent = Detect(Plain, "https://api.example/x", 409, "PUT", Body)!;
        Conflict guess = Detect(Plain with { ReadText = true }, "https://api.example/x", 409, "PUT", Body)!;

        Assert.That(silent.Cause, Is.EqualTo(ConflictCause.Unknown));
        Assert.That(
            (guess.Cause, guess.Confidence, guess.Remedy),
            Is.EqualTo((ConflictCause.VersionMismatch, Confidence.Guess, Remedy.None))
        );
    }

    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-8")]
    [TestCase("iso-8859-1")]
    public void Detect_OtherCharsets_AreRead(string charset)
    {
        byte[] body = Encoding.GetEncoding(charset).GetBytes("""{"code":"VERSION_CONFLICT","message":"Zu spät."}""");
        Conflict conflict = Detect(Plain, "https://api.example/x", 409, "PUT", body, $"application/json; charset={charset}")!;
        Assert.That((conflict.Code, conflict.Detail), Is.EqualTo(("VERSION_CONFLICT", "Zu spät.")));
    }

    [TestCase("""{"code":"VERSION_CONFLICT","code":"NAME_TAKEN"}""")]
    [TestCase("""{"code":"NAME_TAKEN","code":"VERSION_CONFLICT"}""")]
    public void Law11_DuplicateMembers_AreNeverActedUpon(string body) =>
        Assert.That(Detect(Plain, "https://api.example/x", 409, "PUT", body)!.Remedy, Is.EqualTo(Remedy.None));

    [Test]
    public void Detect_XmlThatSpeaksInAttributes_IsRead()
    {
        Conflict conflict = Detect(
            Plain,
            "http://fhir.example/Patient/1",
            409,
            "DELETE",
            """<OperationOutcome xmlns="http://hl7.org/fhir"><issue><code value="conflict"/><diagnostics value="Encounter/7 refers to it"/></issue></OperationOutcome>""",
            "application/fhir+xml"
        )!;

        Assert.That(
            (conflict.Cause, conflict.Dialect, conflict.Code, conflict.Detail),
            Is.EqualTo((ConflictCause.ReferencedByOthers, "FHIR", "conflict", "Encounter/7 refers to it"))
        );
    }

    [Test]
    public void Standardised_AnyAnswer_IsAProblemThatKeepsTheOriginal()
    {
        const string Body = """<Error><Code>BucketNotEmpty</Code><Message>Not empty</Message></Error>""";
        Conflict conflict = Detect(Plain, "https://s3.example/b", 409, "DELETE", Body, "application/xml")!;

        using var problem = JsonDocument.Parse(StandardisedConflict.ToBytes(conflict, Encoding.UTF8.GetBytes(Body), "application/xml"));
        JsonElement root = problem.RootElement;

        Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("about:blank"));
        Assert.That(root.GetProperty("title").GetString(), Is.EqualTo("Referenced by others"));
        Assert.That(root.GetProperty("status").GetInt32(), Is.EqualTo(409));
        Assert.That(root.GetProperty("detail").GetString(), Is.EqualTo("Not empty"));
        Assert.That(root.GetProperty("cause").GetString(), Is.EqualTo("referencedByOthers"));
        Assert.That(root.GetProperty("code").GetString(), Is.EqualTo("BucketNotEmpty"));
        Assert.That(root.GetProperty("original").GetString(), Is.EqualTo(Body));
        Assert.That(root.GetProperty("originalContentType").GetString(), Is.EqualTo("application/xml"));
    }

    [Test]
    public void Standardised_ProblemOfTheOrigin_KeepsItsTypeAndExtensions()
    {
        const string Body = """{"type":"https://example.org/probs/stale","title":"Stale","status":400,"cause":"theirs","now":5}""";
        Conflict conflict = Detect(Plain, "https://api.example/x", 409, "PUT", Body, "application/problem+json")!;

        using var problem = JsonDocument.Parse(
            StandardisedConflict.ToBytes(conflict, Encoding.UTF8.GetBytes(Body), "application/problem+json")
        );
        JsonElement root = problem.RootElement;

        Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("https://example.org/probs/stale"));
        Assert.That(root.GetProperty("status").GetInt32(), Is.EqualTo(409), "the HTTP status wins");
        Assert.That(root.GetProperty("now").GetInt32(), Is.EqualTo(5));
        Assert.That(root.GetProperty("cause").GetString(), Is.Not.EqualTo("theirs"));
        Assert.That(root.GetProperty("original").GetProperty("cause").GetString(), Is.EqualTo("theirs"));
    }

    private static readonly HttpProblemDetails Theirs = HttpProblemDetailsJson.Read(
        Encoding.UTF8.GetBytes(
            """{"type":"https://example.org/probs/stale","title":"Stale","detail":"Theirs","instance":"/x/7","now":5,"code":"own","remedy":1,"original":2}"""
        ),
        maxDepth: 64
    )!;

    // Every member that is ours is written by us or not at all: those of the problem go by their side.
    [TestCase("""{"a":1}""", "application/json", "\"originalContentType\":\"application/json\",\"original\":{\"a\":1}")]
    [TestCase("{\"a\":1", "application/json", "\"originalContentType\":\"application/json\",\"original\":\"{\\\"a\\\":1\"")]
    [TestCase(
        "[[[[1]]]]",
        "application/json",
        "\"originalContentType\":\"application/json\",\"original\":\"[[[[1]]]]\"",
        Description = "nested deeper than allowed"
    )]
    [TestCase("tea é", "text/plain", "\"originalContentType\":\"text/plain\",\"original\":\"tea é\"")]
    [TestCase("tea", null, "\"original\":\"tea\"")]
    [TestCase("\u0080", null, "\"originalBase64\":\"gA==\"")]
    [TestCase("", "text/plain", null)]
    [TestCase(null, "text/plain", null)]
    public void Standardised_TheOriginal_IsKeptAsWhatItIs(string? original, string? contentType, string? expected)
    {
        var conflict = new Conflict { StatusCode = HttpStatusCode.Conflict, Method = HttpMethod.Put };
        byte[]? body =
            original == "\u0080" ? [0x80]
            : original is null ? null
            : Encoding.UTF8.GetBytes(original);

        string written = Encoding.UTF8.GetString(
            StandardisedConflict.ToBytes(conflict, body is null ? (ReadOnlyMemory<byte>?)null : body, contentType, maxDepth: 3)
        );

        Assert.That(
            written,
            Is.EqualTo(
                """{"type":"about:blank","title":"Unknown","status":409,"cause":"unknown","confidence":"guess","remedy":"none","maybeApplied":false"""
                    + (expected is null ? "}" : $",{expected}}}")
            )
        );
    }

    [Test]
    public void Standardised_AllThatIsKnown_IsWritten()
    {
        var conflict = new Conflict
        {
            StatusCode = HttpStatusCode.PreconditionFailed,
            Method = HttpMethod.Put,
            Cause = ConflictCause.FieldOwnership,
            Confidence = Confidence.Definite,
            Remedy = Remedy.Rebase,
            MaybeApplied = true,
            Code = "E2",
            Detail = "Ours",
            Dialect = "own",
            CurrentVersion = "7",
            ExpectedOffset = 100,
            RetryAfter = TimeSpan.FromMilliseconds(2500),
            Problem = Theirs,
            OwnedFields = [new OwnedField(".a", "x"), new OwnedField(".b", Owner: null)],
        };

        Assert.That(
            Encoding.UTF8.GetString(StandardisedConflict.ToBytes(conflict, original: null, originalContentType: null)),
            Is.EqualTo(
                """{"type":"https://example.org/probs/stale","title":"Stale","status":412,"detail":"Ours","instance":"/x/7","cause":"fieldOwnership","confidence":"definite","remedy":"rebase","maybeApplied":true,"""
                    + """ "code":"E2","dialect":"own","currentVersion":"7","expectedOffset":100,"retryAfter":2.5,"ownedFields":[{"field":".a","owner":"x"},{"field":".b"}],"now":5}""".TrimStart()
            )
        );
    }

    [Test]
    public void Standardised_WithoutADetailOfItsOwn_HasThatOfTheProblem()
    {
        var conflict = new Conflict
        {
            StatusCode = HttpStatusCode.Conflict,
            Method = HttpMethod.Put,
            Problem = Theirs,
        };
        using var problem = JsonDocument.Parse(StandardisedConflict.ToBytes(conflict, original: null, originalContentType: null));
        Assert.That(problem.RootElement.GetProperty("detail").GetString(), Is.EqualTo("Theirs"));
    }

    [Test]
    public async Task Standardised_AsContent_IsAProblem()
    {
        var conflict = new Conflict { StatusCode = HttpStatusCode.Conflict, Method = HttpMethod.Put };
        using HttpContent content = StandardisedConflict.ToContent(conflict, original: null, originalContentType: null);
        Assert.That(content.Headers.ContentType?.ToString(), Is.EqualTo("application/problem+json"));
        Assert.That(await content.ReadAsStringAsync(), Does.StartWith("{\"type\":\"about:blank\""));
    }

    private static Conflict? Detect(
        DetectionSettings settings,
        string target,
        int status,
        string method,
        string body,
        string contentType = "application/json",
        params (string Name, string Value)[] fields
    ) =>
        Detect(
            settings,
            target,
            status,
            method,
            Encoding.UTF8.GetBytes(body),
            body.StartsWith('<') && contentType == "application/json" ? "text/xml" : contentType,
            fields
        );

    private static Conflict? Detect(
        DetectionSettings settings,
        string target,
        int status,
        string method,
        byte[] body,
        string contentType,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach ((string name, string value) in fields)
            response.Headers.TryAddWithoutValidation(name, value);
        return new ConflictDetector(settings).Detect(request, null, response, body);
    }
}
