using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>The dialects of one client, arranged for looking things up. Immutable apart from a cache; thread-safe.</summary>
internal sealed class DialectBook
{
    // Clients talk to a handful of hosts; one that crawls the world must not fill memory with their names.
    private const int MostCachedHosts = 256;

    private readonly Dialect[] _known;
    private readonly FrozenSet<Dialect> _mayFindHidden;
    private readonly FrozenDictionary<JsonPlace, int[]> _signsInJson;
    private readonly FrozenDictionary<string, int[]> _signsInHeader;
    private readonly int[] _signsElsewhere;
    private readonly ConcurrentDictionary<string, Dialect[]> _byHost = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Arranges dialects.</summary>
    /// <param name="enabled">Tried first, for every answer.</param>
    /// <param name="known">Tried where their host or a sign is met, in this order.</param>
    /// <param name="added">Those of the known that may find conflicts behind other statuses.</param>
    public DialectBook(Dialect[] enabled, Dialect[] known, IEnumerable<Dialect> added)
    {
        Enabled = enabled;
        _known = known;
        _mayFindHidden = enabled.Concat(added).ToFrozenSet();
        IEnumerable<At> places = enabled.Concat(known).SelectMany(dialect => dialect.Places).Concat(GeneralPlaces.All);
        Places = new JsonPlaces(places.Where(at => at.Place is not null).Select(at => at.Place!));

        (At At, int Dialect)[] signs =
        [
            .. known.SelectMany((dialect, index) => dialect.Signs.Select(sign => (sign.Places.First(), index))),
        ];
        _signsInJson = signs
            .Where(sign => sign.At.Where is At.Source.Json or At.Source.JsonNames)
            .GroupBy(sign => sign.At.Place!, sign => sign.Dialect)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
        _signsInHeader = signs
            .Where(sign => sign.At.Where == At.Source.Header)
            .GroupBy(sign => sign.At.Name, sign => sign.Dialect, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);
        _signsElsewhere =
        [
            .. signs
                .Where(sign => sign.At.Where is not (At.Source.Json or At.Source.JsonNames or At.Source.Header))
                .Select(sign => sign.Dialect)
                .Distinct(),
        ];
        Unsigned = [.. known.Where(dialect => dialect.IsShape && dialect.Signs.Count == 0)];
    }

    /// <summary>Every JSON place that any of them looks at.</summary>
    public JsonPlaces Places { get; }

    /// <summary>Those that are tried for every answer.</summary>
    public IReadOnlyList<Dialect> Enabled { get; }

    /// <summary>The shapes without a sign, tried when everything else says nothing.</summary>
    public IReadOnlyList<Dialect> Unsigned { get; }

    /// <summary>The dialects that this answer may be in, likeliest first: enabled ones, those of its host, those that show a sign, and the shapes that need none.</summary>
    public IEnumerable<Dialect> Candidates(Evidence evidence)
    {
        foreach (Dialect dialect in Enabled)
            yield return dialect;
        IReadOnlyList<Dialect> ofHost = evidence.Target is { IsAbsoluteUri: true } target ? OfHost(target.Host) : [];
        foreach (Dialect dialect in ofHost)
            yield return dialect;
        foreach (int index in Signed(evidence))
        {
            Dialect dialect = _known[index];
            if (!ofHost.Contains(dialect) && !Enabled.Contains(dialect))
                yield return dialect;
        }
        foreach (Dialect shape in Unsigned)
            yield return shape;
    }

    /// <summary>Whether the client wants this dialect to find conflicts behind statuses that say something else.</summary>
    public bool MayFindHidden(Dialect dialect) => _mayFindHidden.Contains(dialect);

    private Dialect[] OfHost(string host)
    {
        if (_byHost.TryGetValue(host, out Dialect[]? dialects))
            return dialects;
        dialects = [.. _known.Where(dialect => dialect.SpokenBy(host))];
        return _byHost.Count < MostCachedHosts ? _byHost.GetOrAdd(host, dialects) : dialects;
    }

    // Only signs whose first place holds something are looked at: there are many dialects, and few of their places in any one answer.
    private SortedSet<int> Signed(Evidence evidence)
    {
        var signed = new SortedSet<int>();
        foreach (JsonCapture capture in evidence.Captures)
        {
            if (_signsInJson.TryGetValue(capture.Place, out int[]? indices))
                AddSigned(indices);
        }
        foreach (KeyValuePair<string, HeaderStringValues> field in evidence.Response.Headers.NonValidated)
        {
            if (_signsInHeader.TryGetValue(field.Key, out int[]? indices))
                AddSigned(indices);
        }
        foreach (KeyValuePair<string, HeaderStringValues> field in evidence.Response.Content.Headers.NonValidated)
        {
            if (_signsInHeader.TryGetValue(field.Key, out int[]? indices))
                AddSigned(indices);
        }
        AddSigned(_signsElsewhere);
        return signed;

        void AddSigned(int[] indices)
        {
            foreach (int index in indices)
            {
                if (!signed.Contains(index) && _known[index].ShowsIn(evidence))
                    signed.Add(index);
            }
        }
    }
}
