using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>
/// All places at which some dialect looks, as a tree that is walked beside the body: one pass, whatever the number of dialects, and what no dialect looks at is
/// skipped over. Immutable and thread-safe.
/// </summary>
internal sealed class JsonPlaces
{
    // Far more than any error has. What stands beyond is not looked at.
    private const int MostCaptures = 256;

    private readonly Node _root = new();

    public JsonPlaces(IEnumerable<JsonPlace> places)
    {
        foreach (JsonPlace place in places.Distinct())
        {
            Node node = _root;
            foreach (string step in place.Steps)
                node = node.GetOrAdd(step);
            if (place.IsNames)
                node.Names = place;
            else
                node.Place = place;
        }
        _root.Seal();
    }

    /// <summary>Collects what stands at the places.</summary>
    /// <returns>False when the body is not one well-formed JSON document within the bound of depth; then nothing of it counts.</returns>
    public bool TryCollect(ReadOnlySpan<byte> json, int maxDepth, List<JsonCapture> captures)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            if (!reader.Read())
                return false;
            Walk(ref reader, _root, captures);
            // Anything but white space behind the document throws.
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Recursion ends where the tree does, a handful of steps down, however deep the body goes.
    private static void Walk(ref Utf8JsonReader reader, Node node, List<JsonCapture> captures)
    {
        if (node.Place is { } place && captures.Count < MostCaptures)
            captures.Add(Capture(ref reader, place));
        if (reader.TokenType == JsonTokenType.StartObject)
            WalkMembers(ref reader, node, captures);
        else if (reader.TokenType == JsonTokenType.StartArray)
            WalkElements(ref reader, node, captures);
    }

    private static void WalkMembers(ref Utf8JsonReader reader, Node node, List<JsonCapture> captures)
    {
        if (node.IsLeaf)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (node.Names is { } names && captures.Count < MostCaptures)
                captures.Add(Capture(ref reader, names));
            Node? member = node.Find(ref reader);
            reader.Read();
            if (member is not null)
                Walk(ref reader, member, captures);
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                reader.Skip();
        }
    }

    private static void WalkElements(ref Utf8JsonReader reader, Node node, List<JsonCapture> captures)
    {
        if (node.Each is not { } each)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Walk(ref reader, each, captures);
    }

    private static JsonCapture Capture(ref Utf8JsonReader reader, JsonPlace place)
    {
        int quotes = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
        return new JsonCapture(
            place.Id,
            reader.TokenType,
            (int)reader.TokenStartIndex,
            reader.ValueSpan.Length + quotes,
            reader.ValueIsEscaped
        );
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _members = new(StringComparer.Ordinal);
        private (byte[] Name, Node Node)[] _table = [];

        public JsonPlace? Place { get; set; }

        public JsonPlace? Names { get; set; }

        public Node? Each { get; private set; }

        public bool IsLeaf { get; private set; }

        public Node GetOrAdd(string step)
        {
            if (step == JsonPlace.EachStep)
                return Each ??= new Node();
            ref Node? member = ref CollectionsMarshal.GetValueRefOrAddDefault(_members, step, out _);
            return member ??= new Node();
        }

        public void Seal()
        {
            IsLeaf = _members.Count == 0 && Names is null;
            // Four times as many slots as names: most names that nobody asked for meet an empty one.
            _table = new (byte[], Node)[(int)BitOperations.RoundUpToPowerOf2((uint)_members.Count * 4)];
            foreach ((string step, Node member) in _members)
            {
                byte[] name = Encoding.UTF8.GetBytes(step);
                int slot = SlotOf(name);
                while (_table[slot].Name is not null)
                    slot = (slot + 1) & (_table.Length - 1);
                _table[slot] = (name, member);
            }
            foreach (Node member in _members.Values)
                member.Seal();
            Each?.Seal();
        }

        // Hardly ever is a member name escaped; then the reader compares it by itself.
        public Node? Find(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? FindEscaped(ref reader) : FindPlain(reader.ValueSpan);

        private Node? FindPlain(ReadOnlySpan<byte> name)
        {
            if (_table.Length == 0)
                return null;
            for (int slot = SlotOf(name); _table[slot].Name is { } candidate; slot = (slot + 1) & (_table.Length - 1))
            {
                if (name.SequenceEqual(candidate))
                    return _table[slot].Node;
            }
            return null;
        }

        // Length and three letters tell the names of error bodies apart well enough, and a name is looked up for every member there is.
        private int SlotOf(ReadOnlySpan<byte> name) =>
            name.IsEmpty ? 0 : ((name.Length * 37) ^ (name[0] * 7) ^ (name[name.Length / 2] * 17) ^ (name[^1] * 131)) & (_table.Length - 1);

        // The reader's own comparison throws for half a surrogate pair.
        private Node? FindEscaped(ref Utf8JsonReader reader) =>
            TolerantJsonString.Of(ref reader) is { } name ? _members.GetValueOrDefault(name) : null;
    }
}
