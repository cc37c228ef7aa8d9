using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Detection;

public class JsonScannerTests
{
    private const int MaxDepth = 5;

    // What documents are made of, and what breaks them.
    private static readonly string[] Pieces =
    [
        .. "{ } [ ] , : \" \\ 0 1 -1 1.5 01 1. .5 1e5 1E+5 1e 1e- - + true false null tru nul True".Split(' '),
        "\"a\"",
        "\"a\":1",
        "\"a\":",
        "\"a\\n\"",
        "\"\\u00e9\"",
        "\"\\ud800\"",
        "\"\\u00g0\"",
        "\"\\x\"",
        "\"\t\"",
        "\"sixteen letters.\"",
        "\"a string that is longer than a vector, with a \\\" in it\"",
        "\"a string that is longer than a vector, with a line\nbreak in it\"",
        "\u00e9",
        "\"\u00e9\"",
        "\uFEFF",
        "/**/",
        "\0",
        " ",
        "\t",
        "\r\n",
        "\f",
    ];

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("{}")]
    [TestCase(" [ ] ")]
    [TestCase("{} {}")]
    [TestCase("{},")]
    [TestCase("[1,]")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\" : 1 , \"b\" : [ 1 , 2 ] }")]
    [TestCase("{\"a\":1 \"b\":2}")]
    [TestCase("{a:1}")]
    [TestCase("[1 2]")]
    [TestCase("[[[[[]]]]]")]
    [TestCase("[[[[[[]]]]]]")]
    [TestCase("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}")]
    [TestCase("[}")]
    [TestCase("{]")]
    [TestCase("\"")]
    [TestCase("\"\\")]
    [TestCase("\"\\u12")]
    [TestCase("\"ends behind sixteen")]
    [TestCase("-")]
    [TestCase("-0.0e-0")]
    [TestCase("00")]
    [TestCase("123456789012345678901234567890")]
    [TestCase("true")]
    [TestCase("trueish")]
    [TestCase("fals")]
    [TestCase("null\0")]
    public void Scan_ADocument_IsAcceptedAsByTheReader(string document)
    {
        byte[] json = Encoding.UTF8.GetBytes(document);
        Assert.That(IsSkipped(json), Is.EqualTo(IsRead(json)));
        Assert.That(IsCollected(json), Is.EqualTo(IsRead(json)));
    }

    [Test]
    public void Scan_DocumentsOfChance_AreAcceptedAsByTheReader()
    {
        var random = new Random(23);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] json = Encoding.UTF8.GetBytes(i % 2 == 0 ? Soup(random) : Damaged(Document(random, 0), random));
            bool expected = IsRead(json);
            accepted += expected ? 1 : 0;
            Assert.That(IsSkipped(json), Is.EqualTo(expected), () => Encoding.UTF8.GetString(json));
            Assert.That(IsCollected(json), Is.EqualTo(expected), () => Encoding.UTF8.GetString(json));
        }
        Assert.That(accepted, Is.InRange(10_000, 90_000), "else one of the two answers was never asked for");
    }

    [TestCase("plain")]
    [TestCase(@"with \""quotes\"" and \\ and \/ and \b\f\n\r\t")]
    [TestCase(@"\""")]
    [TestCase(@"ends in one\n")]
    [TestCase(@"\u0041 and \ud83d\ude00")]
    [TestCase(@"half a pair \ud83d")]
    [TestCase(@"é with \""quotes\""")]
    [TestCase("")]
    public void Text_OfACapturedString_IsThatOfTheDocument(string written)
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"x\": 1, \"code\" : \"{written}\"}}");
        using var document = JsonDocument.Parse(json);
        Assert.That(Captured(json).Text(json), Is.EqualTo(TextOrNull(document.RootElement.GetProperty("code"))));
    }

    [TestCase("12.50", "12.50")]
    [TestCase("true", "true")]
    [TestCase("null", null)]
    [TestCase("[]", null)]
    [TestCase("{}", null)]
    public void Text_OfACapturedValue_IsWhatStandsThere(string written, string? text)
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"code\":{written} }}");
        Assert.That(Captured(json).Text(json), Is.EqualTo(text));
    }

    [Test]
    public void Text_OfALongEscapedValue_IsThatOfTheDocument([Values(126, 127, 128, 129, 5000)] int quotes)
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"code\":\"{string.Concat(Enumerable.Repeat("\\\"", quotes))}\"}}");
        Assert.That(Captured(json).Text(json), Is.EqualTo(new string('"', quotes)));
    }

    [TestCase("""{"c\u006fde":1}""")]
    [TestCase("""{"\ud800":2,"code":1}""")]
    public void Collect_EscapedName_IsFound(string document)
    {
        byte[] json = Encoding.UTF8.GetBytes(document);
        Assert.That(Captured(json).Text(json), Is.EqualTo("1"));
    }

    private static JsonCapture Captured(byte[] json)
    {
        var captures = new CaptureRow();
        Assert.That(new JsonPlaces([JsonPlace.Get("/code")]).TryCollect(json, MaxDepth, captures), Is.True);
        return captures.All.ToArray().Single();
    }

    private static string? TextOrNull(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsSkipped(byte[] json)
    {
        var scanner = new JsonScanner(json);
        return scanner.IsEnd(scanner.EndOfValue(scanner.Next(0), MaxDepth));
    }

    private static bool IsCollected(byte[] json) =>
        new JsonPlaces([JsonPlace.Get("/a"), JsonPlace.Get("/a/*/a"), JsonPlace.Get("/*/a"), JsonPlace.Get("/a/names()")]).TryCollect(
            json,
            MaxDepth,
            new CaptureRow()
        );

    private static bool IsRead(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            bool hasAny = false;
            while (reader.Read())
                hasAny = true;
            return hasAny;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Soup(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Document(Random random, int depth) =>
        random.Next(depth > MaxDepth ? 3 : 6) switch
        {
            0 => "\"a string that is long\\\\enough, é\"",
            1 => random.Next(-50, 50).ToString(System.Globalization.CultureInfo.InvariantCulture) + (random.Next(2) == 0 ? ".25e1" : ""),
            2 => random.Next(2) == 0 ? "null" : " true ",
            3 => $"[{string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, depth + 1)))}]",
            _ =>
                $"{{ {string.Join(",", Enumerable.Range(0, random.Next(4)).Select(i => $"\"{"abc"[i % 3]}\" :{Document(random, depth + 1)}"))} }}",
        };

    private static string Damaged(string document, Random random)
    {
        int at = random.Next(document.Length);
        return random.Next(4) switch
        {
            0 => document,
            1 => document.Remove(at, 1),
            2 => document.Insert(at, Pieces[random.Next(Pieces.Length)]),
            _ => document[..at],
        };
    }
}
