using System.Text;

namespace ConflictAware.Tests.Merging;

public class JsonMergeLawTests
{
    [Test]
    public void Law23And24And25And26_AnyDocumentsAndRules_MergeAsTheReferenceDoes() =>
        Laws.Hold(
            MergeCase.Ruled,
            one =>
            {
                ReferenceMerge expected = ReferenceMerge.Of(one.Base, one.Mine, one.Current, one.Rules);
                MergeResult merged = one.Merge();
                Assert.That(
                    merged.Conflicts.Select(conflict => conflict.Pointer),
                    Is.EqualTo(expected.Conflicts.Select(conflict => conflict.Pointer))
                );
                foreach ((Difference found, (_, Tree? b, Tree? m, Tree? c)) in merged.Conflicts.Zip(expected.Conflicts))
                {
                    AssertSame(Read(found.Base), b);
                    AssertSame(Read(found.Mine), m);
                    AssertSame(Read(found.Current), c);
                }
                Assert.That(merged.IsClean, Is.EqualTo(expected.Conflicts.Count == 0));
                if (merged.IsClean)
                    AssertSame(Read(merged.Document), expected.Merged);
                else
                    Assert.That(merged.Document, Is.Null);
            }
        );

    private static Tree? Read(System.Text.Json.JsonElement? value) => value is { } element ? Tree.Of(element) : null;

    private static Tree? Read(ReadOnlyMemory<byte>? document) =>
        document is { } text ? Tree.Parse(Encoding.UTF8.GetString(text.Span)) : null;

    private static void AssertSame(Tree? actual, Tree? expected)
    {
        if (!Tree.Same(actual, expected))
            Assert.Fail($"{actual} is not {expected}");
    }
}
