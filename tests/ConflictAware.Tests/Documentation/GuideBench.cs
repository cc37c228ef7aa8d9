using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>An origin, a clock whose waits end at once, and clients made by what a page shows.</summary>
internal sealed class GuideBench : IDisposable
{
    public const string Product = "/products/42";
    public const string Tea = """{"name":"tea","stock":10,"supplier":7}""";

    private readonly List<IDisposable> _disposables = [];

    public GuideBench()
    {
        Origin = new InMemoryOrigin(new OriginOptions { TimeProvider = Time });
        Resources.Put(Product, Tea);
    }

    public FakeTimeProvider Time { get; } = new() { AutoAdvance = true };

    public InMemoryOrigin Origin { get; }

    public ResourceStore Resources => Origin.Resources;

    public IReadOnlyList<OriginRequest> Writes => [.. Resources.Requests.Where(static request => !request.IsSafe)];

    /// <summary>A client with the options of a page.</summary>
    public HttpClient Client(Action<ConflictHandlingOptions>? configure = null) =>
        Client(
            services =>
                services
                    .AddHttpClient("a", static http => http.BaseAddress = InMemoryOrigin.BaseAddress)
                    .AddConflictHandling(configure ?? (static _ => { })),
            "a"
        );

    /// <summary>A client that a page registers.</summary>
    public HttpClient Client(Action<IServiceCollection> register, string name) =>
        Services(register).GetRequiredService<IHttpClientFactory>().CreateClient(name);

    /// <summary>Services that a page registers; where it says nothing of the transport, that is the origin.</summary>
    public ServiceProvider Services(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(all => all.ConfigurePrimaryHttpMessageHandler(() => Origin));
        services.PostConfigureAll<ConflictHandlingOptions>(o => o.TimeProvider = Time);
        register(services);
        ServiceProvider provider = services.BuildServiceProvider();
        _disposables.Add(provider);
        return provider;
    }

    /// <summary>Somebody else writes a member, unseen.</summary>
    public void Elsewhere(string path, string member, JsonNode value)
    {
        JsonNode document = JsonNode.Parse(Resources.TextOf(path))!;
        document[member] = value;
        Resources.Put(path, document.ToJsonString());
    }

    /// <summary>Somebody else writes a member just before the next write arrives.</summary>
    public void BeforeTheWrite(string path, string member, JsonNode value) =>
        Resources.BeforeWrite(path, _ => Elsewhere(path, member, value));

    /// <summary>The origin holds this, compared as JSON values.</summary>
    public void AssertHolds(string expected, string path = Product) =>
        Assert.That(
            JsonNode.DeepEquals(JsonNode.Parse(Resources.TextOf(path)), JsonNode.Parse(expected)),
            Is.True,
            $"Held: {Resources.TextOf(path)}"
        );

    /// <summary>What is written to the console meanwhile, line by line.</summary>
    public static async Task<string[]> SaidAsync(Func<Task> work)
    {
        TextWriter console = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            await work();
        }
        finally
        {
            Console.SetOut(console);
        }
        return said.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        _disposables.ForEach(static disposable => disposable.Dispose());
        Origin.Dispose();
    }
}
