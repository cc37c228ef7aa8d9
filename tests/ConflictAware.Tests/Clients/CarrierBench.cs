using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>A document that knows nothing of its version.</summary>
internal sealed record Item(string Name, int Stock);

/// <summary>A document with its version in it, and whatever the caller makes of that.</summary>
internal sealed record RevisedItem(string Name, int Stock, string? Rev = null);

/// <summary>An origin without entity tags, deaf to HTTP's preconditions, and clients that are told where its versions travel.</summary>
internal sealed class CarrierBench : IDisposable
{
    public const string Path = "/items/7";

    private readonly VersionCarrier _carrier;
    private readonly List<HttpClient> _clients = [];

    public CarrierBench(VersionCarrier carrier, OriginCarrier checks, Func<OriginOptions, OriginOptions>? with = null)
    {
        _carrier = carrier;
        var options = new OriginOptions
        {
            Tags = TagStyle.None,
            IgnoresPreconditions = true,
            Carrier = checks,
        };
        Origin = new InMemoryOrigin(with?.Invoke(options) ?? options);
        Resources.Put(Path, """{"name":"tea","stock":10,"lot":"A7"}""");
    }

    /// <summary>Every way in which a version travels, with an origin that takes it so.</summary>
    public static readonly string[] Ways = ["member", "nested", "incremented", "from a field", "header", "query"];

    public InMemoryOrigin Origin { get; }

    public ResourceStore Resources => Origin.Resources;

    public JsonNode Stored => JsonNode.Parse(Resources.TextOf(Path))!;

    /// <summary>Name, stock, and the member that no type here knows.</summary>
    public (string? Name, int? Stock, string? Lot) Held => ((string?)Stored["name"], (int?)Stored["stock"], (string?)Stored["lot"]);

    public IReadOnlyList<OriginRequest> Writes => [.. Resources.Requests.Where(request => !request.IsSafe)];

    public static CarrierBench Of(string way, Func<OriginOptions, OriginOptions>? with = null) =>
        way switch
        {
            "member" => new(VersionCarrier.Member("/rev").DeleteByQuery("rev"), new("rev") { DeleteQuery = "rev" }, with),
            "nested" => new(
                VersionCarrier.Member("/metadata/resourceVersion").DeleteByMember("/preconditions/resourceVersion"),
                new("metadata", "resourceVersion") { DeleteMember = ["preconditions", "resourceVersion"] },
                with
            ),
            "incremented" => new(
                VersionCarrier.Member("/version/number", increment: true).DeleteByHeader("X-Version"),
                new("version", "number") { Increments = true, AreNumbers = true },
                options =>
                    (with?.Invoke(options) ?? options) with
                    {
                        Carrier = (OriginCarrier)options.Carrier! with { DeleteHeader = "X-Version" },
                    }
            ),
            "from a field" => new(
                VersionCarrier.Member("/rev", from: "X-Rev").DeleteByQuery("rev"),
                new("rev") { DeleteQuery = "rev", ShownIn = "X-Rev" },
                with
            ),
            "header" => new(
                VersionCarrier.Header("X-Version", from: "/sys/version"),
                new("sys", "version") { Header = "X-Version", AreNumbers = true },
                with
            ),
            _ => new(VersionCarrier.Query(("if_seq", "/_seq")), new("_seq") { Query = "if_seq", AreNumbers = true }, with),
        };

    public HttpClient Client(Action<ConflictHandlingOptions>? configure = null)
    {
        HttpClient client = Chains.Client(
            "hand-made",
            Origin,
            options =>
            {
                options.Version = _carrier;
                options.TimeProvider = new FakeTimeProvider { AutoAdvance = true };
                options.Jitter = new Jitter(static () => 0.5);
                configure?.Invoke(options);
            }
        );
        _clients.Add(client);
        return client;
    }

    /// <summary>Somebody else writes, unseen.</summary>
    public void Elsewhere(Action<JsonNode> edit)
    {
        JsonNode document = Stored;
        edit(document);
        Resources.Put(Path, document.ToJsonString());
    }

    public void BeforeEachWrite(int times, Action<JsonNode> edit) => Resources.BeforeWrite(Path, _ => Elsewhere(edit), times);

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        Origin.Dispose();
    }
}
