using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ConflictAware;

/// <summary>
/// All places at which some dialect looks, as a tree that is walked beside the body: one pass, whatever the number of dialects, and what no dialect looks at is
/// skipped over. Immutable and thread-safe.
/// </summary>
internal sealed class JsonPlaces
{
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

    /// <summary>The first text that stands at this place of a document; null when there is none. A container has no text, but it is there.</summary>
    public static string? TextAt(JsonPlace place, ReadOnlySpan<byte> json, int maxDepth)
    {
        var captures = new CaptureRow();
        if (!new JsonPlaces([place]).TryCollect(json, maxDepth, captures) || captures.All is not [var first, ..])
            return null;
        return first.Text(json) ?? (first.Form == JsonForm.Container ? "{}" : null);
    }

    /// <summary>Collects what stands at the places.</summary>
    /// <returns>False when the body is not one well-formed JSON document within the bound of depth; then nothing of it counts.</returns>
    public bool TryCollect(ReadOnlySpan<byte> json, int maxDepth, CaptureRow captures)
    {
        var scanner = new JsonScanner(json);
        return scanner.IsEnd(Walk(scanner, scanner.Next(0), maxDepth, _root, captures));
    }

    // Recursion ends where the tree does, a handful of steps down, however deep the body goes.
    private static int Walk(JsonScanner json, int at, int depth, Node node, CaptureRow captures)
    {
        switch (json[at])
        {
            case (byte)'{':
                return WalkMembers(json, at, depth, node, captures);
            case (byte)'[':
                return WalkElements(json, at, depth, node, captures);
            default:
                int end = json.EndOfScalar(at, out JsonForm form);
                Capture(node.Place, form, at, end, captures);
                return end;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WalkMembers(JsonScanner json, int at, int depth, Node node, CaptureRow captures)
    {
        if (depth == 0)
            return json.Malformed;
        Capture(node.Place, JsonForm.Container, at, at + 1, captures);
        at = json.Next(at + 1);
        if (json[at] == (byte)'}')
            return at + 1;
        while (json[at] == (byte)'"')
        {
            int end = json.EndOfString(at, out JsonForm form);
            if (end == json.Malformed)
                return end;
            Capture(node.Names, form, at, end, captures);
            // Hardly ever is a name escaped, and half a surrogate pair is no name.
            Node? member = form == JsonForm.Text ? node.Find(json.Slice(at + 1, end - 1)) : node.Find(json.Text(form, at, end));
            at = json.EndOfColon(end);
            at = json.Next(member is null ? json.EndOfValue(at, depth - 1) : Walk(json, at, depth - 1, member, captures));
            if (json[at] != (byte)',')
                return json[at] == (byte)'}' ? at + 1 : json.Malformed;
            at = json.Next(at + 1);
        }
        return json.Malformed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WalkElements(JsonScanner json, int at, int depth, Node node, CaptureRow captures)
    {
        if (depth == 0)
            return json.Malformed;
        Capture(node.Place, JsonForm.Container, at, at + 1, captures);
        at = json.Next(at + 1);
        if (json[at] == (byte)']')
            return at + 1;
        while (true)
        {
            at = json.Next(node.Each is { } each ? Walk(json, at, depth - 1, each, captures) : json.EndOfValue(at, depth - 1));
            if (json[at] != (byte)',')
                return json[at] == (byte)']' ? at + 1 : json.Malformed;
            at = json.Next(at + 1);
        }
    }

    private static void Capture(JsonPlace? place, JsonForm form, int start, int end, CaptureRow captures)
    {
        if (place is not null)
            captures.Add(place, form, start, end);
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _members = new(StringComparer.Ordinal);
        private (byte[] Name, Node Node)[] _table = [];

        public JsonPlace? Place { get; set; }

        public JsonPlace? Names { get; set; }

        public Node? Each { get; private set; }

        public Node GetOrAdd(string step)
        {
            if (step == JsonPlace.EachStep)
                return Each ??= new Node();
            ref Node? member = ref CollectionsMarshal.GetValueRefOrAddDefault(_members, step, out _);
            return member ??= new Node();
        }

        public void Seal()
        {
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

        public Node? Find(string? name) => name is null ? null : _members.GetValueOrDefault(name);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Node? Find(ReadOnlySpan<byte> name)
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
    }
}
