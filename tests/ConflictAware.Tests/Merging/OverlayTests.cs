using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConflictAware.Tests.Merging;

public class OverlayTests
{
    private const string Unknown = "unknown to the type";

    [TestCase(
        "a nested unknown member",
        """{"a":{"b":1,"z":[1]},"y":null}""",
        """{"a":{"b":1}}""",
        """{"a":{"b":2}}""",
        """{"a":{"b":2,"z":[1]},"y":null}"""
    )]
    [TestCase("null on purpose", """{"a":1,"z":9}""", """{"a":1}""", """{"a":null}""", """{"a":null,"z":9}""")]
    [TestCase("null on purpose for a container", """{"a":{"b":1,"z":9}}""", """{"a":{"b":1}}""", """{"a":null}""", """{"a":null}""")]
    [TestCase("dropped", """{"a":1,"b":2,"z":9}""", """{"a":1,"b":2}""", """{"b":2}""", """{"b":2,"z":9}""")]
    [TestCase("dropped, though never there", """{"b":2}""", """{"a":null,"b":2}""", """{"b":3}""", """{"b":3}""")]
    [TestCase(
        "set, though the type did not read it",
        """{"a":null,"z":9,"b":1}""",
        """{"b":1}""",
        """{"a":"x","b":1}""",
        """{"a":"x","z":9,"b":1}"""
    )]
    [TestCase("set, though never there", """{"z":9}""", """{"a":null,"n":0}""", """{"a":"x","n":0}""", """{"z":9,"a":"x"}""")]
    [TestCase(
        "a date spelt otherwise",
        """{"at":"2026-01-01T00:00:00.000Z","n":1}""",
        """{"at":"2026-01-01T00:00:00\u002b00:00","n":1}""",
        """{"at":"2026-01-01T00:00:00\u002b00:00","n":2}""",
        """{"at":"2026-01-01T00:00:00.000Z","n":2}"""
    )]
    [TestCase("a number spelt otherwise", """{"p":1.00,"n":1}""", """{"p":1,"n":1}""", """{"p":1.0,"n":2}""", """{"p":1.00,"n":2}""")]
    [TestCase("an enum by name", """{"e":"Open","z":9}""", """{"e":0}""", """{"e":1}""", """{"e":1,"z":9}""")]
    [TestCase("a number read from a string", """{"n":"5","z":9}""", """{"n":5}""", """{"n":6}""", """{"n":6,"z":9}""")]
    [TestCase("a discriminator comes first", """{"z":9}""", "{}", """{"$type":"dog","bark":1}""", """{"$type":"dog","z":9,"bark":1}""")]
    [TestCase(
        "another type",
        """{"$type":"cat","meow":1,"z":9}""",
        """{"$type":"cat","meow":1}""",
        """{"$type":"dog","bark":1}""",
        """{"$type":"dog","z":9,"bark":1}"""
    )]
    [TestCase(
        "a plain array is written",
        """{"t":["a","b"],"z":9}""",
        """{"t":["a","b"]}""",
        """{"t":["b","c"]}""",
        """{"t":["b","c"],"z":9}"""
    )]
    [TestCase("plain elements keep their spelling", """{"t":[1.0,2.0]}""", """{"t":[1,2]}""", """{"t":[2,3,1]}""", """{"t":[2.0,3,1.0]}""")]
    [TestCase("a sorted set", """{"t":[3,1,2]}""", """{"t":[1,2,3]}""", """{"t":[2,3]}""", """{"t":[2,3]}""")]
    [TestCase(
        "an element is appended",
        """{"l":[{"q":1,"u":1}]}""",
        """{"l":[{"q":1}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":1,"u":1},{"q":2}]}"""
    )]
    [TestCase(
        "an equal element is appended",
        """{"l":[{"q":1,"u":1}]}""",
        """{"l":[{"q":1}]}""",
        """{"l":[{"q":1},{"q":1}]}""",
        """{"l":[{"q":1,"u":1},{"q":1}]}"""
    )]
    [TestCase(
        "an element is inserted",
        """{"l":[{"q":1,"u":1}]}""",
        """{"l":[{"q":1}]}""",
        """{"l":[{"q":2},{"q":1}]}""",
        """{"l":[{"q":2},{"q":1,"u":1}]}"""
    )]
    [TestCase(
        "an element is removed",
        """{"l":[{"q":1,"u":1},{"q":2,"u":2}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":2}]}""",
        """{"l":[{"q":2,"u":2}]}"""
    )]
    [TestCase(
        "all elements are removed",
        """{"l":[{"q":1,"u":1},{"q":2,"u":2}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[]}""",
        """{"l":[]}"""
    )]
    [TestCase("the array becomes null", """{"l":[{"q":1,"u":1}]}""", """{"l":[{"q":1}]}""", """{"l":null}""", """{"l":null}""")]
    [TestCase(
        "a known element changes",
        """{"l":[{"q":1,"at":"2026-01-01"},{"q":2,"at":"2026-01-02"}]}""",
        """{"l":[{"q":1,"at":"1.1.26"},{"q":2,"at":"2.1.26"}]}""",
        """{"l":[{"q":1,"at":"1.1.26"},{"q":3,"at":"2.1.26"}]}""",
        """{"l":[{"q":1,"at":"2026-01-01"},{"q":3,"at":"2026-01-02"}]}"""
    )]
    [TestCase(
        "known elements change places",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":2},{"q":1}]}""",
        """{"l":[{"q":2},{"q":1}]}"""
    )]
    [TestCase("a root array", """[{"q":1,"u":1}]""", """[{"q":1}]""", """[{"q":1},{"q":2}]""", """[{"q":1,"u":1},{"q":2}]""")]
    [TestCase("a root scalar", "1.0", "1", "2", "2")]
    [TestCase("a root null", "null", "null", """{"a":1}""", """{"a":1}""")]
    public void Law27_Change_IsLaidOverTheDocument(string what, string document, string before, string after, string expected) =>
        Assert.That(Apply(document, before, after), Is.EqualTo(expected), what);

    [TestCase("nothing", """{"a":1,"z":9}""", """{"a":1,"n":null}""", """{"a":1,"n":null}""")]
    [TestCase("a number spelt otherwise", """{"a":1}""", """{"a":1}""", """{"a":1.0}""")]
    [TestCase("members in another order", """{"a":1,"b":1}""", """{"a":1,"b":1}""", """{"b":1,"a":1}""")]
    [TestCase("dropped, though never there", """{"b":1}""", """{"a":null,"b":1}""", """{"b":1}""")]
    [TestCase("an array with unknown members", """{"l":[{"q":1,"u":1}]}""", """{"l":[{"q":1.0}]}""", """{"l":[{"q":1}]}""")]
    public void Law27_NothingChanged_IsNoWrite(string what, string document, string before, string after) =>
        Assert.That(
            Overlay.Apply(Utf8(document), Utf8(before), Utf8(after), rules: null, caseInsensitive: false),
            Is.EqualTo(OverlayResult.Unchanged),
            what
        );

    [TestCase(
        "a changed element",
        """{"x":{"l":[{"q":1,"u":1}]}}""",
        """{"x":{"l":[{"q":1}]}}""",
        """{"x":{"l":[{"q":5}]}}""",
        "/x/l",
        "an element changed that has members"
    )]
    [TestCase(
        "a changed element with an unknown member deep in it",
        """{"l":[{"q":{"r":[{"u":1}]}}]}""",
        """{"l":[{"q":{"r":[{}]}}]}""",
        """{"l":[{"q":{"r":[{"v":1}]}}]}""",
        "/l",
        "an element changed that has members"
    )]
    [TestCase(
        "one removed and one added",
        """{"l":[{"q":1,"u":1},{"q":2}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":2},{"q":3}]}""",
        "/l",
        "an element changed that has members"
    )]
    [TestCase(
        "which of two that look alike went",
        """{"l":[{"q":1,"u":1},{"q":1,"u":2}]}""",
        """{"l":[{"q":1},{"q":1}]}""",
        """{"l":[{"q":1}]}""",
        "/l",
        "look alike to the type"
    )]
    [TestCase(
        "moved, or their values were",
        """{"l":[{"q":1,"u":1},{"q":2,"u":2}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":2},{"q":1}]}""",
        "/l",
        "changed places, or their values did"
    )]
    [TestCase(
        "the type left elements out",
        """{"l":[{"q":1},{"q":1}]}""",
        """{"l":[{"q":1}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        "/l",
        "did not read every element"
    )]
    [TestCase(
        "the type sorts",
        """{"l":[{"q":2,"u":2},{"q":1,"u":1}]}""",
        """{"l":[{"q":1},{"q":2}]}""",
        """{"l":[{"q":2}]}""",
        "/l",
        "in another order than the document's"
    )]
    public void Law27_ChangeThatWouldBeAGuess_IsRefused(
        string what,
        string document,
        string before,
        string after,
        string expected,
        string reason
    )
    {
        OverlayResult result = Overlay.Apply(Utf8(document), Utf8(before), Utf8(after), rules: null, caseInsensitive: false);
        Assert.That(result, Is.InstanceOf<OverlayResult.Refused>(), what);
        OverlayRefusal refusal = ((OverlayResult.Refused)result).Places.Single();
        Assert.That(refusal.Place, Is.EqualTo(expected));
        Assert.That(refusal.Reason, Does.Contain(reason));
    }

    [TestCase(
        "edited",
        """{"l":[{"id":1,"q":1,"u":1},{"id":2,"q":1,"u":2}]}""",
        """{"l":[{"id":1,"q":1},{"id":2,"q":1}]}""",
        """{"l":[{"id":1,"q":1},{"id":2,"q":5}]}""",
        """{"l":[{"id":1,"q":1,"u":1},{"id":2,"q":5,"u":2}]}"""
    )]
    [TestCase(
        "reordered, edited, removed and added",
        """{"l":[{"id":1,"u":1},{"id":2,"u":2},{"id":3,"u":3}]}""",
        """{"l":[{"id":1},{"id":2},{"id":3}]}""",
        """{"l":[{"id":3,"q":1},{"id":1},{"id":4}]}""",
        """{"l":[{"id":3,"u":3,"q":1},{"id":1,"u":1},{"id":4}]}"""
    )]
    [TestCase(
        "the type spells its keys otherwise",
        """{"l":[{"id":"AB","u":1},{"id":"CD","u":2}]}""",
        """{"l":[{"id":"ab"},{"id":"cd"}]}""",
        """{"l":[{"id":"cd","q":1},{"id":"ab"}]}""",
        """{"l":[{"id":"CD","u":2,"q":1},{"id":"AB","u":1}]}"""
    )]
    [TestCase(
        "nested",
        """{"l":[{"id":1,"p":[{"id":7,"u":1}]}]}""",
        """{"l":[{"id":1,"p":[{"id":7}]}]}""",
        """{"l":[{"id":1,"p":[{"id":7,"q":1}]}]}""",
        """{"l":[{"id":1,"p":[{"id":7,"u":1,"q":1}]}]}"""
    )]
    public void Law27_KeyedElements_AreOverlaidOneByOne(string what, string document, string before, string after, string expected) =>
        Assert.That(Apply(document, before, after, new MergeRules().Key("/l", "id").Key("/l/*/p", "id")), Is.EqualTo(expected), what);

    // A type that reads names whatever their case knows the key under the rule's name, and the origin under its own.
    [Test]
    public void Law27_KeyThatTheOriginSpellsInAnotherCase_IsTheKey() =>
        Assert.That(
            Apply(
                """{"lines":[{"SKU":"a","q":1,"u":1},{"SKU":"b","q":1,"u":2}]}""",
                """{"lines":[{"sku":"a","q":1},{"sku":"b","q":1}]}""",
                """{"lines":[{"sku":"b","q":5},{"sku":"a","q":1}]}""",
                new MergeRules().Key("/lines", "sku"),
                caseInsensitive: true
            ),
            Is.EqualTo("""{"lines":[{"SKU":"b","q":5,"u":2},{"SKU":"a","q":1,"u":1}]}""")
        );

    [Test]
    public void Law27_KeysThatTheTypeDoesNotReadAll_AreRefused()
    {
        OverlayResult result = Overlay.Apply(
            Utf8("""{"l":[{"id":1,"u":1},{"id":2}]}"""),
            Utf8("""{"l":[{"id":1}]}"""),
            Utf8("""{"l":[{"id":1,"q":1}]}"""),
            new MergeRules().Key("/l", "id"),
            caseInsensitive: false
        );
        Assert.That(result, Is.InstanceOf<OverlayResult.Refused>());
        Assert.That(((OverlayResult.Refused)result).Places.Single().Reason, Does.Contain("did not read every element"));
    }

    [TestCase("", "(document): why")]
    [TestCase("/l", "/l: why")]
    public void ToString_OfARefusal_SaysWhere(string place, string expected) =>
        Assert.That(new OverlayRefusal(place, "why").ToString(), Is.EqualTo(expected));

    [Test]
    public void Law27_OriginsBusiness_IsNotWritten()
    {
        MergeRules rules = new MergeRules().Version("/rev").Ignore("/at");
        Assert.That(
            Apply("""{"rev":1,"at":1,"n":1}""", """{"rev":1,"at":1,"n":1}""", """{"rev":2,"at":2,"n":2}""", rules),
            Is.EqualTo("""{"rev":1,"at":1,"n":2}""")
        );
        Assert.That(
            Overlay.Apply(Utf8("""{"rev":1}"""), Utf8("""{"rev":1}"""), Utf8("""{"rev":2,"at":1}"""), rules, caseInsensitive: false),
            Is.EqualTo(OverlayResult.Unchanged)
        );
    }

    [Test]
    public void Law27_NamesThatDifferInCaseOnly_AreRefusedWhereOneOfThemWasRead()
    {
        OverlayResult result = Overlay.Apply(
            Utf8("""{"Stock":1,"stock":2}"""),
            Utf8("""{"stock":2}"""),
            Utf8("""{"stock":3}"""),
            rules: null,
            caseInsensitive: true
        );
        Assert.That(result, Is.InstanceOf<OverlayResult.Refused>());
        // A dictionary has both.
        Assert.That(
            Apply("""{"Stock":1,"stock":2}""", """{"Stock":1,"stock":2}""", """{"Stock":1,"stock":3}""", caseInsensitive: true),
            Is.EqualTo("""{"Stock":1,"stock":3}""")
        );
    }

    [Test]
    public void Law27_ATypeThatKnowsEverything_WritesWhatItSays() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                // What was read is written oddly and plainly, as an origin and a serializer do.
                OverlayResult result = Overlay.Apply(
                    one.BaseText,
                    Utf8(one.Base.ToString()),
                    one.MineText,
                    rules: null,
                    caseInsensitive: false
                );
                if (Tree.Same(one.Base, one.Mine))
                    Assert.That(result, Is.EqualTo(OverlayResult.Unchanged));
                else
                    AssertSame(Read(result), one.Mine);
            }
        );

    [Test]
    public void Law27_MembersThatTheTypeDoesNotKnow_Survive() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                NastyTrees trees = new(one.Seed);
                Tree document = Sprinkle(one.Base, trees);
                OverlayResult result = Overlay.Apply(
                    TreeText.Odd(document, new Random(one.Seed)),
                    Utf8(one.Base.ToString()),
                    one.MineText,
                    rules: null,
                    caseInsensitive: false
                );
                switch (result)
                {
                    case OverlayResult.Changed:
                        Tree written = Read(result);
                        AssertSame(Strip(written), one.Mine);
                        AssertSurvives(document, one.Base, one.Mine, written);
                        break;
                    case OverlayResult.NothingChanged:
                        AssertSame(one.Mine, one.Base);
                        break;
                    default:
                        Assert.That(
                            document.AndAllBelow().OfType<Tree.Arr>().SelectMany(array => array.AndAllBelow()).OfType<Tree.Obj>(),
                            Has.Some.Matches<Tree.Obj>(value => value?[Unknown] is not null)
                        );
                        break;
                }
            }
        );

    [Test]
    public void Law27_KeyedElements_KeepWhatTheTypeDoesNotKnow() =>
        Laws.Hold(
            Laws.Seeds,
            seed =>
            {
                NastyTrees trees = new(seed);
                Tree.Obj Line(int id) =>
                    new([("id", new Tree.Num(id.ToString(System.Globalization.CultureInfo.InvariantCulture))), ("q", trees.Value(0))]);
                ImmutableList<Tree> before = [.. Enumerable.Range(0, trees.Random.Next(1, 8)).Select(Line)];
                ImmutableList<Tree> document =
                [
                    .. before.Select(
                        (line, i) =>
                            ((Tree.Obj)line).With(Unknown, new Tree.Num(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                    ),
                ];
                ImmutableList<Tree> after =
                [
                    .. before
                        .Where(_ => !trees.OneIn(4))
                        .Select(line => trees.OneIn(2) ? ((Tree.Obj)line).With("q", trees.Value(0)) : line)
                        .OrderBy(_ => trees.OneIn(3) ? trees.Random.Next() : 0),
                ];
                if (trees.OneIn(2))
                    after = after.Insert(trees.Random.Next(after.Count + 1), Line(99));

                OverlayResult result = Overlay.Apply(
                    Utf8(new Tree.Arr(document).ToString()),
                    Utf8(new Tree.Arr(before).ToString()),
                    Utf8(new Tree.Arr(after).ToString()),
                    new MergeRules().Key("", "id"),
                    caseInsensitive: false
                );
                Tree expected = new Tree.Arr([
                    .. after.Select(line =>
                        document.Find(one => Tree.Same(((Tree.Obj)one)["id"], ((Tree.Obj)line)["id"])) is Tree.Obj there
                            ? there.With("q", ((Tree.Obj)line)["q"]!)
                            : line
                    ),
                ]);
                AssertSame(result is OverlayResult.NothingChanged ? new Tree.Arr(document) : Read(result), expected);
            }
        );

    [Test]
    public void Law27_TypedRoundTrip_ChangesOnlyWhatWasEdited()
    {
        byte[] document = Utf8(
            """{ "name" : "A", "state":"Open", "at":"2026-01-01T10:00:00+00:00", "size": {"w":1.50,"h":2,"unit":"cm"}, "extra":[{"x":1}] }"""
        );
        Order before = JsonSerializer.Deserialize<Order>(document, Options)!;
        byte[] written = JsonSerializer.SerializeToUtf8Bytes(before, Options);
        Assert.That(before.Size, Is.Not.Null);
        before.Size!.H = 3;
        before.State = OrderState.Closed;
        string merged = Apply(
            Encoding.UTF8.GetString(document),
            Encoding.UTF8.GetString(written),
            JsonSerializer.Serialize(before, Options)
        );
        Assert.That(
            merged,
            Is.EqualTo(
                """{ "name" : "A", "state":"Closed", "at":"2026-01-01T10:00:00+00:00", "size": {"w":1.50,"h":3,"unit":"cm"}, "extra":[{"x":1}] }"""
            )
        );
    }

    private static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The document that the type read: everything, and in most objects something it does not know.</summary>
    private static Tree Sprinkle(Tree tree, NastyTrees trees) =>
        tree switch
        {
            Tree.Obj value => SprinkleMembers(value, trees),
            Tree.Arr value => new Tree.Arr([.. value.Elements.Select(element => trees.OneIn(2) ? element : Sprinkle(element, trees))]),
            _ => tree,
        };

    private static Tree.Obj SprinkleMembers(Tree.Obj value, NastyTrees trees)
    {
        Tree.Obj all = new([.. value.Members.Select(member => (member.Name, Sprinkle(member.Value, trees)))]);
        return trees.OneIn(3) ? all : all.With(Unknown, trees.Value(1));
    }

    private static Tree Strip(Tree tree) =>
        tree switch
        {
            Tree.Obj value => new Tree.Obj([.. value.Without(Unknown).Members.Select(member => (member.Name, Strip(member.Value)))]),
            Tree.Arr value => new Tree.Arr([.. value.Elements.Select(Strip)]),
            _ => tree,
        };

    /// <summary>Where an object stayed an object, everything unknown stands in it as it stood.</summary>
    private static void AssertSurvives(Tree document, Tree before, Tree after, Tree written)
    {
        if (Tree.Same(before, after))
            AssertSame(written, document);
        else if ((document, before, after, written) is (Tree.Obj d, Tree.Obj b, Tree.Obj a, Tree.Obj w))
        {
            Assert.That(Tree.Same(w[Unknown], d[Unknown]), Is.True, () => $"{w} lost what {d} had");
            foreach ((string name, Tree value) in b.Members.Where(member => a[member.Name] is not null))
                AssertSurvives(d[name]!, value, a[name]!, w[name]!);
        }
    }

    private static string Apply(string document, string before, string after, MergeRules? rules = null, bool caseInsensitive = false)
    {
        OverlayResult result = Overlay.Apply(Utf8(document), Utf8(before), Utf8(after), rules, caseInsensitive);
        Assert.That(result, Is.InstanceOf<OverlayResult.Changed>(), result.ToString());
        return Encoding.UTF8.GetString(((OverlayResult.Changed)result).Document.Span);
    }

    private static Tree Read(OverlayResult result)
    {
        Assert.That(result, Is.InstanceOf<OverlayResult.Changed>(), result.ToString());
        return Tree.Parse(Encoding.UTF8.GetString(((OverlayResult.Changed)result).Document.Span));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void AssertSame(Tree actual, Tree expected)
    {
        if (!Tree.Same(actual, expected))
            Assert.Fail($"{actual} is not {expected}");
    }

    private enum OrderState
    {
        Open,
        Closed,
    }

    private sealed class Order
    {
        public string? Name { get; set; }
        public OrderState State { get; set; }
        public DateTime At { get; set; }
        public Size? Size { get; set; }
        public int? Missing { get; set; }
    }

    private sealed class Size
    {
        public double W { get; set; }
        public double H { get; set; }
    }
}
