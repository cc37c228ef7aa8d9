using System.Text;

namespace ConflictAware.Tests.Merging;

public class PatchTests
{
    // RFC 7396, appendix A: original, patch, result.
    private static readonly string[][] MergePatches =
    [
        ["""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}"""],
        ["""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}"""],
        ["""{"a":"b"}""", """{"a":null}""", """{}"""],
        ["""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}"""],
        ["""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}"""],
        ["""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}"""],
        ["""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}"""],
        ["""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}"""],
        ["""["a","b"]""", """["c","d"]""", """["c","d"]"""],
        ["""{"a":"b"}""", """["c"]""", """["c"]"""],
        ["""{"a":"foo"}""", "null", "null"],
        ["""{"a":"foo"}""", "\"bar\"", "\"bar\""],
        ["""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}"""],
        ["[1,2]", """{"a":"b","c":null}""", """{"a":"b"}"""],
        ["{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}"""],
    ];

    // RFC 6902, appendix A: document, patch, result; null where the patch must fail.
    private static readonly string?[][] JsonPatches =
    [
        ["""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}"""],
        ["""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}"""],
        ["""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}"""],
        ["""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}"""],
        ["""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}"""],
        [
            """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""",
            """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
            """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""",
        ],
        [
            """{"foo":["all","grass","cows","eat"]}""",
            """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""",
            """{"foo":["all","cows","eat","grass"]}""",
        ],
        [
            """{"baz":"qux","foo":["a",2,"c"]}""",
            """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""",
            """{"baz":"qux","foo":["a",2,"c"]}""",
        ],
        ["""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", null],
        [
            """{"foo":"bar"}""",
            """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""",
            """{"foo":"bar","child":{"grandchild":{}}}""",
        ],
        ["""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}"""],
        ["""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", null],
        ["""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}"""],
        ["""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", null],
        ["""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}"""],
    ];

    [TestCaseSource(nameof(MergePatches))]
    public void MergePatch_ExampleOfRfc7396_GivesTheResult(string original, string patch, string result)
    {
        AssertSame(MergePatchApplier.Apply(Tree.Parse(original), Tree.Parse(patch)), Tree.Parse(result));
        Assert.That(MergePatch.TryWrite(Utf8(original), Utf8(result), rules: null, out ReadOnlyMemory<byte> written, out _), Is.True);
        AssertSame(MergePatchApplier.Apply(Tree.Parse(original), Read(written)), Tree.Parse(result));
    }

    [TestCaseSource(nameof(JsonPatches))]
    public void JsonPatch_ExampleOfRfc6902_GivesTheResult(string document, string patch, string? result)
    {
        if (result is null)
        {
            Assert.Throws<InvalidOperationException>(() => JsonPatchApplier.Apply(Tree.Parse(document), Tree.Parse(patch)));
            return;
        }
        AssertSame(JsonPatchApplier.Apply(Tree.Parse(document), Tree.Parse(patch)), Tree.Parse(result));
        AssertSame(JsonPatchApplier.Apply(Tree.Parse(document), Read(JsonPatch.Write(Utf8(document), Utf8(result)))), Tree.Parse(result));
    }

    [Test]
    public void MergePatch_AppliedToBase_GivesMineOrSaysThatItCannot() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                if (MergePatch.TryWrite(one.BaseText, one.MineText, rules: null, out ReadOnlyMemory<byte> patch, out string? unsayable))
                    AssertSame(MergePatchApplier.Apply(one.Base, Read(patch)), one.Mine);
                else
                    Assert.That(JsonPatchApplier.Find(one.Mine, unsayable!), Is.EqualTo(new Tree.Word("null")));
            }
        );

    [TestCase("""{"a":1}""", """{"a":null}""", "/a")]
    [TestCase("""{}""", """{"a":{"b":{"c":null}}}""", "/a/b/c")]
    [TestCase("""{"a":[1]}""", """{"a":{"~/":null}}""", "/a/~0~1")]
    public void MergePatch_NullToBeSet_IsReported(string original, string result, string expected)
    {
        Assert.That(MergePatch.TryWrite(Utf8(original), Utf8(result), rules: null, out _, out string? unsayable), Is.False);
        Assert.That(unsayable, Is.EqualTo(expected));
    }

    [Test]
    public void MergePatch_NullThatWasThere_IsLeftAlone()
    {
        Assert.That(
            MergePatch.TryWrite(
                Utf8("""{"a":null,"b":1}"""),
                Utf8("""{"a":null,"b":[null]}"""),
                rules: null,
                out ReadOnlyMemory<byte> patch,
                out _
            ),
            Is.True
        );
        Assert.That(Encoding.UTF8.GetString(patch.Span), Is.EqualTo("""{"b":[null]}"""));
    }

    [Test]
    public void JsonPatch_AppliedToBase_GivesMineAlways() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                AssertSame(JsonPatchApplier.Apply(one.Base, Read(JsonPatch.Write(one.BaseText, one.MineText))), one.Mine);
                AssertSame(
                    JsonPatchApplier.Apply(one.Base, Read(JsonPatch.Write(one.BaseText, one.MineText, rules: null, guarded: true))),
                    one.Mine
                );
            }
        );

    [Test]
    public void JsonPatch_Guarded_FailsOrLosesNothing() =>
        Laws.Hold(
            MergeCase.Unruled,
            one =>
            {
                Tree patch = Read(JsonPatch.Write(one.BaseText, one.MineText, rules: null, guarded: true));
                Tree patched;
                try
                {
                    patched = JsonPatchApplier.Apply(one.Current, patch);
                }
                catch (InvalidOperationException)
                {
                    return;
                }
                // What went through is what a merge would have given too: nothing of current's edit is lost.
                MergeResult merged = one.Merge();
                Assert.That(merged.IsClean, Is.True, merged.ToString);
                AssertSame(patched, Read(merged.Document!.Value));
            }
        );

    [Test]
    public void Patch_UnderRules_CarriesTheVersionAndLeavesWhatTheOriginManages()
    {
        MergeRules rules = new MergeRules().Version("/meta/rev").Ignore("/updatedAt");
        byte[] from = Utf8("""{"meta":{"rev":3,"by":"x"},"n":1,"updatedAt":"a"}""");
        byte[] to = Utf8("""{"meta":{"rev":3,"by":"x"},"n":2,"updatedAt":"b"}""");
        Assert.That(MergePatch.TryWrite(from, to, rules, out ReadOnlyMemory<byte> merge, out _), Is.True);
        Assert.That(Encoding.UTF8.GetString(merge.Span), Is.EqualTo("""{"meta":{"rev":3},"n":2}"""));
        Assert.That(
            Encoding.UTF8.GetString(JsonPatch.Write(from, to, rules).Span),
            Is.EqualTo(
                """[{"op":"test","path":"/meta/rev","value":3},{"op":"add","path":"/meta/rev","value":3},{"op":"replace","path":"/n","value":2}]"""
            )
        );
    }

    /// <summary>A version that is not there, and one that no rule leads to, is no reason to send more than the change.</summary>
    [TestCase("""{"meta":{"by":"x"},"n":1}""", """{"meta":{"by":"x"},"n":2}""", """{"n":2}""")]
    [TestCase("""{"meta":{"by":{"rev":1}},"n":1}""", """{"meta":{"by":{"rev":1}},"n":2}""", """{"n":2}""")]
    [TestCase("""{"meta":[{"rev":1}],"n":1}""", """{"meta":[{"rev":1}],"n":2}""", """{"n":2}""")]
    [TestCase("""{"meta":{"by":"x","rev":1},"n":1}""", """{"meta":{"by":"x","rev":1},"n":1}""", """{"meta":{"rev":1}}""")]
    public void MergePatch_UnderAVersion_CarriesItWhereItIs(string from, string to, string expected)
    {
        Assert.That(
            MergePatch.TryWrite(Utf8(from), Utf8(to), new MergeRules().Version("/meta/rev"), out ReadOnlyMemory<byte> patch, out _),
            Is.True
        );
        Assert.That(Encoding.UTF8.GetString(patch.Span), Is.EqualTo(expected));
    }

    [Test]
    public void JsonPatch_FewElementsOfALargeArray_AreChangedOneByOne()
    {
        byte[] from = Utf8("""{"a":[1,2,{"x":1,"y":2},4,5,6,7,8]}""");
        byte[] to = Utf8("""{"a":[1,2,{"x":1,"y":3},4,5,6,7,8]}""");
        Assert.That(
            Encoding.UTF8.GetString(JsonPatch.Write(from, to).Span),
            Is.EqualTo("""[{"op":"replace","path":"/a/2/y","value":3}]""")
        );
    }

    /// <summary>What both have at the start and at the end is left alone, unless the array written whole is shorter.</summary>
    [TestCase("[1,2,3,4]", "[1,2,3]", """[{"op":"remove","path":"/3"}]""")]
    [TestCase("[1,2,3,4]", "[1,3,4]", """[{"op":"remove","path":"/1"}]""")]
    [TestCase("[1,2,3,4,5]", "[1,4,5]", """[{"op":"remove","path":"/2"},{"op":"remove","path":"/1"}]""")]
    [TestCase("[1,2,3,4,5]", "[1,5]", """[{"op":"replace","path":"","value":[1,5]}]""")]
    [TestCase("[1,1]", "[1]", """[{"op":"remove","path":"/1"}]""")]
    [TestCase("[1]", "[1,1]", """[{"op":"add","path":"/1","value":1}]""")]
    [TestCase("[1,2,3]", "[1,9,2,3]", """[{"op":"add","path":"/1","value":9}]""")]
    [TestCase("[1,2]", "[1,2,3,4]", """[{"op":"add","path":"/2","value":3},{"op":"add","path":"/3","value":4}]""")]
    [TestCase("[1,2,3]", "[1,7,8,3]", """[{"op":"replace","path":"/1","value":7},{"op":"add","path":"/2","value":8}]""")]
    [TestCase(
        "[1,2,3,4]",
        "[7,8,9,4]",
        """[{"op":"replace","path":"/0","value":7},{"op":"replace","path":"/1","value":8},{"op":"replace","path":"/2","value":9}]"""
    )]
    [TestCase("[1,2,3,4]", "[7,8,9,0]", """[{"op":"replace","path":"","value":[7,8,9,0]}]""")]
    [TestCase("[1,2,3]", "[7,8,3]", """[{"op":"replace","path":"/0","value":7},{"op":"replace","path":"/1","value":8}]""")]
    [TestCase("[1]", "[]", """[{"op":"remove","path":"/0"}]""")]
    [TestCase("[]", "[1]", """[{"op":"add","path":"/0","value":1}]""")]
    [TestCase("[1]", "{}", """[{"op":"replace","path":"","value":{}}]""")]
    [TestCase("[[1,2]]", "[[1,3]]", """[{"op":"replace","path":"/0/1","value":3}]""")]
    public void JsonPatch_OfAnArray_ChangesWhatDiffers(string from, string to, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonPatch.Write(Utf8(from), Utf8(to)).Span), Is.EqualTo(expected));

    /// <summary>What is replaced, removed or gets a new member is tested first, once.</summary>
    [TestCase(
        """{"a":1,"b":2}""",
        """{"a":3}""",
        """[{"op":"test","path":"/b","value":2},{"op":"test","path":"/a","value":1},{"op":"remove","path":"/b"},{"op":"replace","path":"/a","value":3}]"""
    )]
    [TestCase(
        """{"a":{"x":1,"y":2}}""",
        """{"a":{"x":5,"z":3}}""",
        """[{"op":"test","path":"/a","value":{"x":1,"y":2}},{"op":"remove","path":"/a/y"},{"op":"replace","path":"/a/x","value":5},{"op":"add","path":"/a/z","value":3}]"""
    )]
    [TestCase(
        """{"a":{"b":{"x":1}},"c":[1,2]}""",
        """{"a":{"b":{"x":1,"y":1},"d":2},"c":[1,3]}""",
        """[{"op":"test","path":"/a","value":{"b":{"x":1}}},{"op":"test","path":"/c","value":[1,2]},{"op":"add","path":"/a/b/y","value":1},{"op":"add","path":"/a/d","value":2},{"op":"replace","path":"/c","value":[1,3]}]"""
    )]
    [TestCase("""{"a":[1]}""", """{"a":[1]}""", "[]")]
    public void JsonPatch_Guarded_TestsWhatItChanges(string from, string to, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonPatch.Write(Utf8(from), Utf8(to), rules: null, guarded: true).Span), Is.EqualTo(expected));

    [Test]
    public void Patch_NamesOfAnyLetters_AreWrittenAsTheyAre()
    {
        const string From = """{"a\"b\\c":1,"\u0001\n":1,"\ud83d\ude00é":1,"ä/~":{"\ud83d\ude00":1}}""";
        const string To = """{"a\"b\\c":2,"\u0001\n":2,"\ud83d\ude00é":2,"ä/~":{"\ud83d\ude00":2}}""";
        AssertSame(JsonPatchApplier.Apply(Tree.Parse(From), Read(JsonPatch.Write(Utf8(From), Utf8(To)))), Tree.Parse(To));
        Assert.That(MergePatch.TryWrite(Utf8(From), Utf8(To), rules: null, out ReadOnlyMemory<byte> patch, out _), Is.True);
        AssertSame(MergePatchApplier.Apply(Tree.Parse(From), Read(patch)), Tree.Parse(To));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static Tree Read(ReadOnlyMemory<byte> text) => Tree.Parse(Encoding.UTF8.GetString(text.Span));

    private static void AssertSame(Tree actual, Tree expected)
    {
        if (!Tree.Same(actual, expected))
            Assert.Fail($"{actual} is not {expected}");
    }
}
