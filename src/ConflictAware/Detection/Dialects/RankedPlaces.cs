using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Places in the order in which they are believed, and what stands there in one answer.</summary>
internal sealed class RankedPlaces
{
    private readonly DialectPlace[] _places;
    private readonly PlaceTable<int> _inJson;
    private readonly int[] _inXml;
    private readonly int[] _inFields;
    private readonly int[] _elsewhere;
    private readonly NameSet _members;
    private readonly NameSet _fields;

    public RankedPlaces(IReadOnlyList<DialectPlace> places)
    {
        _places = [.. places];
        // One place cut in two ways stays in the row with those elsewhere.
        int[] json = [.. Ranks(At.Source.Json, At.Source.JsonNames).DistinctBy(rank => places[rank].Place)];
        _inJson = new PlaceTable<int>(json.Select(rank => (places[rank].Place!, rank + 1)));
        _members = json.Aggregate(default(NameSet), (names, rank) => names.Or(places[rank].Place!.Name));
        _inXml = [.. Ranks(At.Source.Xml)];
        _inFields = [.. Ranks(At.Source.Header)];
        _fields = new NameSet(_inFields.Select(rank => places[rank].Name));
        _elsewhere = [.. Enumerable.Range(0, places.Count).Except(json).Except(_inXml).Except(_inFields)];
    }

    /// <summary>The place of this rank.</summary>
    public DialectPlace this[int rank] => _places[rank];

    /// <summary>Finds every text that stands at one of the places: best place first, in the order of the body within a place.</summary>
    public FoundTexts Find(in Evidence evidence)
    {
        Scratch scratch = evidence.Scratch;
        scratch.Found.Clear();
        scratch.Texts.Clear();
        if (evidence.Kind == BodyKind.Json)
        {
            if (evidence.Names.MayShare(_members))
                FindInJson(evidence.Captures, scratch.Found);
        }
        else if (evidence.Kind == BodyKind.Xml)
        {
            Find(evidence, _inXml, scratch);
        }
        if (evidence.Fields.Names.MayShare(_fields))
            FindInFields(evidence, scratch);
        if (_elsewhere.Length > 0)
            Find(evidence, _elsewhere, scratch);
        return new FoundTexts(this, CollectionsMarshal.AsSpan(scratch.Found), scratch.Texts);
    }

    private void FindInJson(ReadOnlySpan<JsonCapture> captures, List<Ranked> found)
    {
        for (int i = 0; i < captures.Length; i++)
        {
            if (_inJson[captures[i].Place] is > 0 and int rank && captures[i].HasText)
                Insert(found, new Ranked(rank - 1, i));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindInFields(in Evidence evidence, Scratch scratch)
    {
        foreach (int rank in _inFields)
        {
            if (_places[rank].Cut(evidence.Field(_places[rank].Name)) is { } value)
                Insert(scratch, rank, value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find(in Evidence evidence, int[] ranks, Scratch scratch)
    {
        foreach (int rank in ranks)
        {
            foreach (string text in evidence.All(_places[rank]))
                Insert(scratch, rank, text);
        }
    }

    private static void Insert(Scratch scratch, int rank, string text)
    {
        // Counted downwards from -1: what is not negative counts the captures.
        Insert(scratch.Found, new Ranked(rank, ~scratch.Texts.Count));
        scratch.Texts.Add(text);
    }

    // Two or three entries: inserting where they belong keeps their order and beats sorting.
    private static void Insert(List<Ranked> found, Ranked entry)
    {
        int at = found.Count;
        while (at > 0 && found[at - 1].Rank > entry.Rank)
            at--;
        // Nearly always, and much the cheaper of the two.
        if (at == found.Count)
            found.Add(entry);
        else
            found.Insert(at, entry);
    }

    private IEnumerable<int> Ranks(params At.Source[] sources) =>
        Enumerable.Range(0, _places.Length).Where(rank => sources.Contains(_places[rank].Where));
}
