using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Handling;

/// <summary>What a scope makes of the requests of code that knows nothing of versions.</summary>
public class ReadScopeTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","price":5,"stock":10}""";

    private InMemoryOrigin _origin = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp() => Start(new OriginOptions());

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _origin.Dispose();
    }

    private void Start(OriginOptions origin, Action<ConflictHandlingOptions>? configure = null, params DelegatingHandler[] between)
    {
        _http?.Dispose();
        _origin?.Dispose();
        _origin = new InMemoryOrigin(origin);
        SomebodyWrites(Tea);
        _origin.Resources.ForgetHistory();
        _http = Client(configure, between);
    }

    private HttpClient Client(Action<ConflictHandlingOptions>? configure = null, params DelegatingHandler[] between)
    {
        var options = new ConflictHandlingOptions();
        configure?.Invoke(options);
        HttpMessageHandler next = new AttemptProbe(_origin);
        foreach (DelegatingHandler handler in between)
        {
            handler.InnerHandler = next;
            next = handler;
        }
        return new HttpClient(new ConflictHandler(options, next), disposeHandler: false) { BaseAddress = InMemoryOrigin.BaseAddress };
    }

    private void SomebodyWrites(string json, string path = Path) => _origin.Resources.Put(path, json);

    private string Held => _origin.Resources.TextOf(Path);

    private OriginRequest Last => _origin.Resources.Requests[^1];

    private string? Tag => _origin.Resources.TagOf(Path);

    private async Task<string> ReadAsync(HttpClient? http = null, string path = Path) => await (http ?? _http).GetStringAsync(path);

    private async Task<HttpStatusCode> WriteAsync(
        string method,
        string? json,
        HttpClient? http = null,
        string path = Path,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, mediaType),
        };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await (http ?? _http).SendAsync(request);
        return answer.StatusCode;
    }

    private Task<HttpStatusCode> PutAsync(string json, HttpClient? http = null) => WriteAsync("PUT", json, http);

    private static void AssertSays(string json, string expected) =>
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(expected)), Is.True, json);

    [TestCase("PUT", Tea, "application/json")]
    [TestCase("PATCH", """{"price":6}""", "application/merge-patch+json")]
    [TestCase("DELETE", null, "application/json")]
    public async Task Law29_WriteOfWhatWasRead_IsStamped(string method, string? json, string mediaType)
    {
        string? tag = Tag;
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await WriteAsync(method, json, mediaType: mediaType);
        }

        Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo((method, tag)));
    }

    [Test]
    public async Task Law29_Post_IsNeverStamped()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await WriteAsync("POST", Tea);
        }

        Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo(("POST", (string?)null)));
    }

    [Test]
    public async Task Law29_DatesWhereThereAreNoTags_AreStampedWhenTheyAreStrong()
    {
        var time = new FakeTimeProvider();
        Start(new OriginOptions { Tags = TagStyle.LastModifiedOnly, TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(5));
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await PutAsync(Tea);
        }

        Assert.That(Last.Header("If-Unmodified-Since"), Is.Not.Null);
    }

    [Test]
    public async Task Law29_PutThatMeetsAConflict_IsMerged()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":6,"stock":7}""");
    }

    [Test]
    public async Task Law29_PutThatCollides_IsRefusedAndWritesNothing()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":7,"stock":10}""");
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertSays(Held, """{"name":"tea","price":7,"stock":10}""");
    }

    [Test]
    public async Task Law29_MemberThatIsMissing_IsUntouched()
    {
        SomebodyWrites("""{"name":"tea","price":5,"stock":10,"origin":{"country":"CN","farm":"x"},"lines":[{"sku":"a","n":1}]}""");
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7,"origin":{"country":"CN","farm":"y"},"lines":[{"sku":"a","n":2}]}""");
            // This writer knows neither stock nor farm nor lines.
            Assert.That(await PutAsync("""{"name":"tea","price":6,"origin":{"country":"IN"}}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":6,"stock":7,"origin":{"country":"IN","farm":"y"},"lines":[{"sku":"a","n":2}]}""");
    }

    [TestCase(false, HttpStatusCode.PreconditionFailed)]
    [TestCase(true, HttpStatusCode.NoContent)]
    public async Task Law29_ElementWithMembersThatTheWriterLacks_IsMergedOnlyByAKey(bool hasKey, HttpStatusCode expected)
    {
        Start(
            new OriginOptions(),
            o =>
                o.On(ConflictCause.VersionMismatch)
                    .Merge(m =>
                    {
                        if (hasKey)
                            m.Key("/lines", "sku");
                    })
        );
        SomebodyWrites("""{"n":1,"lines":[{"sku":"a","count":1,"note":"x"},{"sku":"b","count":2,"note":"y"}]}""");
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"n":2,"lines":[{"sku":"a","count":1,"note":"x"},{"sku":"b","count":2,"note":"y"}]}""");
            Assert.That(await PutAsync("""{"n":1,"lines":[{"sku":"a","count":1},{"sku":"b","count":5}]}"""), Is.EqualTo(expected));
        }

        if (hasKey)
            AssertSays(Held, """{"n":2,"lines":[{"sku":"a","count":1,"note":"x"},{"sku":"b","count":5,"note":"y"}]}""");
    }

    [Test]
    public async Task Law29_PutOfAnotherMediaType_IsStampedAndNotMerged()
    {
        string? tag = Tag;
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(
                await WriteAsync("PUT", """{"name":"tea","price":6,"stock":10}""", mediaType: "application/vnd.acme+json"),
                Is.EqualTo(HttpStatusCode.PreconditionFailed)
            );
        }

        Assert.That(Last.Header("If-Match"), Is.EqualTo(tag));
    }

    [TestCase("PATCH", """{"price":6}""", "application/merge-patch+json")]
    [TestCase("DELETE", null, "application/json")]
    public async Task Law29_PatchOrDeleteThatMeetsAConflict_IsRefused(string method, string? json, string mediaType)
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(await WriteAsync(method, json, mediaType: mediaType), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertSays(Held, """{"name":"tea","price":5,"stock":7}""");
    }

    [Test]
    public async Task Schedule15_TwoReadsWithDifferentValidators_StampTheOlderAndMergeNothing()
    {
        string? older = Tag;
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            await ReadAsync();
            _origin.Resources.ForgetHistory();
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        Assert.That(_origin.Resources.Requests.Select(r => (r.Method, r.Header("If-Match"))), Is.EqualTo(new[] { ("PUT", older) }));
        AssertSays(Held, """{"name":"tea","price":5,"stock":7}""");
    }

    [Test]
    public async Task Law29_List_YieldsNoTagsOfItems()
    {
        SomebodyWrites($"[{Tea}]", "/products");
        using (ReadScope.Begin())
        {
            await ReadAsync(path: "/products");
            await PutAsync(Tea);
        }

        Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo(("PUT", (string?)null)));
    }

    [Test]
    public async Task Law29_RedirectedAlias_IsNotStamped()
    {
        using HttpClient http = new(new ConflictHandler(new(), new AttemptProbe(new Redirects(_origin))))
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
        using HttpClient unprobed = new(new ConflictHandler(new(), new Redirects(_origin))) { BaseAddress = InMemoryOrigin.BaseAddress };
        foreach (HttpClient client in new[] { http, unprobed })
        {
            using (ReadScope.Begin())
            {
                await ReadAsync(client, "/latest");
                await WriteAsync("PUT", Tea, client, "/latest");
            }

            Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo(("PUT", (string?)null)));
        }
    }

    [Test]
    public async Task Law29_RedirectedWhenAskedAgain_IsNotStamped()
    {
        using HttpClient http = new(
            new ConflictHandler(
                new() { TimeProvider = new FakeTimeProvider { AutoAdvance = true } },
                new AttemptProbe(new Redirects(_origin, after: 1))
            )
        )
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
        _origin.Resources.Answer("GET", "/latest", _ => new OriginAnswer(409).With("Retry-After", "1"));
        using (ReadScope.Begin())
        {
            Assert.That(await ReadAsync(http, "/latest"), Is.EqualTo(Tea));
            await WriteAsync("PUT", Tea, http, "/latest");
        }

        Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo(("PUT", (string?)null)));
    }

    [Test]
    public async Task Law29_UriThatAHandlerRewrites_IsNoRedirect()
    {
        Start(new OriginOptions(), configure: null, new Rewrites());
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await PutAsync(Tea);
        }

        Assert.That((Last.Query, Last.Header("If-Match") is not null), Is.EqualTo(("?api-version=1", true)));
    }

    /// <summary>What was taken in for later may fail there: it is no base of what comes next.</summary>
    [Test]
    public async Task Law16_PutTakenInForLater_IsNoBaseOfTheNext([Values] bool isProbed)
    {
        using HttpClient unprobed = new(new ConflictHandler(new(), _origin), disposeHandler: false)
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
        HttpClient http = isProbed ? _http : unprobed;
        const string others = """{"name":"tea","price":5,"stock":11}""";
        _origin.Resources.Answer("PUT", Path, _ => new OriginAnswer(202), times: 1);
        using (ReadScope.Begin())
        {
            await ReadAsync(http);
            await PutAsync("""{"name":"rice","price":5,"stock":10}""", http);
            SomebodyWrites(others);

            Assert.That(await PutAsync("""{"name":"rice","price":7,"stock":10}""", http), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }
        Assert.That(Held, Is.EqualTo(others));
    }

    [Test]
    public async Task Law16_DeleteTakenInForLater_TheNextWriteIsStamped()
    {
        string? tag = Tag;
        _origin.Resources.Answer("DELETE", Path, _ => new OriginAnswer(202), times: 1);
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await WriteAsync("DELETE", json: null);
            await PutAsync(Tea);
        }

        Assert.That((Last.Method, Last.Header("If-Match")), Is.EqualTo(("PUT", tag)));
    }

    [Test]
    public async Task Law07_OwnWriteThatNothingVouchesFor_IsReadBackBeforeTheNext()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await PutAsync("""{"name":"tea","price":6,"stock":10}""");
            _origin.Resources.ForgetHistory();
            string? tag = Tag;
            Assert.That(await PutAsync("""{"name":"tea","price":7,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));

            Assert.That(
                _origin.Resources.Requests.Select(r => (r.Method, r.Header("If-Match"))),
                Is.EqualTo(new[] { ("GET", null), ("PUT", tag) })
            );
            tag = Tag;
            // The read has shown that what is sent here is what is stored.
            Assert.That(await PutAsync("""{"name":"tea","price":8,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That((Last.Method, Last.Header("If-Match"), _origin.Resources.CountRequests("GET")), Is.EqualTo(("PUT", tag, 1)));
            Assert.That(await WriteAsync("DELETE", null), Is.EqualTo(HttpStatusCode.NoContent));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Law07_WriteAfterAnOwnWriteThatSomebodyChanged_IsMergedWithThat(bool tagsWriteAnswers)
    {
        Start(new OriginOptions { TagsWriteAnswers = tagsWriteAnswers });
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await PutAsync("""{"name":"tea","price":6,"stock":10}""");
            SomebodyWrites("""{"name":"tea","price":6,"stock":7}""");
            Assert.That(await PutAsync("""{"name":"tea","price":8,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":8,"stock":7}""");
    }

    [Test]
    public async Task Law06_WriteAfterAMerge_DoesNotUndoWhatWasMergedIn()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            await PutAsync("""{"name":"tea","price":6,"stock":10}""");
            // The writer has not seen the merge.
            Assert.That(await PutAsync("""{"name":"tea","price":8,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":8,"stock":7}""");
    }

    [Test]
    public async Task Law07_OriginThatCompletesWhatItStores_TakesSeveralWrites()
    {
        int stores = 0;
        Start(
            new OriginOptions
            {
                Storing = (_, bytes) =>
                {
                    JsonNode document = JsonNode.Parse(bytes)!;
                    document["updated"] = ++stores;
                    return Encoding.UTF8.GetBytes(document.ToJsonString());
                },
            }
        );
        using (ReadScope.Begin())
        {
            await ReadAsync();
            for (int price = 6; price < 9; price++)
                Assert.That(await PutAsync($$"""{"name":"tea","price":{{price}},"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        Assert.That(JsonNode.Parse(Held)!["price"]!.GetValue<int>(), Is.EqualTo(8));
    }

    [Test]
    public async Task Law29_ReadAfterAnOwnWrite_IsWhatCounts()
    {
        using (ReadScope.Begin())
        {
            for (int price = 6; price < 9; price++)
            {
                await ReadAsync();
                string? tag = Tag;
                Assert.That(await PutAsync($$"""{"name":"tea","price":{{price}},"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
                Assert.That(Last.Header("If-Match"), Is.EqualTo(tag));
            }
        }
    }

    [Test]
    public async Task Law29_PutAfterAnOwnPatch_IsMergedWithIt()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await WriteAsync("PATCH", """{"stock":9}""", mediaType: "application/merge-patch+json");
            await WriteAsync("PATCH", """{"stock":8}""", mediaType: "application/merge-patch+json");
            Assert.That(Last.Header("If-Match"), Is.Null);
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":6,"stock":8}""");
    }

    [Test]
    public async Task Law29_AfterADelete_NothingIsKnown()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await WriteAsync("DELETE", null);
            Assert.That(await PutAsync(Tea), Is.EqualTo(HttpStatusCode.Created));
        }

        Assert.That(Last.Header("If-Match"), Is.Null);
    }

    [Test]
    public async Task Law29_ReadAfterARefusal_StartsAnew()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":7,"stock":10}""");
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
            await ReadAsync();
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }
    }

    [Test]
    public async Task Law29_ParallelFlows_DoNotSeeEachOthersReads()
    {
        var read = new TaskCompletionSource();
        string? older = Tag;
        async Task EditAsync(bool isFirst, string json)
        {
            using (ReadScope.Begin())
            {
                if (!isFirst)
                    await read.Task;
                await ReadAsync();
                if (isFirst)
                {
                    SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
                    read.SetResult();
                }
                await Task.Yield();
                Assert.That(await PutAsync(json), Is.EqualTo(HttpStatusCode.NoContent));
            }
        }

        await Task.WhenAll(
            EditAsync(isFirst: true, """{"name":"tea","price":6,"stock":10}"""),
            EditAsync(isFirst: false, """{"name":"coffee","price":5,"stock":7}""")
        );

        AssertSays(Held, """{"name":"coffee","price":6,"stock":7}""");
        Assert.That(
            _origin.Resources.Requests.Where(r => r.Method == "PUT").Select(r => r.Header("If-Match")),
            Does.Contain(older).And.No.Member(null)
        );
    }

    [Test]
    public async Task Law29_BranchesInOneScope_LoseNoUpdate()
    {
        TaskCompletionSource[] turns = [new(), new()];
        async Task EditAsync(int branch, string json)
        {
            await ReadAsync();
            await turns[branch].Task;
            Assert.That(await PutAsync(json), Is.EqualTo(HttpStatusCode.NoContent));
        }

        using (ReadScope.Begin())
        {
            Task one = EditAsync(0, """{"name":"tea","price":6,"stock":10}""");
            Task two = EditAsync(1, """{"name":"tea","price":5,"stock":9}""");
            turns[0].SetResult();
            await one;
            turns[1].SetResult();
            await two;
        }

        AssertSays(Held, """{"name":"tea","price":6,"stock":9}""");
    }

    [Test]
    public async Task Law29_NestedScopes_DoNotSeeEachOthersReads()
    {
        SomebodyWrites(Tea, "/products/43");
        using (ReadScope.Begin())
        {
            await ReadAsync();
            using (ReadScope.Begin())
            {
                await ReadAsync(path: "/products/43");
                await PutAsync(Tea);
                Assert.That(Last.Header("If-Match"), Is.Null);
            }
            await WriteAsync("PUT", Tea, path: "/products/43");
            Assert.That(Last.Header("If-Match"), Is.Null);
        }
    }

    [Test]
    public async Task Law29_ScopeAroundAnother_GoesOnAfterIt()
    {
        string? tag = Tag;
        using (ReadScope.Begin())
        {
            await ReadAsync();
            using (ReadScope.Begin())
                await ReadAsync();
            await PutAsync(Tea);
        }

        Assert.That(Last.Header("If-Match"), Is.EqualTo(tag));
    }

    [Test]
    public async Task Law29_DisposedScope_IsInert()
    {
        var disposed = new TaskCompletionSource();
        async Task WriteLaterAsync()
        {
            await disposed.Task;
            await PutAsync(Tea);
            await ReadAsync();
            await PutAsync(Tea);
        }

        Task left;
        using (ReadScope.Begin())
        {
            using (ReadScope.Begin())
            {
                await ReadAsync();
                left = WriteLaterAsync();
            }
            disposed.SetResult();
            await left;
            Assert.That(_origin.Resources.Requests.Where(r => r.Method == "PUT").Select(r => r.Header("If-Match")), Is.All.Null);
            Assert.That(_origin.Resources.Requests.Count(r => r.Header("Cache-Control") is not null), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Law29_ScopeDisposedTwiceOrFirst_LeavesNothingBehind()
    {
        ReadScope outer = ReadScope.Begin();
        ReadScope inner = ReadScope.Begin();
        await ReadAsync();
        outer.Dispose();
        inner.Dispose();
        inner.Dispose();
        await PutAsync(Tea);

        Assert.That(Last.Header("If-Match"), Is.Null);
    }

    [Test]
    public async Task Law29_OutsideOfAScope_NothingIsRemembered()
    {
        await ReadAsync();
        Assert.That(Last.Header("Cache-Control"), Is.Null);
        using (ReadScope.Begin())
        {
            await PutAsync(Tea);
            Assert.That(Last.Header("If-Match"), Is.Null);
            await ReadAsync();
        }
        await PutAsync(Tea);

        Assert.That(Last.Header("If-Match"), Is.Null);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task GetOutsideOfAScope_TouchesNoOptions(bool isInScope)
    {
        // The property would allocate what the test looks for.
        FieldInfo options = typeof(HttpRequestMessage).GetField("_options", BindingFlags.Instance | BindingFlags.NonPublic)!;
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        using (isInScope ? ReadScope.Begin() : null)
        using (HttpResponseMessage answer = await _http.SendAsync(request))
            Assert.That((options.GetValue(request) is not null, answer.Content is CapturingContent), Is.EqualTo((isInScope, isInScope)));
    }

    [Test]
    public async Task Law29_WhatIsRemembered_IsBounded()
    {
        for (int i = 0; i <= ReadScope.MaxTargets; i++)
            SomebodyWrites("{}", $"/p/{i}");
        using (ReadScope.Begin())
        {
            for (int i = 0; i <= ReadScope.MaxTargets; i++)
                await ReadAsync(path: $"/p/{i}");

            await WriteAsync("PUT", "{}", path: "/p/0");
            Assert.That(Last.Header("If-Match"), Is.Null);
            await WriteAsync("PUT", "{}", path: "/p/1");
            Assert.That(Last.Header("If-Match"), Is.Not.Null);
        }
    }

    [Test]
    public async Task Law29_WhatIsKeptOfBodies_IsBounded()
    {
        string large = new('x', 3 * 1024 * 1024);
        for (int i = 0; i < 6; i++)
            SomebodyWrites($$"""{"large":"{{large}}","n":1,"m":1}""", $"/p/{i}");
        using (ReadScope.Begin())
        {
            for (int i = 0; i < 6; i++)
                await ReadAsync(path: $"/p/{i}");
            for (int i = 0; i < 6; i++)
                SomebodyWrites($$"""{"large":"{{large}}","n":2,"m":1}""", $"/p/{i}");

            Assert.That(await WriteAsync("PUT", """{"n":1,"m":2}""", path: "/p/0"), Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(await WriteAsync("PUT", """{"n":1,"m":2}""", path: "/p/5"), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }
    }

    [Test]
    public async Task Law29_WhatIsKeptOfOwnWrites_IsBounded()
    {
        string large = new('x', 3 * 1024 * 1024);
        using (ReadScope.Begin())
        {
            for (int i = 0; i < 6; i++)
            {
                SomebodyWrites("{}", $"/p/{i}");
                await ReadAsync(path: $"/p/{i}");
                await WriteAsync("PUT", $$"""{"large":"{{large}}","n":1}""", path: $"/p/{i}");
            }
            _origin.Resources.ForgetHistory();

            await WriteAsync("DELETE", null, path: "/p/0");
            await WriteAsync("DELETE", null, path: "/p/5");
        }

        Assert.That(
            _origin.Resources.Requests.Where(r => r.Method == "DELETE").Select(r => r.Header("If-Match") is not null),
            Is.EqualTo(new[] { true, false })
        );
    }

    [Test]
    public async Task Law13_WriteThatWasNeverSent_LeavesNoDoubt()
    {
        var network = new NeverSends { InnerHandler = _origin };
        using var http = new HttpClient(new ConflictHandler(new(), new AttemptProbe(network))) { BaseAddress = InMemoryOrigin.BaseAddress };
        using (ReadScope.Begin())
        {
            await ReadAsync(http);
            network.IsOn = true;
            await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(Tea, http));
            network.IsOn = false;
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(await PutAsync("""{"name":"tea","price":6,"stock":10}""", http), Is.EqualTo(HttpStatusCode.NoContent));
        }

        AssertSays(Held, """{"name":"tea","price":6,"stock":7}""");
    }

    [Test]
    public async Task Law29_BodyAboveTheLimit_IsStampedAndNotMerged()
    {
        Start(new OriginOptions(), o => o.MaxCapturedContent = Tea.Length - 1);
        using (ReadScope.Begin())
        {
            Assert.That(await ReadAsync(), Is.EqualTo(Tea));
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(await PutAsync("""{"price":6}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }
    }

    [TestCase("If-Match", "\"mine\"")]
    [TestCase("If-Match", "*")]
    [TestCase("If-None-Match", "*")]
    [TestCase("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")]
    [TestCase("If", "(<urn:uuid:1>)")]
    public async Task Law01_PreconditionOfTheCaller_Wins(string name, string value)
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            _origin.Resources.ForgetHistory();
            await WriteAsync("PUT", """{"name":"tea","price":6,"stock":10}""", headers: (name, value));
        }

        OriginRequest put = _origin.Resources.Requests.Single(r => r.Method == "PUT");
        Assert.That(put.Header(name), Is.EqualTo(value));
        Assert.That(put.Header("If-Match"), Is.EqualTo(name == "If-Match" ? value : null));
    }

    [Test]
    public async Task Law09_OtherCredentialsOrAnotherClient_DoNotSeeTheRead()
    {
        using HttpClient other = Client();
        using (ReadScope.Begin())
        {
            await ReadAsync();
            await PutAsync(Tea, other);
            Assert.That(Last.Header("If-Match"), Is.Null);
            await WriteAsync("PUT", Tea, headers: ("Authorization", "Bearer somebody"));
            Assert.That(Last.Header("If-Match"), Is.Null);
            await PutAsync(Tea);
            Assert.That(Last.Header("If-Match"), Is.Not.Null);
        }
    }

    [Test]
    public async Task Law08_ReadInAScope_AsksForAFreshPlainRepresentation()
    {
        using (ReadScope.Begin())
        {
            await ReadAsync();
            Assert.That(
                (Last.Header("Accept-Encoding"), Last.Header("Cache-Control")),
                Is.EqualTo(("identity, gzip;q=0, deflate;q=0, br;q=0", "no-cache"))
            );
            await WriteAsync("GET", null, headers: [("Accept-Encoding", "gzip"), ("Cache-Control", "max-age=0")]);
            Assert.That((Last.Header("Accept-Encoding"), Last.Header("Cache-Control")), Is.EqualTo(("gzip", "max-age=0")));
            await WriteAsync("HEAD", null);
            Assert.That(Last.Header("Accept-Encoding"), Is.Null);
        }
    }

    [TestCase(203)]
    [TestCase(206)]
    [TestCase(226)]
    [TestCase(404)]
    public async Task Law08_AnswerThatIsNoWholeRepresentation_IsNotRemembered(int status)
    {
        _origin.Resources.Answer(
            "GET",
            Path,
            _ => new OriginAnswer(status).With("ETag", "\"x\"").WithContent(Encoding.UTF8.GetBytes(Tea), "application/json")
        );
        using (ReadScope.Begin())
        {
            await WriteAsync("GET", null);
            await PutAsync(Tea);
        }

        Assert.That(Last.Header("If-Match"), Is.Null);
    }

    [Test]
    public async Task Law08_Head_IsNoRead()
    {
        using (ReadScope.Begin())
        {
            await WriteAsync("HEAD", null);
            await PutAsync(Tea);
        }

        Assert.That(Last.Header("If-Match"), Is.Null);
    }

    [Test]
    public async Task Law29_NotModified_StampsTheVersionThatTheCallerHas()
    {
        string? tag = Tag;
        using (ReadScope.Begin())
        {
            Assert.That(await WriteAsync("GET", null, headers: ("If-None-Match", tag!)), Is.EqualTo(HttpStatusCode.NotModified));
            await PutAsync(Tea);
            Assert.That(Last.Header("If-Match"), Is.EqualTo(tag));
        }
    }

    [Test]
    public async Task Law29_CodedBody_IsStampedAndNotMerged()
    {
        _origin.Resources.Answer(
            "GET",
            Path,
            _ =>
                new OriginAnswer(200)
                    .With("ETag", Tag + "-gzip")
                    .With("Content-Encoding", "gzip")
                    .WithContent(Encoding.UTF8.GetBytes(Tea), "application/json"),
            times: 1
        );
        using (ReadScope.Begin())
        {
            await ReadAsync();
            Assert.That(await PutAsync("""{"price":6}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertSays(Held, Tea);
    }

    [Test]
    public async Task Law29_BodyThatWasNotReadToItsEnd_IsStampedAndNotMerged()
    {
        using (ReadScope.Begin())
        {
            using (HttpResponseMessage answer = await _http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead))
            {
                using Stream body = await answer.Content.ReadAsStreamAsync();
                await body.ReadExactlyAsync(new byte[5]);
            }
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            Assert.That(await PutAsync("""{"price":6}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }
    }

    [Test]
    public async Task Law29_StreamedBody_ReachesItsReaderAsItComes()
    {
        var first = new TaskCompletionSource();
        var script = new ScriptedHandler();
        script
            .Expect(HttpMethod.Get, "/feed")
            .Respond(_ => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Headers = { { "ETag", "\"1\"" } },
                Content = new StreamContent(new SlowStream(first.Task)),
            });
        using var http = new HttpClient(new ConflictHandler(new(), script)) { BaseAddress = Bench.BaseAddress };
        using (ReadScope.Begin())
        {
            using HttpResponseMessage answer = await http.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead);
            using Stream body = await answer.Content.ReadAsStreamAsync();
            byte[] buffer = new byte[16];
            Assert.That(await body.ReadAsync(buffer), Is.EqualTo(1));
            first.SetResult();
            Assert.That(await body.ReadAsync(buffer), Is.EqualTo(0));
        }
    }

    [Test]
    public async Task Law13_AnswerThatGotLost_IsNotMergedUpon()
    {
        Start(new OriginOptions(), o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock")));
        using (ReadScope.Begin())
        {
            await ReadAsync();
            _origin.Resources.LoseAnswer(new Interference.Reset(), request => request.Method == "PUT");
            await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync("""{"name":"tea","price":5,"stock":9}"""));
            Assert.That(await PutAsync("""{"name":"tea","price":5,"stock":9}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
            AssertSays(Held, """{"name":"tea","price":5,"stock":9}""");
            await ReadAsync();
            Assert.That(await PutAsync("""{"name":"tea","price":5,"stock":8}"""), Is.EqualTo(HttpStatusCode.NoContent));
        }
    }

    [Test]
    public async Task Law13_AnswerOfAGateway_IsNotMergedUpon()
    {
        Start(new OriginOptions(), o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock")));
        using (ReadScope.Begin())
        {
            await ReadAsync();
            _origin.Resources.LoseAnswer(new Interference.Answer(504), request => request.Method == "PUT");
            Assert.That(await PutAsync("""{"name":"tea","price":5,"stock":9}"""), Is.EqualTo(HttpStatusCode.GatewayTimeout));
            Assert.That(await PutAsync("""{"name":"tea","price":5,"stock":9}"""), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertSays(Held, """{"name":"tea","price":5,"stock":9}""");
    }

    [Test]
    public void Law21_SynchronousCalls_AreStampedAndMerged()
    {
        using (ReadScope.Begin())
        {
            using (HttpResponseMessage answer = _http.Send(new HttpRequestMessage(HttpMethod.Get, Path)))
                Assert.That(answer.IsSuccessStatusCode, Is.True);
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            foreach (int price in new[] { 6, 7 })
            {
                using HttpResponseMessage put = _http.Send(
                    new HttpRequestMessage(HttpMethod.Put, Path)
                    {
                        Content = new StringContent($$"""{"name":"tea","price":{{price}},"stock":10}""", Encoding.UTF8, "application/json"),
                    }
                );
                Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            }
        }

        AssertSays(Held, """{"name":"tea","price":7,"stock":7}""");
    }

    [Test]
    public async Task TypedCalls_InAScope_AreNeitherRememberedNorStamped()
    {
        using (ReadScope.Begin())
        {
            await _http.GetVersionedAsync<JsonElement>(Path);
            await PutAsync(Tea);
            Assert.That(Last.Header("If-Match"), Is.Null);
        }
    }

    [Test]
    public async Task BypassedRequests_InAScope_AreNeitherRememberedNorStamped()
    {
        using (ReadScope.Begin())
        {
            using (HttpResponseMessage _ = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path).BypassConflictHandling())) { }
            await PutAsync(Tea);
            Assert.That(Last.Header("If-Match"), Is.Null);
            await ReadAsync();
            using (HttpResponseMessage _ = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, Path).BypassConflictHandling()))
            { }
            Assert.That(Last.Header("If-Match"), Is.Null);
        }
    }

    [Test]
    public async Task RetryFurtherOut_SendsTheSameConditionAgain()
    {
        using var http = new HttpClient(new Clients.RetriesOnce { InnerHandler = new ConflictHandler(new(), new AttemptProbe(_origin)) })
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
        using (ReadScope.Begin())
        {
            await ReadAsync(http);
            SomebodyWrites("""{"name":"tea","price":5,"stock":7}""");
            _origin.Resources.Intercept(new Interference.Answer(503), request => request.Method == "PUT");
            _origin.Resources.ForgetHistory();
            await PutAsync("""{"name":"tea","price":6,"stock":10}""", http);
        }

        string?[] conditions = [.. _origin.Resources.Requests.Where(r => r.Method == "PUT").Select(r => r.Header("If-Match"))];
        Assert.That(conditions, Has.Length.AtLeast(2).And.No.Member(null));
        Assert.That(conditions[1], Is.EqualTo(conditions[0]));
    }

    /// <summary>As the primary handler does it: the request that comes back is another one's.</summary>
    private sealed class Redirects(HttpMessageHandler inner, int after = 0) : DelegatingHandler(inner)
    {
        private int _reads;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath == "/latest" && request.Method == HttpMethod.Get && _reads++ >= after)
                request.RequestUri = new Uri(InMemoryOrigin.BaseAddress, Path);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Rewrites : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(request.RequestUri + "?api-version=1");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A primary handler that has no connection.</summary>
    private sealed class NeverSends : DelegatingHandler
    {
        public bool IsOn { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsOn
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.")
                : base.SendAsync(request, cancellationToken);
    }

    private sealed class SlowStream(Task gate) : MemoryStream
    {
        private bool _begun;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_begun)
            {
                _begun = true;
                buffer.Span[0] = 1;
                return 1;
            }
            await gate.WaitAsync(cancellationToken);
            return 0;
        }
    }
}
