using System.Collections.Immutable;
using System.Globalization;

namespace ConflictAware.Tests.Merging;

/// <summary>What an origin does with a JSON Patch (RFC 6902), to check what is written.</summary>
public static class JsonPatchApplier
{
    /// <summary>The value a JSON Pointer leads to; null when there is none.</summary>
    public static Tree? Find(Tree? tree, string path)
    {
        foreach (string segment in Segments(path))
        {
            tree = tree switch
            {
                Tree.Obj value => value[segment],
                Tree.Arr value
                    when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < value.Elements.Count =>
                    value.Elements[at],
                _ => null,
            };
        }
        return tree;
    }

    /// <exception cref="InvalidOperationException">A test fails, or a place is not there.</exception>
    public static Tree Apply(Tree document, Tree patch)
    {
        foreach (Tree.Obj operation in ((Tree.Arr)patch).Elements.Cast<Tree.Obj>())
        {
            string path = Text(operation["path"]);
            document = Text(operation["op"]) switch
            {
                "add" => Add(document, Segments(path), Value(operation)),
                "remove" => Remove(document, path),
                "replace" => Add(Remove(document, path), Segments(path), Value(operation)),
                "move" => Add(Remove(document, Text(operation["from"])), Segments(path), There(document, Text(operation["from"]))),
                "copy" => Add(document, Segments(path), There(document, Text(operation["from"]))),
                "test" => Tree.Same(There(document, path), Value(operation))
                    ? document
                    : throw new InvalidOperationException($"The test of '{path}' fails."),
                var other => throw new InvalidOperationException($"No operation {other}."),
            };
        }
        return document;
    }

    private static Tree Value(Tree.Obj operation) =>
        operation["value"] ?? throw new InvalidOperationException("The operation has no value.");

    private static Tree There(Tree document, string path) =>
        Find(document, path) ?? throw new InvalidOperationException($"There is no '{path}'.");

    private static Tree Remove(Tree document, string path)
    {
        _ = There(document, path);
        return Change(
            document,
            Segments(path),
            (around, last) =>
                around is Tree.Obj value
                    ? value.Without(last)
                    : new Tree.Arr(((Tree.Arr)around).Elements.RemoveAt(int.Parse(last, CultureInfo.InvariantCulture)))
        );
    }

    private static Tree Add(Tree document, ImmutableList<string> path, Tree added) =>
        path.IsEmpty
            ? added
            : Change(
                document,
                path,
                (around, last) =>
                    around switch
                    {
                        Tree.Obj value => value.With(last, added),
                        Tree.Arr value when last == "-" => new Tree.Arr(value.Elements.Add(added)),
                        Tree.Arr value when int.Parse(last, CultureInfo.InvariantCulture) <= value.Elements.Count => new Tree.Arr(
                            value.Elements.Insert(int.Parse(last, CultureInfo.InvariantCulture), added)
                        ),
                        _ => throw new InvalidOperationException($"There is no '{last}'."),
                    }
            );

    private static Tree Change(Tree tree, ImmutableList<string> path, Func<Tree, string, Tree> change)
    {
        if (path.IsEmpty)
            return new Tree.Word("null");
        if (path.Count == 1)
            return change(tree, path[0]);
        int at;
        return tree switch
        {
            Tree.Obj value when value[path[0]] is { } inside => value.With(path[0], Change(inside, path.RemoveAt(0), change)),
            Tree.Arr value when (at = int.Parse(path[0], CultureInfo.InvariantCulture)) < value.Elements.Count => new Tree.Arr(
                value.Elements.SetItem(at, Change(value.Elements[at], path.RemoveAt(0), change))
            ),
            _ => throw new InvalidOperationException($"There is no '{path[0]}'."),
        };
    }

    private static string Text(Tree? tree) => ((Tree.Str)tree!).Text;

    private static ImmutableList<string> Segments(string pointer) =>
        pointer.Length == 0
            ? []
            :
            [
                .. pointer[1..]
                    .Split('/')
                    .Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
            ];
}
