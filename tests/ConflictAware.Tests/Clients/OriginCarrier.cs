using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Clients;

/// <summary>How an origin that knows no entity tags takes versions: it keeps one in each JSON document, and a write has to state it.</summary>
/// <param name="Path">The names of the members that lead to the version.</param>
internal sealed record OriginCarrier(params string[] Path) : IVersionChecks
{
    /// <summary>The request field in which a write states the version. Default: null, in the member.</summary>
    public string? Header { get; init; }

    /// <summary>The query parameter in which a write states the version. Default: null, in the member.</summary>
    public string? Query { get; init; }

    /// <summary>The query parameter in which a DELETE states it. Default: null, as any other write.</summary>
    public string? DeleteQuery { get; init; }

    /// <summary>The members of a DELETE's body in which it states it. Default: null, as any other write.</summary>
    public IReadOnlyList<string>? DeleteMember { get; init; }

    /// <summary>The request field in which a DELETE states it. Default: null, as any other write.</summary>
    public string? DeleteHeader { get; init; }

    /// <summary>The response field in which a read shows it too. Default: null, none.</summary>
    public string? ShownIn { get; init; }

    /// <summary>Whether a write states the version that it makes, one more than the one it replaces. Default: false.</summary>
    public bool Increments { get; init; }

    /// <summary>Whether versions are numbers. Default: false, texts.</summary>
    public bool AreNumbers { get; init; }

    /// <summary>Whether a write without a version replaces whatever is there. Default: false, it is refused.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>Whether the document is stored as it comes, and no version is looked at. Default: false.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>The status of a refusal. Default: 409.</summary>
    public int Status { get; init; } = 409;

    /// <summary>The JSON body of a refusal. Default: one that says nothing.</summary>
    public string Refusal { get; init; } = "{}";

    /// <summary>The version in a document; null when there is none.</summary>
    public JsonNode? Shown(byte[] content) => At(Parse(content), Path);

    /// <inheritdoc/>
    public OriginAnswer? Refuse(OriginRequest request, StoredResource? current)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? stated = Stated(request);
        bool isCurrent = (stated, current) switch
        {
            _ when IsIgnored => true,
            (null, null) => true,
            (null, _) => MayBeMissing,
            (_, null) => false,
            var (version, there) => (request.Method == "DELETE" ? Shown(there.Content)?.ToString() : Expected(there.Content)) == version,
        };
        return isCurrent ? null : new OriginAnswer(Status).WithContent(System.Text.Encoding.UTF8.GetBytes(Refusal), "application/json");
    }

    /// <inheritdoc/>
    public long Next(StoredResource? replaced, long serial) =>
        !Increments ? serial
        : replaced is null || IsIgnored ? 1
        : Number(replaced.Content) + 1;

    /// <inheritdoc/>
    public byte[] Stamp(byte[] content, long version)
    {
        if (IsIgnored || Parse(content) is not JsonObject document)
            return content;
        JsonObject around = document;
        foreach (string name in Path.SkipLast(1))
        {
            if (around[name] is not JsonObject inner)
                around[name] = inner = [];
            around = inner;
        }
        string text = version.ToString(CultureInfo.InvariantCulture);
        around[Path[^1]] = AreNumbers ? JsonNode.Parse(text) : (JsonNode)(Increments ? text : $"v{text}");
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <inheritdoc/>
    public OriginAnswer Show(OriginAnswer answer, StoredResource resource) =>
        ShownIn is null ? answer : answer.With(ShownIn, Shown(resource.Content)?.ToString());

    private string? Expected(byte[] content) =>
        Increments ? (Number(content) + 1).ToString(CultureInfo.InvariantCulture) : Shown(content)?.ToString();

    private long Number(byte[] content) => long.Parse(Shown(content)!.ToString(), CultureInfo.InvariantCulture);

    private string? Stated(OriginRequest request)
    {
        bool isDelete = request.Method == "DELETE";
        if (isDelete && DeleteMember is { } members)
            return At(Parse(request.Content), members)?.ToString();
        if ((isDelete ? DeleteHeader ?? Header : Header) is { } header)
            return request.Header(header);
        if ((isDelete ? DeleteQuery : null) is { } parameter || (parameter = Query) is not null)
            return Parameter(request.Query, parameter);
        return Parse(request.Content) is JsonArray patch ? StatedIn(patch) : At(Parse(request.Content), Path)?.ToString();
    }

    // A JSON Patch tests the version that it replaces, or sets the one that it states.
    private string? StatedIn(JsonArray patch)
    {
        string path = "/" + string.Join('/', Path);
        return patch
            .LastOrDefault(operation => (string?)operation!["op"] is "test" or "add" or "replace" && (string?)operation["path"] == path)
            ?["value"]?.ToString();
    }

    private static string? Parameter(string query, string name)
    {
        string? found = query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal));
        return found is null ? null : Uri.UnescapeDataString(found[(name.Length + 1)..]);
    }

    private static JsonNode? At(JsonNode? node, IReadOnlyList<string> path)
    {
        foreach (string name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    private static JsonNode? Parse(byte[] content)
    {
        try
        {
            return content.Length == 0 ? null : JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
