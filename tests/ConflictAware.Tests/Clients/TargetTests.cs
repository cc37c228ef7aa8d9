using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>Which request a typed call makes: its target, its headers, its version, in every form of the call.</summary>
public partial class TargetTests
{
    private const string Tea = """{"name":"tea","stock":10}""";

    [JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Product))]
    private sealed partial class Context : JsonSerializerContext;

    [TestCase("http://origin.example/", "products/42", "http://origin.example/products/42")]
    [TestCase("http://origin.example/", "/products/42", "http://origin.example/products/42")]
    [TestCase("http://origin.example/api/", "products/42", "http://origin.example/api/products/42")]
    [TestCase("http://origin.example/api/", "/products/42", "http://origin.example/products/42")]
    [TestCase("http://origin.example/api", "products/42?a=b&c=%2F#part", "http://origin.example/products/42?a=b&c=%2F")]
    [TestCase("http://origin.example/api/", "", "http://origin.example/api/")]
    [TestCase("http://origin.example/api/", "?x=1", "http://origin.example/api/?x=1")]
    [TestCase("http://origin.example/api/", "../b", "http://origin.example/b")]
    [TestCase("http://origin.example/", "https://other.example/x", "https://other.example/x")]
    [TestCase(null, "https://other.example/x", "https://other.example/x")]
    public async Task Target_IsThatOfAPlainClient(string? address, string target, string expected)
    {
        var script = new ScriptedHandler();
        script.When("anything", static _ => true).RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        using var http = new HttpClient(script) { BaseAddress = address is null ? null : new Uri(address) };

        await http.UpdateAsync<Product>(target, p => p with { Stock = 1 });
        await http.UpdateAsync<Product>(new Uri(target, UriKind.RelativeOrAbsolute), p => p with { Stock = 1 });
        using HttpResponseMessage plain = await http.GetAsync(target);

        Assert.That(script.Requests.Select(r => r.Uri.GetLeftPart(UriPartial.Query)), Is.All.EqualTo(expected));
        Assert.That(script.Requests, Has.Count.EqualTo(5));
    }

    [TestCase("products/42")]
    [TestCase("/products/42")]
    [TestCase("")]
    public async Task RelativeTargetWithoutABaseAddress_SaysWhatToDo(string target)
    {
        using var http = new HttpClient(new ScriptedHandler());

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await http.GetVersionedAsync<Product>(target)
        );

        Assert.That(error!.Message, Does.Contain("BaseAddress"));
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("mailto:a@b")]
    [TestCase("ftp://a/b")]
    public async Task TargetOfAnotherScheme_SaysWhatToDo(string target)
    {
        using var http = new HttpClient(new ScriptedHandler()) { BaseAddress = Bench.BaseAddress };

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await http.UpdateAsync<Product>(target, p => p)
        );

        Assert.That(error!.Message, Does.Contain("http"));
    }

    [Test]
    public async Task Null_IsAnArgumentNullException()
    {
        using var http = new HttpClient(new ScriptedHandler()) { BaseAddress = Bench.BaseAddress };
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.GetVersionedAsync<Product>((string)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.GetVersionedAsync<Product>((Uri)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await ((HttpClient)null!).GetVersionedAsync<Product>("a"));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.GetVersionedAsync("a", (JsonTypeInfo<Product>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.UpdateAsync<Product>("a", (Func<Product, Product>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () =>
            await http.UpdateAsync<Product>("a", (Func<Product, CancellationToken, Task<Product>>)null!)
        );
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.ModifyAsync<Product>("a", (Action<Product>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.UpsertAsync<Product>("a", (Func<Product?, Product>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.CreateAsync<Product>("a", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.SaveAsync<Product>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.DeleteAsync<Product>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await http.RefreshAsync<Product>(null!));
        Assert.Throws<ArgumentNullException>(() => Versioned.FromToken<Product>(null!));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task RequestsOfATypedCall_TakeWhatTheClientGives(string kind)
    {
        var script = new ScriptedHandler();
        script.When(HttpMethod.Get, "/a").RespondJson(HttpStatusCode.OK, Tea, ("ETag", "\"1\""));
        script.When(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);
        using HttpClient http = Chains.Client(kind, script);
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "t");
        http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.shop+json");
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Own", "1");

        await http.UpdateAsync<Product>("/a", p => p with { Stock = 1 });

        Assert.That(script.Requests, Has.Count.EqualTo(2));
        foreach (RecordedRequest request in script.Requests)
        {
            Assert.That(
                (request.Version, request.VersionPolicy),
                Is.EqualTo((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact))
            );
            Assert.That(
                (request.Header("Authorization"), request.Header("Accept"), request.Header("X-Own")),
                Is.EqualTo(("Bearer t", "application/vnd.shop+json", "1"))
            );
        }
        Assert.That(script.Requests[0].Header("Accept-Encoding"), Is.EqualTo("identity, gzip;q=0, deflate;q=0, br;q=0"));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task EveryFormOfEveryVerb_DoesTheSame(string kind)
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", Tea);
        using HttpClient http = Chains.Client(kind, origin);
        var uri = new Uri("/a", UriKind.Relative);
        JsonTypeInfo<Product> info = Context.Default.Product;
        Func<Product, Product> down = static p => p with { Stock = p.Stock - 1 };
        Func<Product, CancellationToken, Task<Product>> later = static (p, _) => Task.FromResult(p with { Stock = p.Stock - 1 });
        Func<Product?, Product> orNew = static p => (p ?? new Product("new", 0)) with { Stock = (p?.Stock ?? 0) - 1 };
        Func<Product?, CancellationToken, Task<Product>> orNewLater = static (p, _) => Task.FromResult(p! with { Stock = p.Stock - 1 });

        foreach (
            Versioned<Product> read in new[]
            {
                await http.GetVersionedAsync<Product>("/a"),
                await http.GetVersionedAsync<Product>(uri),
                await http.GetVersionedAsync("/a", info),
                await http.GetVersionedAsync(uri, info),
            }
        )
            Assert.That(read.Value.Stock, Is.EqualTo(10));
        Versioned<Product>[] written =
        [
            await http.UpdateAsync("/a", down),
            await http.UpdateAsync(uri, down),
            await http.UpdateAsync("/a", down, info),
            await http.UpdateAsync(uri, down, info),
            await http.UpdateAsync("/a", later),
            await http.UpdateAsync(uri, later),
            await http.UpdateAsync("/a", later, info),
            await http.UpdateAsync(uri, later, info),
            await http.UpsertAsync("/a", orNew),
            await http.UpsertAsync(uri, orNew),
            await http.UpsertAsync("/a", orNew, info),
            await http.UpsertAsync(uri, orNew, info),
            await http.UpsertAsync("/a", orNewLater),
            await http.UpsertAsync(uri, orNewLater),
            await http.UpsertAsync("/a", orNewLater, info),
            await http.UpsertAsync(uri, orNewLater, info),
        ];
        WriteResult<Product>[] tried =
        [
            await http.TryUpdateAsync("/a", down),
            await http.TryUpdateAsync(uri, down, info),
            await http.TryUpdateAsync("/a", later),
            await http.TryUpsertAsync(uri, orNew, info),
            await http.TryUpsertAsync("/a", orNewLater),
            await http.TryCreateAsync("/b", new Product("b", 1)),
            await http.TryCreateAsync(new Uri("/c", UriKind.Relative), new Product("c", 1), info),
        ];

        Assert.That(written.Select(v => v.Value.Stock), Is.EqualTo(Enumerable.Range(0, 16).Select(i => 9 - i)));
        Assert.That(tried.Select(r => r.Outcome), Is.All.EqualTo(WriteOutcome.Applied));
        Assert.That(origin.Resources.TextOf("/a"), Does.Contain("-11"));
        await http.CreateAsync("/d", new Product("d", 1));
        Versioned<Product> created = await http.CreateAsync(new Uri("/e", UriKind.Relative), new Product("e", 1), info);
        await http.DeleteAsync(created);
        Assert.That((await http.TryDeleteAsync(await http.GetVersionedAsync<Product>("/d"))).Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That((origin.Resources.Find("/d"), origin.Resources.Find("/e")), Is.EqualTo(((StoredResource?)null, (StoredResource?)null)));
        Assert.That(Chains.QueuesOf(http), Is.Zero);
    }

    [Test]
    public async Task MaxResponseContentBufferSize_BoundsARepresentation()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", Tea);
        using HttpClient http = Chains.Client("plain", origin);
        http.MaxResponseContentBufferSize = 10;

        HttpRequestException? error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetVersionedAsync<Product>("/a"));

        Assert.That(error!.HttpRequestError, Is.EqualTo(HttpRequestError.ConfigurationLimitExceeded));
    }

    [Test]
    public async Task OptionsOfAHandMadeChain_HoldFromTheFirstCallOn()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.None });
        origin.Resources.Put("/a", Tea);
        using HttpClient reader = Chains.Client("plain", origin);
        string token = (await reader.GetVersionedAsync<Product>("/a")).With(new Product("tea", 1)).ToToken();
        using HttpClient http = Chains.Client("hand-made", origin, static o => o.AllowUnprotectedWrites = true);

        Versioned<Product> saved = await http.SaveAsync(Versioned.FromToken<Product>(token));

        Assert.That(saved.Value.Stock, Is.EqualTo(1));
    }
}
