using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

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
        var scanner = new JsonScanner(json, maxDepth);
        return TryWalk(ref scanner, _root, captures) && scanner.IsAtEnd();
    }

    // Recursion ends where the tree does, a handful of steps down, however deep the body goes.
    private static bool TryWalk(ref JsonScanner scanner, Node node, List<JsonCapture> captures) =>
        scanner.Peek() switch
        {
            (byte)'{' => TryWalkMembers(ref scanner, node, captures),
            (byte)'[' => TryWalkElements(ref scanner, node, captures),
            _ => scanner.TryScalar() && Captured(ref scanner, node.Place, captures),
        };

    private static bool TryWalkMembers(ref JsonScanner scanner, Node node, List<JsonCapture> captures)
    {
        if (!scanner.TryEnter())
            return false;
        Captured(ref scanner, node.Place, captures);
        if (scanner.TryLeave((byte)'}'))
            return true;
        do
        {
            if (!scanner.TryName())
                return false;
            Captured(ref scanner, node.Names, captures);
            bool isWellFormed = node.Find(ref scanner) is { } member ? TryWalk(ref scanner, member, captures) : scanner.TrySkip();
            if (!isWellFormed)
                return false;
        } while (scanner.TryTake((byte)','));
        return scanner.TryLeave((byte)'}');
    }

    private static bool TryWalkElements(ref JsonScanner scanner, Node node, List<JsonCapture> captures)
    {
        if (!scanner.TryEnter())
            return false;
        Captured(ref scanner, node.Place, captures);
        if (scanner.TryLeave((byte)']'))
            return true;
        do
        {
            bool isWellFormed = node.Each is { } each ? TryWalk(ref scanner, each, captures) : scanner.TrySkip();
            if (!isWellFormed)
                return false;
        } while (scanner.TryTake((byte)','));
        return scanner.TryLeave((byte)']');
    }

    private static bool Captured(ref JsonScanner scanner, JsonPlace? place, List<JsonCapture> captures)
    {
        if (place is not null && captures.Count < MostCaptures)
            captures.Add(scanner.CaptureAt(place));
        return true;
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

        // Hardly ever is a member name escaped, and half a surrogate pair is no name.
        public Node? Find(ref JsonScanner name)
        {
            if (name.Form == JsonForm.Text)
                return FindPlain(name.Raw);
            return name.Text() is { } text ? _members.GetValueOrDefault(text) : null;
        }

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
    }
}
