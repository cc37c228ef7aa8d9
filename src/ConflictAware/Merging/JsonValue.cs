using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConflictAware;

/// <summary>JSON values compared as values: 1.0 is 1, members have no order, escapes are resolved; missing is not null.</summary>
internal static class JsonValue
{
    // Below this depth texts are no longer compared as bytes first: however deep the document, each byte is looked at so many times at most.
    private const int CompareTextUpTo = 16;

    /// <summary>Whether two JSON texts say the same value.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <param name="ignoring">What its <see cref="MergeRules.Version"/> and <see cref="MergeRules.Ignore"/> name is left out; null: nothing.</param>
    /// <returns>False also when one of them is not JSON, names a member twice or is nested too deep: then nobody can say.</returns>
    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, MergeRules? ignoring = null)
    {
        try
        {
            using JsonTree one = JsonTree.Parse(left, "first");
            using JsonTree two = JsonTree.Parse(right, "second");
            return Equal(one, JsonTree.Root, two, JsonTree.Root, ignoring?.Root);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether two values, of which either may be missing, are equal.</summary>
    public static bool Equal(in JsonTree tree, int node, in JsonTree otherTree, int otherNode, RulePlace? place)
    {
        if (node < 0 || otherNode < 0)
            return node == otherNode;
        return EqualAt(tree, node, otherTree, otherNode, place is { MayIgnore: true } ? place : null, depth: 0);
    }

    /// <summary>A hash that equal values share, spelt as they may be.</summary>
    public static int Hash(in JsonTree tree, int node)
    {
        ref readonly TreeNode value = ref tree[node];
        switch (value.Kind)
        {
            case JsonKind.Number:
                return JsonNumber.Read(tree.Raw(node)).Hash();
            case JsonKind.String:
                return JsonText.Hash(tree.RawString(node), value.IsEscaped);
            case JsonKind.Array:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                HashCode elements = new();
                for (int element = node + 1; element < value.Next; element = tree[element].Next)
                    elements.Add(Hash(tree, element));
                return elements.ToHashCode();
            case JsonKind.Object:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                int members = value.Count;
                for (int member = node + 1; member < value.Next; member = tree[member].Next)
                    members += HashCode.Combine(tree[member].NameHash, Hash(tree, member));
                return members;
            default:
                return (int)value.Kind;
        }
    }

    private static bool EqualAt(in JsonTree tree, int node, in JsonTree otherTree, int otherNode, RulePlace? place, int depth)
    {
        if (place is { IsIgnored: true })
            return true;
        ref readonly TreeNode one = ref tree[node];
        ref readonly TreeNode two = ref otherTree[otherNode];
        if (one.Kind != two.Kind)
            return false;
        if (
            one.Length == two.Length
            && (depth < CompareTextUpTo || one.Count == 0)
            && tree.Raw(node).SequenceEqual(otherTree.Raw(otherNode))
        )
            return true;
        switch (one.Kind)
        {
            case JsonKind.Number:
                return JsonNumber.Equal(tree.Raw(node), otherTree.Raw(otherNode));
            case JsonKind.String:
                return JsonText.Equal(tree.RawString(node), one.IsEscaped, otherTree.RawString(otherNode), two.IsEscaped);
            case JsonKind.Array:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                return one.Count == two.Count && EqualElements(tree, node, otherTree, otherNode, place?.Element, depth);
            case JsonKind.Object:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                return place is null
                    ? one.Count == two.Count && HasAllOf(tree, node, otherTree, otherNode, place, depth)
                    : HasAllOf(tree, node, otherTree, otherNode, place, depth) && HasNamesOf(otherTree, otherNode, tree, node, place);
            default:
                return true;
        }
    }

    private static bool EqualElements(in JsonTree tree, int array, in JsonTree otherTree, int otherArray, RulePlace? place, int depth)
    {
        int end = tree[array].Next;
        int other = otherArray + 1;
        for (int element = array + 1; element < end; element = tree[element].Next)
        {
            if (!EqualAt(tree, element, otherTree, other, place, depth + 1))
                return false;
            other = otherTree[other].Next;
        }
        return true;
    }

    private static bool HasAllOf(in JsonTree tree, int parent, in JsonTree otherTree, int otherParent, RulePlace? place, int depth)
    {
        NameIndex others = new(otherParent);
        try
        {
            int end = tree[parent].Next;
            for (int member = parent + 1; member < end; member = tree[member].Next)
            {
                RulePlace? inside = place?.Member(tree, member);
                if (inside is { IsIgnored: true })
                    continue;
                int other = others.Find(otherTree, tree, member);
                if (other < 0 || !EqualAt(tree, member, otherTree, other, inside, depth + 1))
                    return false;
            }
            return true;
        }
        finally
        {
            others.Dispose();
        }
    }

    private static bool HasNamesOf(in JsonTree tree, int parent, in JsonTree otherTree, int otherParent, RulePlace place)
    {
        NameIndex others = new(otherParent);
        try
        {
            int end = tree[parent].Next;
            for (int member = parent + 1; member < end; member = tree[member].Next)
            {
                if (place.Member(tree, member) is not { IsIgnored: true } && others.Find(otherTree, tree, member) < 0)
                    return false;
            }
            return true;
        }
        finally
        {
            others.Dispose();
        }
    }
}
