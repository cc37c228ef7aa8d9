namespace ConflictAware.Tests.House;

public class FloorsTests
{
    private const int LongestFile = 300;

    private static readonly IReadOnlyList<SourceFile> Package = Floors.ReadPackage();

    private static readonly IReadOnlyList<SourceFile> Packages = [.. Package, .. Floors.ReadPackage("ConflictAware.Testing")];

    [Test]
    public void Package_EveryFile_UsesOnlyItsOwnFloorAndThoseAbove() =>
        Assert.That(Floors.Violations(Package).Distinct(StringComparer.Ordinal), Is.Empty);

    [Test]
    public void Package_EveryFile_IsNamedForATypeInIt() =>
        Assert.That(
            Packages
                .Where(file => !file.Types.Contains(file.ExpectedType) && !file.IsPartOfItsFolder)
                .Select(file => $"{file.Path} declares {string.Join(", ", file.Types)}"),
            Is.Empty
        );

    [Test]
    public void Package_EveryFile_IsAScreenOrTwo() =>
        Assert.That(
            Packages
                .Where(file => file.Lines > LongestFile)
                .Select(file => $"{file.Path} has {file.Lines} lines; what is it really? Split it by idea."),
            Is.Empty
        );

    [Test]
    public void Package_IsRead() =>
        Assert.That(
            Packages.Select(file => file.Path),
            Does.Contain("Protocol/EntityTag.cs").And.Contain("Origins/InMemoryOrigin.cs"),
            "else every test here would pass by seeing nothing"
        );

    private static IEnumerable<TestCaseData> Trees()
    {
        yield return Tree(
            "uses its own floor and one above",
            "",
            ("Protocol/A.cs", "class A {}"),
            ("Protocol/B.cs", "class B : A {}"),
            ("Clients/C.cs", "class C { B b; }")
        );
        yield return Tree(
            "derives from a lower type",
            "Protocol/A.cs (Protocol) uses C of Clients/C.cs",
            ("Protocol/A.cs", "class A : C {}"),
            ("Clients/C.cs", "class C {}")
        );
        yield return Tree(
            "neighbouring floors count too",
            "uses C of Merging/C.cs",
            ("Protocol/A.cs", "class A { C c; }"),
            ("Merging/C.cs", "record C;")
        );
        yield return Tree(
            "a deeper folder is the same floor",
            "uses C of Clients/C.cs",
            ("Detection/Dialects/A.cs", "class A { C c; }"),
            ("Clients/C.cs", "class C {}")
        );
        yield return Tree(
            "a family in one file",
            "uses D of Clients/C.cs",
            ("Protocol/A.cs", "class A { D d; }"),
            ("Clients/C.cs", "class C {} enum D { E }")
        );
        yield return Tree(
            "record struct, interface, delegate",
            "uses R of|uses I of|uses F of",
            ("Protocol/A.cs", "class A { R r; I i; F<int> f; }"),
            ("Clients/C.cs", "record struct R(int X); interface I {} delegate int F<T>(T t);")
        );
        yield return Tree(
            "qualified by the namespace",
            "uses C of",
            ("Protocol/A.cs", "class A { ConflictAware.C c; }"),
            ("Clients/C.cs", "class C {}")
        );
        yield return Tree(
            "in the hole of a string",
            "uses C of",
            ("Protocol/A.cs", "class A { string s = $\"{nameof(C)}\"; }"),
            ("Clients/C.cs", "class C {}")
        );
        yield return Tree(
            "an extension method",
            "uses the extension method Save of",
            ("Protocol/A.cs", "class A { void M(int i) => i.Save(); }"),
            ("Clients/C.cs", "static class C { static void Save<T>(this T t) {} }")
        );
        yield return Tree(
            "only in comments, strings, and as somebody's member",
            "",
            ("Protocol/A.cs", "/// <see cref=\"C\"/>\n/* C */ class A { string s = \"C\"; int i = Status.C; } // C"),
            ("Clients/C.cs", "class C {}")
        );
        yield return Tree(
            "a nested type is its outer type's affair",
            "",
            ("Protocol/A.cs", "class A { int N; }"),
            ("Clients/C.cs", "class C { class N {} }")
        );
        yield return Tree("on no floor", "Extras/A.cs lies on no floor", ("Extras/A.cs", "class A {}"));
        yield return Tree("in no folder", "A.cs lies on no floor", ("A.cs", "class A {}"));
    }

    private static TestCaseData Tree(string name, string expected, params (string Path, string Text)[] files) =>
        new TestCaseData(expected, files).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Trees))]
    public void Violations_OfAMadeUpTree_AreFound(string expected, (string Path, string Text)[] files)
    {
        string[] violations = [.. Floors.Violations([.. files.Select(file => new SourceFile(file.Path, file.Text))])];
        string[] wanted = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(violations, Has.Length.EqualTo(wanted.Length));
        foreach (string part in wanted)
            Assert.That(violations, Has.One.Contains(part));
    }

    [TestCase("a // b\nc", "a c")]
    [TestCase("a /* b\n */ c", "a c")]
    [TestCase("'b' a '\\'' c", "a c")]
    [TestCase("\"b\\\"b\" a", "a")]
    [TestCase("@\"b\"\"b\\\" a", "a")]
    [TestCase("\"\" a", "a")]
    [TestCase("\"\"\"b \" b\"\"\" a", "a")]
    [TestCase("\"\"\"\"b \"\"\" b\"\"\"\" a", "a")]
    [TestCase("$\"b {c} {{b}} {d:0}\" a", "c d : a")]
    [TestCase("$\"b {new { c = \"d\" }} b\" a", "new { c = } a")]
    [TestCase("$$\"\"\"b {b} {{c}} b\"\"\" a", "c a")]
    [TestCase("$@\"b\\{c}\" a", "c a")]
    [TestCase("#region b\na", "a")]
    [TestCase("a 0x1Fu 1_000L 1.5e3 c", "a c")]
    public void Read_Source_LeavesWordsAndSigns(string source, string expected) =>
        Assert.That(string.Join(' ', CSharpTokens.Read(source)), Is.EqualTo(expected));
}
