using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RestEase;
using RestSharp;

namespace ConflictAware.Tests.Handling;

/// <summary>Clients that know nothing of versions and cannot be changed, inside of a scope: what one of them reads and writes loses nobody's update.</summary>
public class ExistingClientsTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","price":5,"stock":10,"supplier":{"id":7}}""";

    private static readonly string[] Clients = ["generated", "restease", "restsharp"];

    private InMemoryOrigin _origin = null!;
    private ServiceProvider _services = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, Tea);
        var services = new ServiceCollection();
        services
            .AddHttpClient("products", static http => http.BaseAddress = InMemoryOrigin.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler(() => _origin)
            .AddConflictHandling();
        _services = services.BuildServiceProvider();
        _http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("products");
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _services.Dispose();
        _origin.Dispose();
    }

    private IProductsClient Client(string kind) =>
        kind switch
        {
            "generated" => new GeneratedClient(_http),
            "restease" => new OverRestEase(RestEase.RestClient.For<IProductsApi>(_http)),
            _ => new OverRestSharp(new RestSharp.RestClient(_http, new RestClientOptions(InMemoryOrigin.BaseAddress))),
        };

    private void AssertHolds(string expected)
    {
        string held = _origin.Resources.TextOf(Path);
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(held), JsonNode.Parse(expected)), Is.True, held);
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_ReadAndWriteInAScope_GoesOutWithTheVersionAndIsMerged(string kind)
    {
        IProductsClient client = Client(kind);
        string? tag = _origin.Resources.TagOf(Path);
        _origin.Resources.BeforeWrite(Path, _ => _origin.Resources.Put(Path, """{"name":"tea","price":5,"stock":7,"supplier":{"id":8}}"""));

        using (ReadScope.Begin())
        {
            ProductDto product = await client.GetAsync(42);
            product.Price = 6;
            await client.PutAsync(42, product);
        }

        Assert.That(_origin.Resources.Requests.First(r => r.Method == "PUT").Header("If-Match"), Is.EqualTo(tag));
        AssertHolds("""{"name":"tea","price":6,"stock":7,"supplier":{"id":8}}""");
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_BothChangedTheSame_IsTheClientsOwnFailure(string kind)
    {
        IProductsClient client = Client(kind);
        _origin.Resources.BeforeWrite(
            Path,
            _ => _origin.Resources.Put(Path, """{"name":"tea","price":9,"stock":10,"supplier":{"id":7}}""")
        );

        using (ReadScope.Begin())
        {
            ProductDto product = await client.GetAsync(42);
            product.Price = 6;
            HttpStatusCode status = await client.TryPutAsync(42, product);
            Assert.That(status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertHolds("""{"name":"tea","price":9,"stock":10,"supplier":{"id":7}}""");
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_DeleteOfWhatSomebodyChanged_IsRefused(string kind)
    {
        const string Theirs = """{"name":"tea","price":9}""";
        IProductsClient client = Client(kind);
        using (ReadScope.Begin())
        {
            await client.GetAsync(42);
            _origin.Resources.Put(Path, Theirs);
            Assert.That(await client.TryDeleteAsync(42), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        }

        AssertHolds(Theirs);
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_ManyFlowsEachInItsScope_LoseNoUpdate(string kind)
    {
        _origin.Resources.Put(Path, """{"name":"tea","price":5,"logs":{"a":"","b":"","c":"","d":""}}""");
        IProductsClient client = Client(kind);
        async Task LogAsync(string member, char token)
        {
            HttpStatusCode status;
            do
            {
                using (ReadScope.Begin())
                {
                    ProductDto product = await client.GetAsync(42);
                    await Task.Yield();
                    product.Logs[member] += token;
                    status = await client.TryPutAsync(42, product);
                }
            } while (status == HttpStatusCode.PreconditionFailed);
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => LogAsync("abcd"[i % 4].ToString(), (char)('A' + i)))));

        JsonObject logs = JsonNode.Parse(_origin.Resources.TextOf(Path))!["logs"]!.AsObject();
        string all = string.Concat(logs.Select(log => log.Value!.GetValue<string>()));
        Assert.That(all.Order(), Is.EqualTo(Enumerable.Range(0, 40).Select(i => (char)('A' + i))));
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_WriteWithoutAConflict_IsSentAsItIs(string kind)
    {
        IProductsClient client = Client(kind);
        using (ReadScope.Begin())
            await client.PutAsync(42, await client.GetAsync(42));

        AssertHolds("""{"name":"tea","price":5}""");
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Law29_WithoutAScope_UpdatesAreLost(string kind)
    {
        IProductsClient client = Client(kind);
        _origin.Resources.BeforeWrite(Path, _ => _origin.Resources.Put(Path, """{"name":"tea","price":5,"stock":7,"supplier":{"id":8}}"""));

        ProductDto product = await client.GetAsync(42);
        product.Price = 6;
        await client.PutAsync(42, product);

        Assert.That(_origin.Resources.TextOf(Path), Does.Not.Contain("\"stock\":7"));
    }

    /// <summary>What the author of the API description wrote down; stock and supplier came later.</summary>
    public sealed class ProductDto
    {
        public string? Name { get; set; }

        public int Price { get; set; }

        public IDictionary<string, string> Logs { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public interface IProductsClient
    {
        Task<ProductDto> GetAsync(int id);

        Task PutAsync(int id, ProductDto product);

        Task<HttpStatusCode> TryPutAsync(int id, ProductDto product);

        Task<HttpStatusCode> TryDeleteAsync(int id);
    }

    public interface IProductsApi
    {
        [Get("products/{id}")]
        Task<ProductDto> GetAsync([RestEase.Path] int id);

        [Put("products/{id}")]
        [AllowAnyStatusCode]
        Task<HttpResponseMessage> PutAsync([RestEase.Path] int id, [RestEase.Body] IDictionary<string, object> product);

        [Delete("products/{id}")]
        [AllowAnyStatusCode]
        Task<HttpResponseMessage> DeleteAsync([RestEase.Path] int id);
    }

    private static Dictionary<string, object> Written(ProductDto product)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        if (product.Name is { } name)
            members["name"] = name;
        if (product.Price != 0)
            members["price"] = product.Price;
        if (product.Logs.Count > 0)
            members["logs"] = product.Logs;
        return members;
    }

    private sealed class OverRestEase(IProductsApi api) : IProductsClient
    {
        public Task<ProductDto> GetAsync(int id) => api.GetAsync(id);

        public async Task PutAsync(int id, ProductDto product) => (await api.PutAsync(id, Written(product))).EnsureSuccessStatusCode();

        public async Task<HttpStatusCode> TryPutAsync(int id, ProductDto product) => (await api.PutAsync(id, Written(product))).StatusCode;

        public async Task<HttpStatusCode> TryDeleteAsync(int id) => (await api.DeleteAsync(id)).StatusCode;
    }

    private sealed class OverRestSharp(RestSharp.RestClient client) : IProductsClient
    {
        public async Task<ProductDto> GetAsync(int id) => (await client.GetAsync<ProductDto>(new RestRequest($"products/{id}")))!;

        public async Task PutAsync(int id, ProductDto product) => Assert.That((int)await TryPutAsync(id, product), Is.InRange(200, 299));

        public async Task<HttpStatusCode> TryPutAsync(int id, ProductDto product) =>
            (
                await client.ExecuteAsync(
                    new RestRequest($"products/{id}", Method.Put).AddJsonBody(JsonSerializer.Serialize(Written(product)))
                )
            ).StatusCode;

        public async Task<HttpStatusCode> TryDeleteAsync(int id) =>
            (await client.ExecuteAsync(new RestRequest($"products/{id}", Method.Delete))).StatusCode;
    }

    /// <summary>As NSwag writes it: headers first, then the body as a stream, and an exception for everything unexpected.</summary>
    private sealed class GeneratedClient(HttpClient http) : IProductsClient
    {
        private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

        public async Task<ProductDto> GetAsync(int id)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"products/{id}");
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json"));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            using Stream body = await response.Content.ReadAsStreamAsync();
            return (await JsonSerializer.DeserializeAsync<ProductDto>(body, Web))!;
        }

        public async Task PutAsync(int id, ProductDto product) => Assert.That((int)await TryPutAsync(id, product), Is.InRange(200, 299));

        public async Task<HttpStatusCode> TryPutAsync(int id, ProductDto product)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"products/{id}")
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Written(product)))),
            };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return response.StatusCode;
        }

        public async Task<HttpStatusCode> TryDeleteAsync(int id)
        {
            using HttpResponseMessage response = await http.DeleteAsync($"products/{id}");
            return response.StatusCode;
        }
    }
}
