using System.Collections.Immutable;
using System.Globalization;

namespace ConflictAware.Tests.Merging;

/// <summary>Makes documents that hurt, and edits of them, from a seed.</summary>
public sealed class NastyTrees
{
    private static readonly string[] Names =
    [
        "a",
        "b",
        "c",
        "n",
        "k",
        "id",
        "lines",
        "stock",
        "rev",
        "",
        "/",
        "~",
        "~1",
        "a/b",
        "*",
        "0",
        "é",
        "e\u0301",
        "😀",
        "\u0000",
        "\"",
        "\\",
        "\ud800",
        "long" + new string('x', 300),
    ];

    private static readonly string[] Numbers =
    [
        "0",
        "-0",
        "0.0",
        "0e9",
        "1",
        "1.0",
        "10e-1",
        "0.1E+1",
        "-1",
        "2",
        "3",
        "9007199254740992",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.1",
        "0.10",
        "1e40",
        "1E-40",
        "10e39",
        "-1.50",
        "99.99",
    ];

    private static readonly string[] Texts =
    [
        "",
        "1",
        "x",
        "null",
        "é",
        "e\u0301",
        "😀",
        "\u0000\u001f",
        "\"\\/",
        "\udc00",
        "a longer text, of which some letters will be escaped / perhaps",
    ];

    private readonly Random _random;

    public NastyTrees(int seed) => _random = new Random(seed);

    public Random Random => _random;

    public bool OneIn(int times) => _random.Next(times) == 0;

    public Tree Document() =>
        _random.Next(60) switch
        {
            0 => Value(0),
            1 => Deep(_random.Next(2, 60)),
            2 => Wide(_random.Next(9, 120)),
            _ => Members(3),
        };

    public Tree Value(int depth) =>
        _random.Next(depth <= 0 ? 6 : 10) switch
        {
            0 => new Tree.Word(Pick(["true", "false", "null"])),
            1 or 2 => new Tree.Str(Pick(Texts)),
            3 or 4 or 5 => new Tree.Num(Pick(Numbers)),
            6 => new Tree.Arr([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Value(depth - 1))]),
            7 => Lines(depth - 1),
            _ => Members(depth - 1),
        };

    public Tree.Obj Members(int depth)
    {
        ImmutableList<(string, Tree)>.Builder members = ImmutableList.CreateBuilder<(string, Tree)>();
        foreach (string name in Names.OrderBy(_ => _random.Next()).Take(_random.Next(7)).ToList())
            members.Add((name, name == "lines" ? Lines(depth - 1) : Value(depth)));
        return new Tree.Obj(members.ToImmutable());
    }

    /// <summary>Objects with an id, which now and then is missing, or there twice.</summary>
    public Tree.Arr Lines(int depth) =>
        new([.. Enumerable.Range(0, _random.Next(6)).Select(id => OneIn(40) ? Value(depth) : Line(OneIn(40) ? 0 : id, depth))]);

    /// <summary>An edit of a document: from none to a few changes, wherever they fall.</summary>
    public Tree Edit(Tree tree)
    {
        for (int edits = _random.Next(5); edits > 0; edits--)
            tree = EditOnce(tree);
        return tree;
    }

    /// <summary>An edit of lines: some moved, some removed, some changed, some added.</summary>
    public Tree.Arr EditLines(Tree.Arr lines)
    {
        ImmutableList<Tree> edited = lines.Elements;
        if (OneIn(3) && edited.Count > 1)
        {
            Tree moved = edited[_random.Next(edited.Count)];
            edited = edited.Remove(moved).Insert(_random.Next(edited.Count), moved);
        }
        if (OneIn(3))
            edited = [.. edited.Where(_ => !OneIn(4))];
        if (OneIn(2))
            edited = [.. edited.Select(line => OneIn(3) ? EditOnce(line) : line)];
        for (int added = _random.Next(4) - 1; added > 0; added--)
            edited = edited.Insert(_random.Next(edited.Count + 1), Line(_random.Next(6, 12), 0));
        return new(edited);
    }

    public Tree EditOnce(Tree tree)
    {
        switch (tree)
        {
            case Tree.Obj value when value.Members.Count > 0 && !OneIn(4):
                int at = _random.Next(value.Members.Count);
                (string name, Tree inside) = value.Members[at];
                return _random.Next(8) switch
                {
                    0 => new Tree.Obj(value.Members.RemoveAt(at)),
                    1 => new Tree.Obj(value.Members.RemoveAt(at).Insert(_random.Next(value.Members.Count), (name, inside))),
                    _ => new Tree.Obj(value.Members.SetItem(at, (name, EditOnce(inside)))),
                };
            case Tree.Obj value:
                string added = Pick(Names);
                if (value[added] is not null)
                    return OneIn(20) ? Value(2) : value;
                return new Tree.Obj(value.Members.Insert(_random.Next(value.Members.Count + 1), (added, Value(1))));
            case Tree.Arr value when value.Elements.Count > 0:
                int index = _random.Next(value.Elements.Count);
                int target = _random.Next(value.Elements.Count);
                return _random.Next(6) switch
                {
                    0 => new Tree.Arr(value.Elements.RemoveAt(index)),
                    1 => new Tree.Arr(value.Elements.RemoveAt(index).Insert(target, value.Elements[index])),
                    2 => new Tree.Arr(value.Elements.Insert(target, OneIn(3) ? Value(1) : Line(_random.Next(5, 9), 1))),
                    _ => new Tree.Arr(value.Elements.SetItem(index, EditOnce(value.Elements[index]))),
                };
            case Tree.Arr value:
                return new Tree.Arr(value.Elements.Add(OneIn(2) ? Value(1) : Line(_random.Next(9), 1)));
            case Tree.Num number when OneIn(4):
                return Respell(number);
            default:
                return Value(OneIn(4) ? 2 : 0);
        }
    }

    public IReadOnlyList<ReferenceRule> Rules()
    {
        string[] pointers =
        [
            "/lines",
            "/*/lines",
            "/*",
            "/*/*",
            "/a",
            "/stock",
            "/*/stock",
            "/lines/*/n",
            "/lines/*/stock",
            "/*/*/n",
            "/rev",
            "/*/rev",
            "/~1",
            "/~0",
            "/",
            "/~01",
            "/c",
            "/k",
        ];
        List<ReferenceRule> rules = [];
        if (OneIn(2))
            rules.Add(new ReferenceRule("/lines", "Key", "id"));
        for (int more = _random.Next(4); more > 0; more--)
        {
            string pointer = Pick(pointers);
            string kind = Pick(["Key", "Set", "Sum", "Sum", "Max", "Min", "Union", "Ignore", "Version", "PreferMine", "PreferCurrent"]);
            ReferenceRule rule = kind switch
            {
                "Key" when OneIn(3) => new(pointer, kind, "id", "n"),
                "Key" => new(pointer, kind, "id"),
                "PreferMine" or "PreferCurrent" when OneIn(3) => new("", kind),
                _ => new(pointer, kind),
            };
            // What the rules themselves refuse is tested where they are.
            if (!rules.Exists(there => there.Pointer == rule.Pointer))
                rules.Add(rule);
        }
        return rules;
    }

    private Tree.Obj Line(int id, int depth)
    {
        ImmutableList<(string, Tree)> members =
        [
            (
                "id",
                OneIn(3)
                    ? Respell(new Tree.Num(id.ToString(CultureInfo.InvariantCulture)))
                    : new Tree.Num(id.ToString(CultureInfo.InvariantCulture))
            ),
        ];
        if (OneIn(30))
            members = OneIn(2) ? [] : [("id", new Tree.Str(id.ToString(CultureInfo.InvariantCulture)))];
        members = members.Add(("n", Value(0)));
        if (OneIn(2))
            members = members.Insert(0, ("stock", new Tree.Num(Pick(Numbers))));
        if (depth > 0 && OneIn(3))
            members = members.Add(("a", Value(depth - 1)));
        return new Tree.Obj(members);
    }

    /// <summary>The same number, spelt otherwise.</summary>
    private Tree.Num Respell(Tree.Num number)
    {
        if (number.Text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return new(number.Text.Replace('e', 'E'));
        return _random.Next(3) switch
        {
            0 => new(number.Text + "e0"),
            1 => new(number.Text + (number.Text.Contains('.', StringComparison.Ordinal) ? "0" : ".0")),
            _ => new(number.Text + (number.Text.Contains('.', StringComparison.Ordinal) || number.Value.Digits.IsZero ? "E+00" : "0E-1")),
        };
    }

    private Tree Deep(int depth)
    {
        Tree tree = Value(1);
        for (; depth > 0; depth--)
            tree = OneIn(5) ? new Tree.Arr([tree]) : new Tree.Obj([(Pick(Names), tree)]);
        return tree;
    }

    private Tree.Obj Wide(int width) =>
        new([
            .. Enumerable
                .Range(0, width)
                .OrderBy(_ => _random.Next())
                .Select(i => ("w" + i.ToString(CultureInfo.InvariantCulture), Value(0))),
        ]);

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];
}
