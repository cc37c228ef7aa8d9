using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ConflictAware;

/// <summary>A JSON text and a flat table of its values in the order in which they stand: the first member of the container at <c>i</c> is at <c>i + 1</c>.</summary>
/// <remarks>
/// Everything that merging takes for granted is checked while reading: well-formed UTF-8 and JSON, member names that occur once, bounded depth.
/// The table is pooled; the text is the caller's.
/// </remarks>
internal readonly ref struct JsonTree
{
    /// <summary>How deep objects and arrays may be nested: what <see cref="Utf8JsonWriter"/> allows by default.</summary>
    public const int MaxDepth = 1000;

    /// <summary>The index that stands for no value.</summary>
    public const int None = -1;

    /// <summary>The index of the outermost value.</summary>
    public const int Root = 0;

    private readonly TreeNode[]? _nodes;

    private JsonTree(ReadOnlySpan<byte> text, TreeNode[] nodes)
    {
        Text = text;
        _nodes = nodes;
    }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Whether there is no document at all.</summary>
    public bool IsAbsent => _nodes is null;

    /// <summary>The outermost value, or <see cref="None"/> when there is no document.</summary>
    public int RootOrNone => IsAbsent ? None : Root;

    public ref readonly TreeNode this[int node] => ref _nodes![node];

    /// <summary>The text of a value.</summary>
    public ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly TreeNode value = ref this[node];
        return Text[value.Start..value.End];
    }

    /// <summary>The text of a member's name, inside its quotes.</summary>
    public ReadOnlySpan<byte> RawName(int node)
    {
        ref readonly TreeNode value = ref this[node];
        return Text[value.NameStart..value.NameEnd];
    }

    /// <summary>The text of a string value, inside its quotes.</summary>
    public ReadOnlySpan<byte> RawString(int node)
    {
        ref readonly TreeNode value = ref this[node];
        return Text[(value.Start + 1)..(value.End - 1)];
    }

    public string Name(int node) => JsonText.Read(RawName(node), this[node].IsNameEscaped);

    /// <summary>Whether two members have one name, however it is escaped.</summary>
    public bool HasNameOf(int node, in JsonTree other, int otherNode)
    {
        ref readonly TreeNode one = ref this[node];
        ref readonly TreeNode two = ref other[otherNode];
        return one.NameHash == two.NameHash
            && JsonText.Equal(
                Text[one.NameStart..one.NameEnd],
                one.IsNameEscaped,
                other.Text[two.NameStart..two.NameEnd],
                two.IsNameEscaped
            );
    }

    public bool HasName(int node, ReadOnlySpan<byte> name) =>
        JsonText.Equal(RawName(node), this[node].IsNameEscaped, name, rightEscaped: false);

    /// <summary>The member of that name, or <see cref="None"/>. For a name now and then; <see cref="NameIndex"/> is for all of them.</summary>
    public int Member(int parent, ReadOnlySpan<byte> name, bool caseInsensitive = false)
    {
        if (this[parent].Kind is not JsonKind.Object)
            return None;
        int end = this[parent].Next;
        for (int member = parent + 1; member < end; member = this[member].Next)
        {
            if (HasName(member, name))
                return member;
        }
        string loose = caseInsensitive ? JsonText.Read(name, escaped: false) : "";
        for (int member = parent + 1; caseInsensitive && member < end; member = this[member].Next)
        {
            if (string.Equals(Name(member), loose, StringComparison.OrdinalIgnoreCase))
                return member;
        }
        return None;
    }

    /// <summary>The elements of an array.</summary>
    public int[] Elements(int array)
    {
        int[] elements = new int[this[array].Count];
        int element = array + 1;
        for (int i = 0; i < elements.Length; i++, element = this[element].Next)
            elements[i] = element;
        return elements;
    }

    /// <summary>The value as an element of its own, which nothing will take away.</summary>
    public JsonElement? ToElement(int node)
    {
        if (node < 0)
            return null;
        Utf8JsonReader reader = new(Raw(node), new JsonReaderOptions { MaxDepth = MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Gives the table back to the pool.</summary>
    public void Dispose()
    {
        if (_nodes is not null)
            ArrayPool<TreeNode>.Shared.Return(_nodes);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The JSON text. A byte order mark is passed over.</param>
    /// <param name="what">What the text is, for the error: "base", "mine".</param>
    /// <exception cref="JsonException">Not UTF-8, not JSON, a member name twice in one object, or nested too deep.</exception>
    public static JsonTree Parse(ReadOnlySpan<byte> text, string what)
    {
        if (text is [0xEF, 0xBB, 0xBF, ..])
            text = text[3..];
        if (!Utf8.IsValid(text))
            throw JsonTreeReader.Unusable(what, "it is not valid UTF-8", "Send it as UTF-8 (RFC 8259 §8.1)");

        // Eight bytes a value is dense JSON: most documents fit at once, the others double.
        TreeNode[] nodes = ArrayPool<TreeNode>.Shared.Rent(Math.Max(16, text.Length / 8));
        int[]? buckets = null;
        try
        {
            JsonTreeReader.Read(text, ref nodes, ref buckets, what);
            return new JsonTree(text, nodes);
        }
        catch
        {
            ArrayPool<TreeNode>.Shared.Return(nodes);
            throw;
        }
        finally
        {
            if (buckets is not null)
                ArrayPool<int>.Shared.Return(buckets);
        }
    }
}
