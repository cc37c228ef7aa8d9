using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware.Benchmarks;

/// <summary>What everybody wants to change: each update adds one.</summary>
public sealed record Counter(string Name, long Count)
{
    /// <summary>How it stands in JSON.</summary>
    public static JsonTypeInfo<Counter> Json => ContentionJson.Default.Counter;
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Counter))]
[JsonSerializable(typeof(ContentionRow[]))]
[JsonSerializable(typeof(OriginTally))]
[JsonSerializable(typeof(WriterOrder))]
[JsonSerializable(typeof(WriterReport))]
internal sealed partial class ContentionJson : JsonSerializerContext;
