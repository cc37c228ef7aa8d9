using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ConflictAware.Benchmarks;

/// <summary>Three documents of which two edit the first, each so many percent of its members, never the same one.</summary>
/// <param name="Base">Base.</param>
/// <param name="Mine">Mine.</param>
/// <param name="Current">Current.</param>
/// <param name="Percent">How many percent of the members each side changed.</param>
public sealed record MergeDocuments(byte[] Base, byte[] Mine, byte[] Current, int Percent)
{
    private const int Seed = 17;

    /// <summary>An object of records.</summary>
    public static MergeDocuments Members(int bytes, int percent)
    {
        int records = Math.Max(1, bytes * 10 / Write(json => Records(json, 10, Side.Base, percent)).Length);
        return Of(percent, (json, side) => Records(json, records, side, percent));
    }

    /// <summary>An array of records, each with a key.</summary>
    public static MergeDocuments Elements(int elements, int percent) => Of(percent, (json, side) => Lines(json, elements, side, percent));

    private enum Side
    {
        Base,
        Mine,
        Current,
    }

    private static MergeDocuments Of(int percent, Action<Utf8JsonWriter, Side> write) =>
        new(
            Write(json => write(json, Side.Base)),
            Write(json => write(json, Side.Mine)),
            Write(json => write(json, Side.Current)),
            percent
        );

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
            write(json);
        return text.WrittenSpan.ToArray();
    }

    private static void Records(Utf8JsonWriter json, int records, Side side, int percent)
    {
        Random random = new(Seed);
        json.WriteStartObject();
        for (int i = 0; i < records; i++)
        {
            json.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $"item-{i}"));
            Record(json, i, side, percent, random);
        }
        json.WriteEndObject();
    }

    private static void Lines(Utf8JsonWriter json, int elements, Side side, int percent)
    {
        Random random = new(Seed);
        json.WriteStartObject();
        json.WriteStartArray("lines");
        for (int i = 0; i < elements; i++)
            Record(json, i, side, percent, random);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Record(Utf8JsonWriter json, int number, Side side, int percent, Random random)
    {
        json.WriteStartObject();
        json.WriteString("sku", string.Create(CultureInfo.InvariantCulture, $"sku-{number:D7}"));
        json.WriteString("name", Text("a product of which the name takes some room", side, percent, random));
        json.WriteNumber("price", 19.99m + Change(side, percent, random));
        json.WriteNumber("stock", number + Change(side, percent, random));
        json.WriteBoolean("active", true);
        json.WriteStartObject("dimensions");
        json.WriteNumber("width", 120 + Change(side, percent, random));
        json.WriteNumber("height", 80 + Change(side, percent, random));
        json.WriteNull("depth");
        json.WriteEndObject();
        json.WriteStartArray("tags");
        json.WriteStringValue("new");
        json.WriteStringValue("sale");
        json.WriteEndArray();
        json.WriteString("updated", Text("2026-01-01T00:00:00Z", side, percent, random));
        json.WriteEndObject();
    }

    private static string Text(string text, Side side, int percent, Random random)
    {
        int change = Change(side, percent, random);
        return change == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} {change}");
    }

    /// <summary>One number for all sides: below the percentage it is mine's to change, above its complement current's.</summary>
    private static int Change(Side side, int percent, Random random)
    {
        int chance = random.Next(100);
        return side switch
        {
            Side.Mine when chance < percent => 1,
            Side.Current when chance >= 100 - percent => 2,
            _ => 0,
        };
    }
}
