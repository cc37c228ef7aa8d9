using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Reads a JSON text into the flat table of a <see cref="JsonTree"/>, and refuses what cannot be merged.</summary>
internal static class JsonTreeReader
{
    private const int PairwiseUpTo = 8;

    /// <summary>Fills the table of a document.</summary>
    /// <param name="text">The document, valid UTF-8.</param>
    /// <param name="nodes">The table, from the pool; exchanged for a larger one where it must be.</param>
    /// <param name="buckets">A hash table for wide objects, from the pool; made when the first one comes.</param>
    /// <param name="what">What the document is, for the error.</param>
    public static void Read(ReadOnlySpan<byte> text, ref TreeNode[] nodes, ref int[]? buckets, string what)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = JsonTree.MaxDepth + 1 });
        int count = 0;
        int container = JsonTree.None;
        TreeNode named = default;
        try
        {
            while (reader.Read())
            {
                JsonTokenType token = reader.TokenType;
                switch (token)
                {
                    case JsonTokenType.PropertyName:
                        ReadOnlySpan<byte> name = reader.ValueSpan;
                        named.NameStart = (int)reader.TokenStartIndex + 1;
                        named.NameEnd = named.NameStart + name.Length;
                        named.IsNameEscaped = reader.ValueIsEscaped;
                        named.NameHash = JsonText.Hash(name, named.IsNameEscaped);
                        continue;

                    case JsonTokenType.EndObject
                    or JsonTokenType.EndArray:
                        ref TreeNode closed = ref nodes[container];
                        closed.End = (int)reader.BytesConsumed;
                        int parent = closed.Next;
                        closed.Next = count;
                        if (token is JsonTokenType.EndObject && closed.Count > 1)
                            RefuseDuplicates(text, nodes, container, ref buckets, what);
                        container = parent;
                        continue;
                }

                if (count == nodes.Length)
                    Grow(ref nodes);
                ref TreeNode node = ref nodes[count];
                node = named;
                named = default;
                node.Start = (int)reader.TokenStartIndex;
                node.Kind = KindOf(token);
                if (container >= 0)
                    nodes[container].Count++;
                if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (reader.CurrentDepth >= JsonTree.MaxDepth)
                        throw TooDeep(what);
                    node.Next = container;
                    container = count++;
                }
                else
                {
                    node.IsEscaped = token is JsonTokenType.String && reader.ValueIsEscaped;
                    node.End = (int)reader.BytesConsumed;
                    node.Next = ++count;
                }
            }
        }
        catch (JsonException unreadable) when (unreadable.GetType() != typeof(JsonException))
        {
            // The reader throws a type of its own, which knows no document by name.
            throw new JsonException(
                $"The {what} document cannot be merged: it is not JSON. {unreadable.Message}",
                path: null,
                unreadable.LineNumber,
                unreadable.BytePositionInLine,
                unreadable
            );
        }
    }

    private static void RefuseDuplicates(ReadOnlySpan<byte> text, TreeNode[] nodes, int parent, ref int[]? buckets, string what)
    {
        int count = nodes[parent].Count;
        int end = nodes[parent].Next;
        if (count <= PairwiseUpTo)
        {
            for (int later = nodes[parent + 1].Next; later < end; later = nodes[later].Next)
            for (int earlier = parent + 1; earlier < later; earlier = nodes[earlier].Next)
            {
                if (IsSameName(text, nodes, earlier, later))
                    throw Duplicate(text, nodes, later, what);
            }
            return;
        }

        int size = NameIndex.SizeFor(count);
        if (buckets is null || buckets.Length < size)
        {
            if (buckets is not null)
                ArrayPool<int>.Shared.Return(buckets);
            buckets = ArrayPool<int>.Shared.Rent(size);
        }
        Span<int> table = buckets.AsSpan(0, size);
        table.Clear();
        for (int member = parent + 1; member < end; member = nodes[member].Next)
        {
            int bucket = nodes[member].NameHash & (size - 1);
            for (; table[bucket] != 0; bucket = (bucket + 1) & (size - 1))
            {
                if (IsSameName(text, nodes, table[bucket], member))
                    throw Duplicate(text, nodes, member, what);
            }
            table[bucket] = member;
        }
    }

    private static bool IsSameName(ReadOnlySpan<byte> text, TreeNode[] nodes, int left, int right)
    {
        ref readonly TreeNode one = ref nodes[left];
        ref readonly TreeNode two = ref nodes[right];
        return one.NameHash == two.NameHash
            && JsonText.Equal(text[one.NameStart..one.NameEnd], one.IsNameEscaped, text[two.NameStart..two.NameEnd], two.IsNameEscaped);
    }

    private static JsonKind KindOf(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => JsonKind.Object,
            JsonTokenType.StartArray => JsonKind.Array,
            JsonTokenType.String => JsonKind.String,
            JsonTokenType.Number => JsonKind.Number,
            JsonTokenType.True => JsonKind.True,
            JsonTokenType.False => JsonKind.False,
            _ => JsonKind.Null,
        };

    private static void Grow(ref TreeNode[] nodes)
    {
        TreeNode[] larger = ArrayPool<TreeNode>.Shared.Rent(nodes.Length * 2);
        nodes.CopyTo(larger, 0);
        ArrayPool<TreeNode>.Shared.Return(nodes);
        nodes = larger;
    }

    private static JsonException TooDeep(string what) =>
        Unusable(
            what,
            string.Create(CultureInfo.InvariantCulture, $"its objects and arrays are nested more than {JsonTree.MaxDepth} deep"),
            "Flatten it, or write it whole without merging"
        );

    private static JsonException Duplicate(ReadOnlySpan<byte> text, TreeNode[] nodes, int node, string what) =>
        Unusable(
            what,
            $"an object in it has the member '{JsonText.Read(text[nodes[node].NameStart..nodes[node].NameEnd], nodes[node].IsNameEscaped)}' more than once (at byte {nodes[node].NameStart.ToString(CultureInfo.InvariantCulture)})",
            "Which one counts nobody can say (RFC 8259 §4); let its writer name each member once"
        );

    /// <summary>The error that says which document cannot be merged, why, and what to do.</summary>
    public static JsonException Unusable(string what, string why, string remedy) =>
        new($"The {what} document cannot be merged: {why}. {remedy}.");
}
