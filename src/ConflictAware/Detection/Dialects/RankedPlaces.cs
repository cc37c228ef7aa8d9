using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>Places in the order in which they are believed, and what stands there in one answer.</summary>
internal sealed class RankedPlaces
{
    private readonly IReadOnlyList<DialectPlace> _places;
    private readonly PlaceTable<int> _inJson;
    private readonly int[] _inXml;
    private readonly int[] _elsewhere;

    public RankedPlaces(IReadOnlyList<DialectPlace> places)
    {
        _places = places;
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
            foreach (JsonCapture capture in evidence.Captures)
            {
                if (capture.HasText && _inJson[capture.Place] is > 0 and int rank)
                    Insert(found, new Ranked(rank - 1, _places[rank - 1], null, capture));
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
                    Insert(found, new Ranked(rank, place, value, default));
                continue;
            }
            foreach (string text in evidence.All(place))
                Insert(found, new Ranked(rank, place, text, default));
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
        Enumerable.Range(0, _places.Count).Where(rank => sources.Contains(_places[rank].Where));
}

/// <summary>A text and the place where it stood.</summary>
/// <param name="Rank">How good the place is; lower is better.</param>
/// <param name="At">The place.</param>
/// <param name="Read">What stood there; null when it was not read yet.</param>
/// <param name="Capture">Where it is to be read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ranked(int Rank, DialectPlace At, string? Read, JsonCapture Capture)
{
    public string? Text(Evidence evidence) => Read ?? evidence.Text(At, Capture);
}
