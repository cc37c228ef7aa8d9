using System.Collections.Frozen;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Places in the order in which they are believed, and what stands there in one answer.</summary>
internal sealed class RankedPlaces
{
    private readonly IReadOnlyList<At> _places;
    private readonly FrozenDictionary<JsonPlace, int> _inJson;
    private readonly int[] _elsewhere;

    public RankedPlaces(IReadOnlyList<At> places)
    {
        _places = places;
        // One place cut in two ways stays in the row with those elsewhere.
        int[] first =
        [
            .. Enumerable
                .Range(0, places.Count)
                .Where(i => places[i].Place is not null && IsJson(places[i]))
                .DistinctBy(i => places[i].Place),
        ];
        _inJson = first.ToFrozenDictionary(i => places[i].Place!);
        _elsewhere = [.. Enumerable.Range(0, places.Count).Except(first)];
    }

    /// <summary>Every text that stands at one of the places, best place first, in the order of the body within a place.</summary>
    public List<Ranked> Find(Evidence evidence)
    {
        var found = new List<Ranked>();
        foreach (JsonCapture capture in evidence.Captures)
        {
            if (
                capture.Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null)
                && _inJson.TryGetValue(capture.Place, out int rank)
                && evidence.Text(_places[rank], capture) is { } text
            )
                Insert(found, new Ranked(rank, _places[rank], text));
        }
        foreach (int rank in _elsewhere)
        {
            foreach (string text in evidence.All(_places[rank]))
                Insert(found, new Ranked(rank, _places[rank], text));
        }
        return found;
    }

    // Two or three entries: inserting where they belong keeps their order and beats sorting.
    private static void Insert(List<Ranked> found, Ranked entry)
    {
        int at = found.Count;
        while (at > 0 && found[at - 1].Rank > entry.Rank)
            at--;
        found.Insert(at, entry);
    }

    private static bool IsJson(At at) => at.Where is At.Source.Json or At.Source.JsonNames;
}

/// <summary>A text and the place where it stood.</summary>
/// <param name="Rank">How good the place is; lower is better.</param>
/// <param name="At">The place.</param>
/// <param name="Text">What stood there.</param>
internal readonly record struct Ranked(int Rank, At At, string Text);
