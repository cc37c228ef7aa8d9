using System.Collections.Immutable;
using System.Globalization;

namespace ConflictAware.Tests.Merging;

/// <summary>
/// Makes base, mine and current together, place by place, from a seed: small ones of few names and few values, so that what is rare in edits made one after the
/// other is common here. Both sides add one key, write the same in another spelling, remove what the other one moves, under rules that meet.
/// </summary>
public sealed class DenseTrees
{
    private const int Depth = 3;

    private static readonly string[] OddNames =
    [
        "a",
        "b",
        "",
        "/",
        "~1",
        "0",
        "*",
        "é",
        "😀",
        "\ud800",
        "\"",
        "long" + new string('x', 300),
    ];

    private static readonly string[] Numbers = ["0", "-0", "0.0", "1", "1.0", "10e-1", "2", "20E-1", "3"];

    private readonly Random _random;
    private readonly string[] _names;

    public DenseTrees(int seed)
    {
        _random = new Random(seed);
        _names = ["n", "id", .. OddNames.OrderBy(_ => _random.Next()).Take(2)];
        // Objects of more than a few members are read by another way.
        if (OneIn(10))
            _names = [.. _names, .. Enumerable.Range(0, 12).Select(i => "w" + i.ToString(CultureInfo.InvariantCulture))];
    }

    public (Tree Base, Tree Mine, Tree Current) Documents()
    {
        (Tree? b, Tree? m, Tree? c) = OneIn(3) ? Arrays(Depth) : Objects(Depth);
        return (b!, m!, c!);
    }

    /// <summary>Rules for places that the documents have, of kinds that say something of what stands there.</summary>
    public IReadOnlyList<ReferenceRule> Rules(params Tree[] documents)
    {
        List<(string Pointer, Tree Value)> places = [.. documents.SelectMany(document => Places(document, ""))];
        List<ReferenceRule> rules = [];
        if (OneIn(4))
            rules.Add(new("", Pick(["PreferMine", "PreferMine", "PreferCurrent"])));
        if (OneIn(2) && places.Find(place => place.Value is Tree.Arr) is { Pointer: { } array })
            rules.Add(new(array, Pick(["Key", "Key", "Set"]), "id"));
        for (int more = _random.Next(7); more > 0; more--)
        {
            (string pointer, Tree value) = places[_random.Next(places.Count)];
            ReferenceRule rule = _random.Next(5) switch
            {
                0 => new(OneIn(2) ? "" : pointer, Pick(["PreferMine", "PreferMine", "PreferCurrent"])),
                1 when pointer.Length > 0 => new(pointer, Pick(["Ignore", "Version"])),
                _ => RuleFor(pointer, value),
            };
            // What the rules themselves refuse is tested where they are.
            if (
                !rules.Exists(there =>
                    there.Pointer == rule.Pointer && (there.IsPreference == rule.IsPreference || there.IsIgnored || rule.IsIgnored)
                )
            )
                rules.Add(rule);
        }
        return rules;
    }

    private ReferenceRule RuleFor(string pointer, Tree value) =>
        value is Tree.Arr
            ? _random.Next(8) switch
            {
                0 => new(pointer, "Key", "id", "n"),
                1 => new(pointer, "Union"),
                2 or 3 => new(pointer, "Set"),
                _ => new(pointer, "Key", "id"),
            }
        : OneIn(4) ? new(pointer, "Sum", "0", "2.0")
        : new(pointer, Pick(["Sum", "Sum", "Max", "Min"]));

    private IEnumerable<(string Pointer, Tree Value)> Places(Tree tree, string pointer) =>
        tree switch
        {
            Tree.Obj all => all
                .Members.SelectMany(member => Places(member.Value, pointer + "/" + Segment(member.Name)))
                .Prepend((pointer, tree)),
            Tree.Arr all => all.Elements.SelectMany(element => Places(element, pointer + "/*")).Prepend((pointer, tree)),
            _ => [(pointer, tree)],
        };

    /// <summary>One place of three documents, where there is a value in each.</summary>
    private (Tree Base, Tree Mine, Tree Current) Place(int depth)
    {
        Tree b = Value(depth);
        Tree m = Value(depth);
        return _random.Next(depth > 0 ? 16 : 6) switch
        {
            0 => (b, b, b),
            1 => (b, m, b),
            2 => (b, b, m),
            3 or 4 => (b, m, Respell(m)),
            5 => (b, m, Value(depth)),
            6 or 7 or 8 or 9 or 10 => Arrays(depth - 1),
            _ => Objects(depth - 1),
        };
    }

    private (Tree Base, Tree Mine, Tree Current) Objects(int depth) => Objects([], depth);

    private (Tree Base, Tree Mine, Tree Current) Objects(ImmutableList<(string, Tree)> start, int depth)
    {
        ImmutableList<(string, Tree)>[] sides = [start, start, start];
        foreach (string name in depth == Depth ? _names : _names.Take(4))
        {
            if (OneIn(2) || start.Exists(member => member.Item1 == name))
                continue;
            (Tree b, Tree m, Tree c) = Place(depth);
            Tree[] values = [b, m, c];
            int present = Present();
            for (int i = 0; i < 3; i++)
            {
                if ((present & (1 << i)) != 0)
                    sides[i] = sides[i].Insert(_random.Next(sides[i].Count + 1), (name, values[i]));
            }
        }
        return (new Tree.Obj(sides[0]), new Tree.Obj(sides[1]), new Tree.Obj(sides[2]));
    }

    private (Tree Base, Tree Mine, Tree Current) Arrays(int depth)
    {
        bool isPlain = OneIn(4);
        List<Tree>[] sides =
        [
            [],
            [],
            [],
        ];
        int keys = _random.Next(4);
        for (int key = 0; key < keys; key++)
        {
            Tree number = OneIn(30)
                ? new Tree.Str(key.ToString(CultureInfo.InvariantCulture))
                : new Tree.Num(key.ToString(CultureInfo.InvariantCulture));
            (Tree b, Tree m, Tree c) =
                isPlain || OneIn(20) ? (number, Respell(number), Respell(number))
                : OneIn(40) ? Place(depth)
                : Objects([("id", Respell(number))], depth);
            // Alike on both sides, but for one member at most.
            if (OneIn(3) && m is Tree.Obj alike)
                c = ((Tree.Obj)Respell(alike)).With(OneIn(4) ? "id" : _names[_random.Next(4)], OneIn(4) ? number : Value(1));
            int present = Present();
            Tree[] values = [b, m, c];
            for (int i = 0; i < 3; i++)
            {
                if ((present & (1 << i)) != 0)
                    sides[i].Add(values[i]);
                if (OneIn(60))
                    sides[i].Add(values[i]);
            }
        }
        int orders = _random.Next(8);
        int shuffle = _random.Next();
        if (orders is 1 or 3 or 4)
            Shuffle(sides[1], shuffle);
        if (orders is 2 or 3 or 4)
            Shuffle(sides[2], orders is 4 ? shuffle : shuffle ^ 1);
        return (new Tree.Arr([.. sides[0]]), new Tree.Arr([.. sides[1]]), new Tree.Arr([.. sides[2]]));
    }

    private Tree Value(int depth) =>
        _random.Next(depth > 0 ? 12 : 8) switch
        {
            0 => new Tree.Word(Pick(["true", "null"])),
            1 => new Tree.Str(Pick(["", "1"])),
            8 or 9 => new Tree.Arr([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
            10 or 11 => new Tree.Obj([
                .. _names.Take(4).OrderBy(_ => _random.Next()).Take(_random.Next(3)).ToList().Select(name => (name, Value(depth - 1))),
            ]),
            _ => new Tree.Num(Pick(Numbers)),
        };

    /// <summary>The same value, in other words and another order.</summary>
    private Tree Respell(Tree tree) =>
        tree switch
        {
            Tree.Num number => new Tree.Num(
                OneIn(2)
                    ? number.Text
                    : Numbers
                        .Where(other => new Tree.Num(other).Value == number.Value)
                        .OrderBy(_ => _random.Next())
                        .FirstOrDefault(number.Text)
            ),
            Tree.Arr array => new Tree.Arr([.. array.Elements.Select(Respell)]),
            Tree.Obj value => new Tree.Obj([
                .. value.Members.Select(member => (member.Name, Respell(member.Value))).OrderBy(_ => _random.Next()),
            ]),
            _ => tree,
        };

    /// <summary>Which sides have a value, as bits: most often all of them, then mine and current.</summary>
    private int Present() =>
        OneIn(2) ? 7
        : OneIn(3) ? 6
        : _random.Next(1, 8);

    private static void Shuffle(List<Tree> elements, int seed)
    {
        Random random = new(seed);
        for (int i = elements.Count - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (elements[i], elements[other]) = (elements[other], elements[i]);
        }
    }

    // A lone half of a surrogate pair cannot be said in a rule, and a member named * only as ~2.
    private string Segment(string name) =>
        name is "*" or "\ud800" || OneIn(4)
            ? "*"
            : name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private bool OneIn(int times) => _random.Next(times) == 0;

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];
}
