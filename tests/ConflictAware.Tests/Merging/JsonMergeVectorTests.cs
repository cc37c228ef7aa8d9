using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

/// <summary>The agreed examples of merging and of overlays.</summary>
public class JsonMergeVectorTests
{
    public static IEnumerable<TestCaseData> Merges() => Cases("merge-vectors.json");

    public static IEnumerable<TestCaseData> Overlays() => Cases("overlay-vectors.json");

    [TestCaseSource(nameof(Merges))]
    public void Merge_Example_GivesWhatTheLawsGive(JsonElement example)
    {
        MergeResult merged = JsonMerge.Merge(Bytes(example, "base"), Bytes(example, "mine"), Bytes(example, "current"), Rules(example));
        JsonElement expected = example.GetProperty("expect");
        if (expected.TryGetProperty("conflicts", out JsonElement conflicts))
            Assert.That(
                merged.Conflicts.Select(conflict => conflict.Pointer),
                Is.EqualTo(conflicts.EnumerateArray().Select(pointer => pointer.GetString()))
            );
        else
            AssertMerged(merged.Document, expected, merged.ToString());
    }

    [TestCaseSource(nameof(Overlays))]
    public void Apply_Example_GivesWhatTheLawGives(JsonElement example)
    {
        bool caseInsensitive = example.TryGetProperty("caseInsensitive", out JsonElement value) && value.GetBoolean();
        OverlayResult result = Overlay.Apply(
            Bytes(example, "document")!.Value,
            Bytes(example, "before")!.Value,
            Bytes(example, "after")!.Value,
            Rules(example),
            caseInsensitive
        );
        Assert.That(result, Is.InstanceOf<OverlayResult.Changed>());
        AssertMerged(((OverlayResult.Changed)result).Document, example.GetProperty("expect"), result.ToString());
    }

    private static void AssertMerged(ReadOnlyMemory<byte>? document, JsonElement expected, string result)
    {
        Assert.That(document, Is.Not.Null, result);
        Assert.That(
            Tree.Same(Tree.Parse(Encoding.UTF8.GetString(document!.Value.Span)), Tree.Of(expected.GetProperty("merged"))),
            Is.True,
            result
        );
    }

    private static ReadOnlyMemory<byte>? Bytes(JsonElement example, string name) =>
        example.TryGetProperty(name, out JsonElement value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : null;

    private static MergeRules Rules(JsonElement example)
    {
        MergeRules rules = new();
        if (!example.TryGetProperty("rules", out JsonElement stated))
            return rules;
        foreach (JsonProperty rule in stated.EnumerateObject())
        {
            switch (rule.Name)
            {
                case "key":
                    foreach (JsonProperty key in rule.Value.EnumerateObject())
                        rules.Key(key.Name, Strings(key.Value));
                    break;
                case "sum":
                    foreach (string pointer in Strings(rule.Value))
                        rules.Sum(pointer);
                    break;
                case "preferMine":
                    foreach (string pointer in Strings(rule.Value))
                        rules.PreferMine(pointer);
                    break;
                case "version":
                    rules.Version(rule.Value.GetString()!);
                    break;
                default:
                    throw new InvalidDataException($"No rule {rule.Name}.");
            }
        }
        return rules;
    }

    private static string[] Strings(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetString()!)] : [value.GetString()!];

    private static IEnumerable<TestCaseData> Cases(string file)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ConflictAware.sln")))
            folder = Path.GetDirectoryName(folder);
        Assert.That(folder, Is.Not.Null, "The tests must run inside the repository, which has the examples.");
        using JsonDocument examples = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(folder!, "tests", "ConflictAware.Tests", "Merging", file))
        );
        return
        [
            .. examples
                .RootElement.EnumerateArray()
                .Select(example => new TestCaseData(example.Clone()).SetArgDisplayNames(example.GetProperty("name").GetString()!)),
        ];
    }
}
