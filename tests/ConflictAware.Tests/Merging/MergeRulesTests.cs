using System.Text;
using System.Text.Json;

namespace ConflictAware.Tests.Merging;

public class MergeRulesTests
{
    [TestCase("lines", "'/lines'")]
    [TestCase("#/lines", "'/lines'")]
    [TestCase("/a~", "~0")]
    [TestCase("/a~3b", "~0")]
    public void Rule_BadPointer_SaysWhatToDo(string path, string expected) =>
        Assert.That(() => new MergeRules().Sum(path), Throws.ArgumentException.With.Message.Contains(expected));

    [Test]
    public void Rule_WithoutAPointer_IsRefused()
    {
        Action<MergeRules>[] rules =
        [
            rules => rules.Key(null!, "id"),
            rules => rules.Set(null!),
            rules => rules.Sequence(null!),
            rules => rules.Union(null!),
            rules => rules.Sum(null!),
            rules => rules.Max(null!),
            rules => rules.Min(null!),
            rules => rules.Ignore(null!),
            rules => rules.Version(null!),
            rules => rules.PreferMine(null!),
            rules => rules.PreferCurrent(null!),
            rules => rules.Resolve(null!, static _ => MergeChoice.Mine),
        ];
        foreach (Action<MergeRules> state in rules)
            Assert.That(() => state(new MergeRules()), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("pointer"));
    }

    [Test]
    public void ToString_OfRules_NamesEachWithItsPlace()
    {
        MergeRules rules = new MergeRules()
            .Key("/key", "sku", "lot")
            .Set("/set")
            .Sequence("/sequence")
            .Union("/union")
            .Sum("/sum")
            .Max("/max")
            .Min("/min")
            .Ignore("/ignore")
            .Version("/version")
            .PreferMine("/mine")
            .PreferCurrent("/current")
            .Resolve("/resolve", static _ => MergeChoice.Mine);
        Assert.That(
            rules.ToString().Split(" at "),
            Is.EqualTo(
                new[]
                {
                    "Key(sku, lot)",
                    "'/key', Set",
                    "'/set', Sequence",
                    "'/sequence', Union",
                    "'/union', Sum",
                    "'/sum', Max",
                    "'/max', Min",
                    "'/min', Ignore",
                    "'/ignore', Version",
                    "'/version', PreferMine",
                    "'/mine', PreferCurrent",
                    "'/current', Resolve",
                    "'/resolve'",
                }
            )
        );
    }

    [Test]
    public void Rule_Contradiction_SaysWhatToDo()
    {
        (string Message, Action State)[] contradictions =
        [
            ("Max at '/a' contradicts Sum, which is stated", () => new MergeRules().Sum("/a").Max("/a")),
            ("Key(sku) at '/a' contradicts Key(id), which is stated", () => new MergeRules().Key("/a", "id").Key("/a", "sku")),
            ("PreferCurrent at '/a' contradicts PreferMine, which is stated", () => new MergeRules().PreferMine("/a").PreferCurrent("/a")),
            ("PreferMine at '/a' contradicts Ignore, which is stated", () => new MergeRules().Ignore("/a").PreferMine("/a")),
            ("Version at '/a' contradicts PreferMine, which is stated", () => new MergeRules().PreferMine("/a").Version("/a")),
            ("Max at '/a' contradicts Sum, which", () => new MergeRules().PreferMine("/a").Sum("/a").Max("/a")),
            ("PreferCurrent at '/a' contradicts PreferMine, which", () => new MergeRules().Sum("/a").PreferMine("/a").PreferCurrent("/a")),
            ("nothing would be left to write. Name the member", () => new MergeRules().Ignore("")),
            ("nothing would be left to write. Name the member", () => new MergeRules().Version("")),
            ("use Set where the elements are plain values", () => new MergeRules().Key("/a")),
            ("Name each member of the key once", () => new MergeRules().Key("/a", "id", "id")),
            ("Name each member of the key once", () => new MergeRules().Key("/a", "id", null!)),
            ("min 2 is above max 1. Swap them", () => new MergeRules().Sum("/a", min: 2, max: 1)),
        ];
        foreach ((string message, Action state) in contradictions)
            Assert.That(state, Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(() => new MergeRules().Sum("/a", min: 2, max: 2), Throws.Nothing, "one number is left");
        Assert.That(() => new MergeRules().Max("/a").PreferMine("/a"), Throws.Nothing, "a preference decides what the rule cannot");
    }

    [Test]
    public void Rule_VersionStatedAgain_IsNoContradiction()
    {
        MergeRules rules = new MergeRules().Ignore("/rev").Version("/rev");
        Assert.That(rules.AndVersion("/rev").ToString(), Does.Contain("Version at '/rev'"));
    }

    [Test]
    public void AndVersion_OfRulesInUse_LeavesThemAsTheyAre()
    {
        MergeRules rules = new MergeRules().Sum("/n");
        _ = Merge("""{"n":1,"rev":1}""", """{"n":2,"rev":1}""", """{"n":1,"rev":2}""", rules);
        MergeResult merged = Merge("""{"n":1,"rev":1}""", """{"n":2,"rev":3}""", """{"n":2,"rev":2}""", rules.AndVersion("/rev"));
        Assert.That(Text(merged), Is.EqualTo("""{"n":3,"rev":2}"""));
        Assert.That(Merge("""{"n":1,"rev":1}""", """{"n":2,"rev":3}""", """{"n":2,"rev":2}""", rules).IsClean, Is.False);
    }

    [Test]
    public void Rule_AfterFirstUse_IsRefused()
    {
        MergeRules rules = new MergeRules().Sum("/n");
        _ = Merge("1", "1", "1", rules);
        Assert.That(() => rules.Max("/m"), Throws.InvalidOperationException);
    }

    [TestCase("/a~1b", "a/b")]
    [TestCase("/~0", "~")]
    [TestCase("/~01", "~1")]
    [TestCase("/", "")]
    [TestCase("/~1", "/")]
    [TestCase("/~2", "*")]
    [TestCase("/*", "anything")]
    [TestCase("/é", "\\u00e9")]
    public void Rule_Pointer_NamesTheMember(string path, string name) =>
        Assert.That(
            Text(Merge(Object(name, 10), Object(name, 9), Object(name, 9), new MergeRules().Sum(path))),
            Is.EqualTo(Object(name, 8))
        );

    [Test]
    public void Rule_EscapedAsterisk_NamesNothingElse() =>
        Assert.That(Text(Merge(Object("x", 10), Object("x", 9), Object("x", 9), new MergeRules().Sum("/~2"))), Is.EqualTo(Object("x", 9)));

    [Test]
    public void Rule_NumberInAPointer_IsNoArrayElement() =>
        Assert.That(Text(Merge("[10]", "[9]", "[9]", new MergeRules().Sum("/0"))), Is.EqualTo("[9]"));

    [Test]
    public void Rule_SeveralMatch_TheMoreSpecificHolds()
    {
        const string Base = """{"a":{"n":10,"m":10},"b":{"n":10}}""";
        const string Mine = """{"a":{"n":12,"m":12},"b":{"n":12}}""";
        const string Current = """{"a":{"n":11,"m":11},"b":{"n":11}}""";
        MergeRules rules = new MergeRules().Sum("/*/*").Max("/a/*").Min("/a/m");
        Assert.That(Text(Merge(Base, Mine, Current, rules)), Is.EqualTo("""{"a":{"n":12,"m":11},"b":{"n":13}}"""));
        // What comes first in the pointer decides.
        Assert.That(
            Text(Merge(Base, Mine, Current, new MergeRules().Sum("/*/n").Max("/a/*").Sum("/b/n"))),
            Is.EqualTo("""{"a":{"n":12,"m":12},"b":{"n":13}}""")
        );
    }

    [Test]
    public void Preference_HoldsBelowItsPlace_AndTheNearestCounts()
    {
        MergeRules rules = new MergeRules().PreferCurrent("").PreferMine("/a").PreferCurrent("/a/c");
        Assert.That(
            Text(Merge("""{"a":{"b":1,"c":1},"d":1}""", """{"a":{"b":2,"c":2},"d":2}""", """{"a":{"b":3,"c":3},"d":3}""", rules)),
            Is.EqualTo("""{"a":{"b":2,"c":3},"d":3}""")
        );
    }

    [Test]
    public void Preference_ForMine_DecidesRemovals()
    {
        Assert.That(
            Text(Merge("""{"a":1,"b":1}""", """{"b":1}""", """{"a":2,"b":1}""", new MergeRules().PreferMine(""))),
            Is.EqualTo("""{"b":1}""")
        );
        Assert.That(
            Text(Merge("""{"a":1,"b":1}""", """{"b":1}""", """{"a":2,"b":1}""", new MergeRules().PreferCurrent(""))),
            Is.EqualTo("""{"a":2,"b":1}""")
        );
    }

    [Test]
    public void Preference_BesideARule_DecidesWhatTheRuleCannot()
    {
        MergeRules rules = new MergeRules().Sum("/n", min: 0).PreferCurrent("/n");
        Assert.That(Text(Merge(Object("n", 5), Object("n", 3), Object("n", 4), rules)), Is.EqualTo(Object("n", 2)));
        Assert.That(Text(Merge(Object("n", 5), Object("n", 1), Object("n", 2), rules)), Is.EqualTo(Object("n", 2)));
    }

    [TestCase(5, 3, 1, false)]
    [TestCase(5, 3, 2, true)]
    [TestCase(5, 5, -1, true, Description = "What mine did not touch stays as current has it.")]
    [TestCase(5, -1, 5, false)]
    [TestCase(5, 60, 50, false)]
    public void Law26_SumBounds_HoldForWhatMineMoves(int b, int m, int c, bool clean) =>
        Assert.That(
            Merge(Object("n", b), Object("n", m), Object("n", c), new MergeRules().Sum("/n", min: 0, max: 100)).IsClean,
            Is.EqualTo(clean)
        );

    [TestCase("""{"n":1}""", """{"n":2}""", """{"n":2}""", """{"n":3}""")]
    [TestCase("""{}""", """{"n":2}""", """{"n":2}""", null)]
    [TestCase("""{"n":null}""", """{"n":2}""", """{"n":2}""", null)]
    [TestCase("""{"n":1}""", """{"n":null}""", """{"n":null}""", """{"n":null}""")]
    [TestCase("""{"n":1}""", """{}""", """{}""", """{}""")]
    [TestCase("""{}""", """{"n":2}""", """{}""", """{"n":2}""")]
    [TestCase("""{"n":12.50}""", """{"n":11.50}""", """{"n":10.50}""", """{"n":9.50}""")]
    public void Law26_Sum_TakesThreeNumbers(string b, string m, string c, string? expected)
    {
        MergeResult merged = Merge(b, m, c, new MergeRules().Sum("/n"));
        Assert.That(merged.IsClean ? Text(merged) : null, Is.EqualTo(expected));
    }

    [Test]
    public void MaxAndMin_SpeakOnlyWhereBothWrote()
    {
        MergeRules rules = new MergeRules().Max("/n");
        Assert.That(Text(Merge(Object("n", 5), Object("n", 3), Object("n", 5), rules)), Is.EqualTo(Object("n", 3)));
        Assert.That(Text(Merge(Object("n", 5), Object("n", 3), Object("n", 4), rules)), Is.EqualTo(Object("n", 4)));
        Assert.That(Text(Merge(Object("n", 5), Object("n", 3), Object("n", 4), new MergeRules().Min("/n"))), Is.EqualTo(Object("n", 3)));
        Assert.That(Merge("""{"n":1}""", """{"n":"2"}""", """{"n":3}""", rules).IsClean, Is.False);
        Assert.That(Text(Merge("{}", """{"n":1e400}""", """{"n":1e399}""", rules)), Is.EqualTo("""{"n":1e400}"""));
    }

    [TestCase("[1,2,3]", "[1,2,3,4]", "[2,3,5]", "[2,3,5,4]")]
    [TestCase("[1,2]", "[2]", "[1]", "[]")]
    [TestCase("""[1,{"a":1,"b":2}]""", """[{"b":2.0,"a":1}]""", """[1,{"a":1,"b":2},"x"]""", """[{"a":1,"b":2},"x"]""")]
    [TestCase("[1]", "[1,2]", "[1,2.0]", "[1,2.0]")]
    [TestCase("[1]", "[1,1,2]", "[1,3]", null)]
    public void Set_Elements_AreThereOrNot(string b, string m, string c, string? expected)
    {
        MergeResult merged = Merge(b, m, c, new MergeRules().Set(""));
        Assert.That(merged.IsClean ? Text(merged) : null, Is.EqualTo(expected));
    }

    [Test]
    public void Union_OfBothSides_RemovesNothing()
    {
        Assert.That(Text(Merge("[1,2]", "[1,3,3]", "[1,2,4]", new MergeRules().Union(""))), Is.EqualTo("[1,2,4,3]"));
        Assert.That(Text(Merge("[1,2]", "[1]", "[1,2]", new MergeRules().Union(""))), Is.EqualTo("[1]"));
        Assert.That(Text(Merge("{}", """{"t":[1]}""", """{"t":[2]}""", new MergeRules().Union("/t"))), Is.EqualTo("""{"t":[2,1]}"""));
    }

    [TestCase("""{"a":1,"rev":1}""", """{"a":2,"rev":1}""", """{"a":1,"rev":2}""", """{"a":2,"rev":2}""")]
    [TestCase("""{"a":1,"rev":1}""", """{"a":2,"rev":9}""", """{"a":1}""", """{"a":2}""")]
    [TestCase("""{"a":1}""", """{"a":2,"rev":null}""", """{"a":1}""", """{"a":2}""")]
    [TestCase("""{"a":1,"rev":1}""", """{"a":2}""", """{"a":1,"rev":2}""", """{"a":2,"rev":2}""")]
    public void Version_IsAlwaysCurrents(string b, string m, string c, string expected)
    {
        Assert.That(Text(Merge(b, m, c, new MergeRules().Version("/rev"))), Is.EqualTo(expected));
        Assert.That(Text(Merge(b, m, c, new MergeRules().Ignore("/rev"))), Is.EqualTo(expected));
    }

    [Test]
    public void Ignore_InsideWhatTheOtherSideRemoved_IsNoEdit()
    {
        MergeRules rules = new MergeRules().Ignore("/*/at");
        Assert.That(Text(Merge("""{"x":{"n":1,"at":1}}""", "{}", """{"x":{"n":1,"at":2}}""", rules)), Is.EqualTo("{}"));
        Assert.That(Text(Merge("""{"x":{"n":1,"at":1}}""", """{"x":{"n":1,"at":2}}""", "{}", rules)), Is.EqualTo("{}"));
    }

    [Test]
    public void Resolve_Function_DecidesEachConflict()
    {
        List<string> asked = [];
        MergeRules rules = new MergeRules().Resolve(
            "",
            difference =>
            {
                asked.Add(difference.ToString());
                return difference.Pointer switch
                {
                    "/mine" => MergeChoice.Mine,
                    "/current" => MergeChoice.Current,
                    "/removed" => MergeChoice.Remove,
                    "/value" => MergeChoice.Value(difference.Base!.Value),
                    _ => MergeChoice.Undecided,
                };
            }
        );
        const string Base = """{"mine":1,"current":1,"removed":1,"value":1,"n":1}""";
        string mine = Base.Replace(":1", ":2", StringComparison.Ordinal).Replace("\"n\":2", "\"n\":1", StringComparison.Ordinal);
        string current = Base.Replace(":1", ":3", StringComparison.Ordinal);
        Assert.That(Text(Merge(Base, mine, current, rules)), Is.EqualTo("""{"mine":2,"current":3,"value":1,"n":3}"""));
        Assert.That(asked, Has.Count.EqualTo(4).And.One.EqualTo("/mine: base 1, mine 2, current 3"));
        Assert.That(Merge(Object("left", 1), Object("left", 2), Object("left", 3), rules).Conflicts, Has.Count.EqualTo(1));
        Assert.That(() => MergeChoice.Value(default), Throws.ArgumentException);
    }

    [Test]
    public void Merge_SomebodyToAsk_IsAskedWhatTheRulesLeave()
    {
        List<string> asked = [];
        MergeResult merged = JsonMerge.Merge(
            Utf8("""{"a":1,"b":1,"l":[{"id":1},{"id":2}]}"""),
            Utf8("""{"a":2,"b":2,"l":[{"id":2},{"id":1,"q":1}]}"""),
            Utf8("""{"a":3,"b":3,"l":[{"id":3},{"id":1,"q":2}]}"""),
            new MergeRules().PreferMine("/a").Key("/l", "id"),
            difference =>
            {
                asked.Add(difference.Pointer);
                return MergeChoice.Current;
            }
        );
        Assert.That(asked, Is.EqualTo(new[] { "/b", "/l/0/q" }));
        Assert.That(Text(merged), Is.EqualTo("""{"a":2,"b":3,"l":[{"id":3},{"id":1,"q":2}]}"""));
    }

    [Test]
    public void Differences_StayReadable_AfterTheDocumentsAreGone()
    {
        byte[] mine = Utf8("""{"a":{"x":[1,2]}}""");
        MergeResult merged = JsonMerge.Merge(Utf8("{}"), mine, Utf8("""{"a":null}"""));
        Array.Clear(mine);
        Assert.That(merged.Conflicts[0].Mine!.Value.GetProperty("x")[1].GetInt32(), Is.EqualTo(2));
        Assert.That(merged.Conflicts[0].Current!.Value.ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(merged.Conflicts[0].Base, Is.Null);
        Assert.That(merged.ToString(), Does.Contain("1 conflict").And.Contain("""/a: base (none), mine {"x":[1,2]}, current null"""));
    }

    [Test]
    public void Merge_NoDocument_IsLikeAMissingMember()
    {
        Assert.That(Text(JsonMerge.Merge(null, Utf8("1"), null)), Is.EqualTo("1"));
        Assert.That(Text(JsonMerge.Merge(null, null, Utf8("1"))), Is.EqualTo("1"));
        Assert.That(Text(JsonMerge.Merge(null, Utf8("1"), Utf8("1.0"))), Is.EqualTo("1.0"));
        Assert.That(JsonMerge.Merge(Utf8("1"), null, Utf8("1")), Has.Property("IsClean").True.And.Property("Document").Null);
        Assert.That(JsonMerge.Merge(null, Utf8("{}"), Utf8("""{"a":1}""")).Conflicts.Single().Pointer, Is.Empty);
        Assert.That(JsonMerge.Merge(Utf8("1"), null, Utf8("2")).Conflicts.Single(), Has.Property("Mine").Null);
        Assert.That(JsonMerge.Merge(null, null, null), Has.Property("IsClean").True.And.Property("Document").Null);
    }

    [Test]
    public void Merge_Text_KeepsTheLookOfCurrent()
    {
        const string Current = "{\n  \"a\": 1.0,\n  \"b\": [ 1 ],\n  \"c\": 3\n}";
        Assert.That(
            Text(Merge("""{"a":1,"b":[1],"c":3}""", """{"c":4,"a":1,"b":[1],"d":{}}""", Current)),
            Is.EqualTo("{\n  \"a\": 1.0,\n  \"b\": [ 1 ],\n  \"c\": 4,\"d\":{}\n}")
        );
        Assert.That(Text(Merge("""{"a":1,"b":[1],"c":3}""", """{"c":3}""", Current)), Is.EqualTo("{\"c\": 3\n}"));
    }

    [TestCase(
        "typed keys",
        """[{"k":1,"q":1},{"k":"1","q":1}]""",
        """[{"k":1.0,"q":2},{"k":"1","q":1}]""",
        """[{"k":1,"q":1},{"k":"1","q":3}]""",
        """[{"k":1,"q":2},{"k":"1","q":3}]"""
    )]
    [TestCase("a key that changed is another element", """[{"k":1}]""", """[{"k":2}]""", """[{"k":1,"q":1}]""", "/0")]
    [TestCase("removal against edit", """[{"k":1},{"k":2}]""", """[{"k":1}]""", """[{"k":1},{"k":2,"q":1}]""", "/1")]
    [TestCase("added twice alike", "[]", """[{"k":1,"q":1}]""", """[{"k":1.0,"q":1}]""", """[{"k":1.0,"q":1}]""")]
    [TestCase("added twice, differently", """[{"k":0}]""", """[{"k":0},{"k":1,"q":1}]""", """[{"k":0},{"k":1,"r":1}]""", "")]
    [TestCase(
        "reordered differently",
        """[{"k":1},{"k":2},{"k":3}]""",
        """[{"k":2},{"k":1},{"k":3}]""",
        """[{"k":1},{"k":3},{"k":2}]""",
        ""
    )]
    [TestCase(
        "reordered alike",
        """[{"k":1},{"k":2}]""",
        """[{"k":2},{"k":1}]""",
        """[{"k":2},{"k":1},{"k":3}]""",
        """[{"k":2},{"k":1},{"k":3}]"""
    )]
    [TestCase(
        "reordered by mine, additions by both",
        """[{"k":1},{"k":2}]""",
        """[{"k":2},{"k":9},{"k":1}]""",
        """[{"k":8},{"k":1},{"k":2}]""",
        """[{"k":2},{"k":1},{"k":8},{"k":9}]"""
    )]
    [TestCase("additions by both", """[{"k":1}]""", """[{"k":1},{"k":9}]""", """[{"k":1},{"k":8}]""", """[{"k":1},{"k":8},{"k":9}]""")]
    [TestCase("a key is missing", """[{"k":1,"q":1}]""", """[{"k":1,"q":2}]""", """[{"k":1,"q":1},{}]""", "")]
    [TestCase("an element is no object", """[{"k":1,"q":1}]""", """[{"k":1,"q":2}]""", """[{"k":1,"q":1},[1]]""", "")]
    [TestCase(
        "every conflict is listed",
        """[{"k":1,"q":1},{"k":2,"q":1},{"k":3}]""",
        """[{"k":2,"q":2},{"k":1,"q":2},{"k":3}]""",
        """[{"k":1,"q":3},{"k":3},{"k":2,"q":3}]""",
        ",/0/q,/1/q"
    )]
    public void Law25_KeyedArrays_AreMergedByElement(string what, string b, string m, string c, string expected)
    {
        MergeResult merged = Merge(b, m, c, new MergeRules().Key("", "k"));
        Assert.That(
            merged.IsClean ? Text(merged) : string.Join(',', merged.Conflicts.Select(conflict => conflict.Pointer)),
            Is.EqualTo(expected),
            what
        );
        MergeResult mirrored = Merge(b, c, m, new MergeRules().Key("", "k"));
        Assert.That(
            mirrored.Conflicts.Select(conflict => conflict.Pointer),
            Is.EqualTo(merged.Conflicts.Select(conflict => conflict.Pointer)),
            what
        );
    }

    [TestCase("one member", "/l/*/rev")]
    [TestCase("the whole element", "/l/*")]
    public void Law25_AddedTwiceAlikeButForWhatIsTheOrigins_IsCurrentsWhateverIsPreferred(string what, string ignored)
    {
        foreach (MergeRules rules in new[] { new MergeRules().Version(ignored), new MergeRules().Ignore(ignored) })
        {
            MergeResult merged = Merge(
                """{"l":[]}""",
                """{"l":[{"k":1,"rev":"mine"}]}""",
                """{"l":[{"k":1,"rev":"current"}]}""",
                rules.Key("/l", "k").PreferMine("")
            );
            Assert.That(Text(merged), Is.EqualTo("""{"l":[{"k":1,"rev":"current"}]}"""), what);
        }
        Assert.That(
            Text(
                Merge(
                    """{"l":[]}""",
                    """{"l":[{"k":1,"q":1,"rev":"mine"}]}""",
                    """{"l":[{"k":1,"q":2,"rev":"current"}]}""",
                    new MergeRules().Version("/l/*/rev").Key("/l", "k").PreferMine("")
                )
            ),
            Is.EqualTo("""{"l":[{"k":1,"q":1,"rev":"mine"}]}"""),
            "Not alike: mine is preferred, whole."
        );
    }

    [Test]
    public void Ignore_CounterInside_IsNoEditToCount()
    {
        // A sum below what is the origin's business is the origin's business: two who added the same do not differ by it.
        MergeRules rules = new MergeRules().Ignore("/a/of").Sum("/a/of/n");
        Assert.That(
            Text(Merge("{}", """{"a":{"q":1,"of":{"n":1}}}""", """{"a":{"q":1,"of":{"n":2}}}""", rules)),
            Is.EqualTo("""{"a":{"q":1,"of":{"n":2}}}""")
        );
        Assert.That(
            Merge("{}", """{"a":{"n":1}}""", """{"a":{"n":1}}""", new MergeRules().Sum("/a/n")).IsClean,
            Is.False,
            "A counter elsewhere does."
        );
    }

    [Test]
    public void Law25_KeysOfSeveralMembersAndNestedArrays_AreMergedByElement()
    {
        MergeRules rules = new MergeRules().Key("/lines", "sku", "lot").Key("/lines/*/parts", "no").Sum("/lines/*/parts/*/n");
        Assert.That(
            Text(
                Merge(
                    """{"lines":[{"sku":"a","lot":1,"parts":[{"no":1,"n":5}]},{"sku":"a","lot":2,"parts":[]}]}""",
                    """{"lines":[{"sku":"a","lot":1,"parts":[{"no":1,"n":4}]},{"sku":"a","lot":2,"parts":[{"no":7}]}]}""",
                    """{"lines":[{"sku":"a","lot":2,"parts":[]},{"sku":"a","lot":1,"parts":[{"no":1,"n":4},{"no":2}]}]}""",
                    rules
                )
            ),
            Is.EqualTo("""{"lines":[{"sku":"a","lot":2,"parts":[{"no":7}]},{"sku":"a","lot":1,"parts":[{"no":1,"n":3},{"no":2}]}]}""")
        );
    }

    private static string Object(string name, int value) =>
        "{\"" + name + "\":" + value.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}";

    private static MergeResult Merge(string b, string m, string c, MergeRules? rules = null) =>
        JsonMerge.Merge(Utf8(b), Utf8(m), Utf8(c), rules);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(MergeResult merged)
    {
        Assert.That(merged.IsClean, Is.True, merged.ToString);
        return Encoding.UTF8.GetString(merged.Document!.Value.Span);
    }
}
