using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>One JSON document at an origin, and clients that edit it. Each client stands for another process: they share nothing.</summary>
internal sealed class MergeBench : IDisposable
{
    public const string Path = "/orders/7";

    private readonly List<HttpClient> _clients = [];

    public MergeBench(string document, OriginOptions? origin = null)
    {
        Origin = new InMemoryOrigin(origin);
        Resources.Put(Path, document);
    }

    public InMemoryOrigin Origin { get; }

    public ResourceStore Resources => Origin.Resources;

    /// <summary>What the origin holds now.</summary>
    public JsonNode Stored => JsonNode.Parse(Resources.TextOf(Path))!;

    /// <summary>The bodies of all requests with this method, in order.</summary>
    public IReadOnlyList<string> Sent(string method) =>
        [.. Resources.Requests.Where(request => request.Method == method).Select(request => request.Text)];

    public HttpClient Client(Action<ConflictHandlingOptions>? configure = null)
    {
        var options = new ConflictHandlingOptions { Jitter = new Jitter(static () => 0.5) };
        configure?.Invoke(options);
        HttpClient client = Origin.CreateClient(new ConflictHandler(options));
        _clients.Add(client);
        return client;
    }

    /// <summary>Somebody else writes, unconditionally and unseen.</summary>
    public void Elsewhere(Action<JsonNode> edit)
    {
        JsonNode document = Stored;
        edit(document);
        Resources.Put(Path, document.ToJsonString());
    }

    /// <summary>Somebody else writes each time just before one of the next writes arrives.</summary>
    public void BeforeEachWrite(int times, Action<JsonNode> edit) => Resources.BeforeWrite(Path, _ => Elsewhere(edit), times);

    /// <summary>The origin holds this, compared as JSON values.</summary>
    public void AssertHolds(string expected) =>
        Assert.That(JsonNode.DeepEquals(Stored, JsonNode.Parse(expected)), Is.True, $"Held: {Stored.ToJsonString()}");

    public static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        Origin.Dispose();
    }
}
