using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Data;

/// <summary>The recorded exchanges and the documented vendor samples, with their labels.</summary>
internal static class Samples
{
    private static readonly string Folder = Repository.Path("tests", "ConflictAware.Tests", "Data");

    /// <summary>Every recorded exchange, conflict or not.</summary>
    public static IReadOnlyList<Exchange> Recorded { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Folder, "corpus"), "*.http", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file =>
                Exchange.Parse(Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file), File.ReadAllBytes(file))
            ),
    ];

    /// <summary>The recorded conflicts with their labels.</summary>
    public static IReadOnlyList<LabelledExchange> Corpus { get; } =
    [
        .. from line in File.ReadLines(Path.Combine(Folder, "corpus", "labels.tsv")).Skip(1)
        let cells = line.Split('\t')
        select new LabelledExchange(
            Recorded.Single(exchange => exchange.Origin == cells[0] && exchange.Case == cells[1]),
            Enum.Parse<ConflictCause>(cells[4]),
            [.. cells[5].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ConflictCause>)],
            Enum.Parse<Confidence>(cells[6]),
            Enum.Parse<Remedy>(cells[7]),
            cells[8],
            cells[10] == "yes",
            cells[11] == "yes"
        ),
    ];

    /// <summary>The vendor samples with their labels.</summary>
    public static IReadOnlyList<LabelledExchange> Vendors { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Folder, "vendors"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Select(Read),
    ];

    /// <summary>Answers of servers that no dialect knows, with their labels.</summary>
    public static IReadOnlyList<LabelledExchange> Strangers { get; } =
    [.. File.ReadLines(Path.Combine(Folder, "strangers.jsonl")).Select(Read)];

    private static LabelledExchange Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        JsonElement sample = document.RootElement;
        int status = sample.GetProperty("status").GetInt32();
        var exchange = new Exchange
        {
            Origin = sample.GetProperty("vendor").GetString()!,
            Case = sample.GetProperty("case").GetString()!,
            Method = sample.GetProperty("method").GetString()!,
            Target = new Uri(
                "https://origin.example" + (sample.TryGetProperty("target", out JsonElement target) ? target.GetString() : "/resource")
            ),
            RequestFields = sample.TryGetProperty("requestHeaders", out JsonElement sent) ? Fields(sent) : [],
            Status = status,
            Fields = Fields(sample.GetProperty("headers")),
            Body = Encoding.UTF8.GetBytes(sample.GetProperty("body").GetString()!),
        };
        Remedy remedy = sample.GetProperty("retriable").GetString() switch
        {
            "rebase" => Remedy.Rebase,
            "resend" => Remedy.Resend,
            "wait" => Remedy.Wait,
            _ => Remedy.None,
        };
        ConflictCause cause = Enum.Parse<ConflictCause>(sample.GetProperty("cause").GetString()!);
        ConflictCause[] accepted = sample.TryGetProperty("accept", out JsonElement others)
            ? [.. others.EnumerateArray().Select(other => Enum.Parse<ConflictCause>(other.GetString()!))]
            : [];
        return new LabelledExchange(exchange, cause, accepted, null, remedy, null, null, status is not (409 or 412 or 423 or 428));
    }

    private static KeyValuePair<string, string>[] Fields(JsonElement fields) =>
        [.. fields.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.GetString()!))];
}
