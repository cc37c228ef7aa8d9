using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Places in the order in which they are believed, and what stands there in one answer.</summary>
internal sealed class RankedPlaces
{
    private readonly DialectPlace[] _places;
    private readonly PlaceTable<int> _inJson;
    private readonly int[] _inXml;
    private readonly int[] _elsewhere;

    public RankedPlaces(IReadOnlyList<DialectPlace> places)
    {
        _places = [.. places];
        // One place cut in two ways stays in the row with those elsewhere.
        int[] json = [.. Ranks(At.Source.Json, At.Source.JsonNames).DistinctBy(rank => places[rank].Place)];
        _inJson = new PlaceTable<int>(json.Select(rank => (places[rank].Place!, rank + 1)));
        _inXml = [.. Ranks(At.Source.Xml)];
        _elsewhere = [.. Enumerable.Range(0, places.Count).Except(json).Except(_inXml)];
    }

    /// <summary>Adds every text that stands at one of the places: best place first, in the order of the body within a place.</summary>
    public void Find(Evidence evidence, List<Ranked> found)
    {
        if (evidence.Kind == BodyKind.Json)
        {
            ReadOnlySpan<JsonCapture> captures = evidence.Captures;
            for (int i = 0; i < captures.Length; i++)
            {
                if (captures[i].HasText && _inJson[captures[i].Place] is > 0 and int rank)
                    Insert(found, new Ranked(rank - 1, _places[rank - 1], i));
            }
        }
        else if (evidence.Kind == BodyKind.Xml)
        {
            Find(evidence, _inXml, found);
        }
        Find(evidence, _elsewhere, found);
    }

    private void Find(Evidence evidence, int[] ranks, List<Ranked> found)
    {
        foreach (int rank in ranks)
        {
            DialectPlace place = _places[rank];
            if (place.Where == At.Source.Header)
            {
                if (place.Cut(evidence.Field(place.Name)) is { } value)
                    Insert(found, new Ranked(rank, place, value));
                continue;
            }
            foreach (string text in evidence.All(place))
                Insert(found, new Ranked(rank, place, text));
        }
    }

    // Two or three entries: inserting where they belong keeps their order and beats sorting.
    private static void Insert(List<Ranked> found, Ranked entry)
    {
        int at = found.Count;
        while (at > 0 && found[at - 1].Rank > entry.Rank)
            at--;
        found.Insert(at, entry);
    }

    private IEnumerable<int> Ranks(params At.Source[] sources) =>
        Enumerable.Range(0, _places.Length).Where(rank => sources.Contains(_places[rank].Where));
}

/// <summary>A text and the place where it stood.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Ranked
{
    private readonly int _capture;
    private string? _text;
    private KnownCode? _code;

    /// <summary>A text that was read already.</summary>
    public Ranked(int rank, DialectPlace at, string text)
    {
        Rank = rank;
        At = at;
        _text = text;
    }

    /// <summary>A text in a JSON body.</summary>
    /// <param name="rank">How good the place is.</param>
    /// <param name="at">The place.</param>
    /// <param name="capture">Which of the captured values it is.</param>
    public Ranked(int rank, DialectPlace at, int capture)
    {
        Rank = rank;
        At = at;
        _capture = capture;
    }

    /// <summary>How good the place is; lower is better.</summary>
    public int Rank { get; }

    /// <summary>The place.</summary>
    public DialectPlace At { get; }

    /// <summary>What stood there, read when it is first asked for: most is never asked for, and what is, several times.</summary>
    public string? Text(Evidence evidence) => _text ??= evidence.Text(At, _capture);

    /// <summary>The code that stood there; null when it was none.</summary>
    public KnownCode? Code(Evidence evidence) => _code ??= _text is null ? evidence.Code(At, _capture) : KnownCode.Of(_text);
}
