using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>The dialects of one client, arranged for looking things up. Immutable apart from a cache; thread-safe.</summary>
internal sealed class DialectBook
{
    // Clients talk to a handful of hosts; one that crawls the world must not fill memory with their names.
    private const int MostCachedHosts = 256;

    private readonly Dialect[] _known;
    private readonly FrozenSet<Dialect> _mayFindHidden;
    private readonly PlaceTable<Dialect[]> _signsInJson;
    private readonly FrozenDictionary<string, Dialect[]> _signsInHeader;
    private readonly FrozenDictionary<string, Dialect[]> _signsInRequest;
    private readonly Dialect[] _signsInXml;
    private readonly Dialect[] _signsInWording;
    private readonly Dialect[] _unsigned;
    private readonly ConcurrentDictionary<string, Dialect[]> _byHost = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Arranges dialects.</summary>
    /// <param name="enabled">Tried first, for every answer.</param>
    /// <param name="known">Tried where their host or a sign is met, in this order.</param>
    /// <param name="added">Those of the known that may find conflicts behind other statuses.</param>
    public DialectBook(Dialect[] enabled, Dialect[] known, IEnumerable<Dialect> added)
    {
        Enabled = enabled;
        _known = known;
        InOrder = Comparer<Dialect>.Create((one, other) => Array.IndexOf(known, one) - Array.IndexOf(known, other));
        _mayFindHidden = enabled.Concat(added).ToFrozenSet();
        IEnumerable<At> places = enabled.Concat(known).SelectMany(dialect => dialect.Places).Concat(GeneralPlaces.All);
        Places = new JsonPlaces(places.Where(at => at.Place is not null).Select(at => at.Place!));

        (At At, bool IsWording, Dialect Dialect)[] signs =
        [
            .. known.SelectMany(dialect => dialect.Signs.Select(sign => (sign.Places.First(), sign.IsWording, dialect))),
        ];
        _signsInWording = [.. signs.Where(sign => sign.IsWording).Select(sign => sign.Dialect).Distinct()];
        signs = [.. signs.Where(sign => !sign.IsWording)];
        _signsInJson = new PlaceTable<Dialect[]>(
            signs
                .Where(sign => sign.At.Where is At.Source.Json or At.Source.JsonNames)
                .GroupBy(sign => sign.At.Place!, sign => sign.Dialect)
                .Select(group => (group.Key, group.Distinct().ToArray()))
        );
        _signsInHeader = ByName(At.Source.Header);
        _signsInRequest = ByName(At.Source.RequestHeader);
        _signsInXml = [.. signs.Where(sign => sign.At.Where == At.Source.Xml).Select(sign => sign.Dialect).Distinct()];
        _unsigned = [.. known.Where(dialect => dialect.IsShape && dialect.Signs.Count == 0)];

        FrozenDictionary<string, Dialect[]> ByName(At.Source source) =>
            signs
                .Where(sign => sign.At.Where == source)
                .GroupBy(sign => sign.At.Name, sign => sign.Dialect, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    private Comparer<Dialect> InOrder { get; }

    /// <summary>Every JSON place that any of them looks at.</summary>
    public JsonPlaces Places { get; }

    /// <summary>Those that are tried for every answer.</summary>
    public IReadOnlyList<Dialect> Enabled { get; }

    /// <summary>The dialects that this answer may be in, likeliest first: enabled ones, those of its host, those that show a sign, and the shapes that need none.</summary>
    public void FindCandidates(Evidence evidence, List<Dialect> candidates)
    {
        candidates.AddRange(Enabled);
        if (evidence.Host is { } host)
            candidates.AddRange(OfHost(host));
        int known = candidates.Count;
        FindSigned(evidence, candidates);
        // Among those that show a sign, the order of the list decides.
        if (candidates.Count > known + 1)
            candidates.Sort(known, candidates.Count - known, InOrder);
        candidates.AddRange(_unsigned);
    }

    /// <summary>Those that are given away by nothing but the wording of a text: asked last, and never more than a guess.</summary>
    public IReadOnlyList<Dialect> RecognisedByWording => _signsInWording;

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
    private void FindSigned(Evidence evidence, List<Dialect> candidates)
    {
        foreach (JsonCapture capture in evidence.Captures)
            AddThoseThatShow(_signsInJson[capture.Place], evidence, candidates);
        foreach (HeaderField field in evidence.Fields)
        {
            if (_signsInHeader.TryGetValue(field.Name, out Dialect[]? signed))
                AddThoseThatShow(signed, evidence, candidates);
        }
        if (evidence.Request is { } request)
        {
            foreach ((string name, _) in request.Headers.NonValidated)
            {
                if (_signsInRequest.TryGetValue(name, out Dialect[]? signed))
                    AddThoseThatShow(signed, evidence, candidates);
            }
        }
        if (evidence.Kind == BodyKind.Xml)
            AddThoseThatShow(_signsInXml, evidence, candidates);
    }

    private static void AddThoseThatShow(Dialect[]? dialects, Evidence evidence, List<Dialect> candidates)
    {
        foreach (Dialect dialect in dialects ?? [])
        {
            if (!candidates.Contains(dialect) && dialect.ShowsIn(evidence))
                candidates.Add(dialect);
        }
    }
}
