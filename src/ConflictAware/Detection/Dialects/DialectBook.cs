using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>The dialects of one client, arranged for looking things up. Immutable apart from a cache; thread-safe.</summary>
internal sealed class DialectBook
{
    private readonly Dialect[] _known;
    private readonly FrozenDictionary<Dialect, int> _order;
    private readonly FrozenSet<Dialect> _mayFindHidden;
    private readonly PlaceTable<SignsInJson> _signsInJson;
    private readonly SignsInFields _signsInHeader;
    private readonly (string Name, Sign[] Signs)[] _signsInRequest;
    private readonly Sign[] _signsInXml;
    private readonly Dialect[] _signsInWording;
    private readonly Remembrance<Dialect[]> _byHost;
    private readonly Remembrance<Sign[]> _byContentType;

    /// <summary>Arranges dialects.</summary>
    /// <param name="enabled">Tried first, for every answer.</param>
    /// <param name="known">Tried where their host or a sign is met, in this order.</param>
    /// <param name="added">Those of the known that may find conflicts behind other statuses.</param>
    public DialectBook(Dialect[] enabled, Dialect[] known, IEnumerable<Dialect> added)
    {
        Enabled = enabled;
        _known = [.. enabled, .. known.Except(enabled)];
        _order = _known.Select((dialect, order) => KeyValuePair.Create(dialect, order)).ToFrozenDictionary();
        _mayFindHidden = enabled.Concat(added).ToFrozenSet();
        IEnumerable<DialectPlace> places = enabled.Concat(known).SelectMany(dialect => dialect.Places).Concat(GeneralPlaces.All);
        Places = new JsonPlaces(places.Where(at => at.Place is not null).Select(at => at.Place!));

        Sign[] signs = [.. _known.SelectMany(dialect => dialect.Signs.Select(clue => new Sign(clue, dialect)))];
        _signsInWording = [.. signs.Where(sign => sign.Clue.IsWording).Select(sign => sign.Dialect).Distinct()];
        signs = [.. signs.Where(sign => !sign.Clue.IsWording)];
        _signsInJson = new PlaceTable<SignsInJson>(
            signs
                .Where(sign => sign.At.Where is At.Source.Json or At.Source.JsonNames)
                .GroupBy(sign => sign.At.Place!)
                .Select(group => (group.Key, new SignsInJson([.. group])))
        );
        ILookup<bool, Sign> signsInHeader = signs
            .Where(sign => sign.At.Where == At.Source.Header)
            .ToLookup(sign => sign.At.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        Sign[] signsInContentType = [.. signsInHeader[true]];
        _signsInHeader = new SignsInFields(signsInHeader[false]);
        _signsInRequest =
        [
            .. signs
                .Where(sign => sign.At.Where == At.Source.RequestHeader)
                .GroupBy(sign => sign.At.Name, StringComparer.OrdinalIgnoreCase)
                .Select(group => (group.Key, group.ToArray())),
        ];
        _byHost = new(host => [.. _known.Where(dialect => dialect.SpokenBy(host))], StringComparer.OrdinalIgnoreCase);
        // Every answer has one, most are application/json, and a dozen dialects look at it.
        _byContentType = new(type => [.. signsInContentType.Where(sign => sign.Clue.BeginsWithTrueOf(type))], StringComparer.Ordinal);
        _signsInXml = [.. signs.Where(sign => sign.At.Where == At.Source.Xml)];
        Unrecognised = [.. enabled, .. known.Where(dialect => dialect.IsShape && dialect.Signs.Count == 0).Except(enabled)];
    }

    /// <summary>Every JSON place that any of them looks at.</summary>
    public JsonPlaces Places { get; }

    /// <summary>Those that are tried for every answer.</summary>
    public Dialect[] Enabled { get; }

    /// <summary>The dialects that this answer is in, likeliest first: those of its host, then those that show a sign, enabled ones before others.</summary>
    public void FindRecognised(Evidence evidence, List<Dialect> candidates)
    {
        if (evidence.Host is { } host)
            candidates.AddRange(_byHost.Of(host).AsSpan());
        FindSigned(evidence, candidates, candidates.Count);
    }

    /// <summary>
    /// Those that are tried although nothing gives them away: what the client enabled, for the rules that name a code or state a condition, and the shapes that
    /// every error may have.
    /// </summary>
    public Dialect[] Unrecognised { get; }

    /// <summary>Those that are given away by nothing but the wording of a text: asked last, and never more than a guess.</summary>
    public Dialect[] RecognisedByWording => _signsInWording;

    /// <summary>Whether the client wants this dialect to find conflicts behind statuses that say something else.</summary>
    public bool MayFindHidden(Dialect dialect) => _mayFindHidden.Contains(dialect);

    // Only signs whose first place holds something are looked at: there are many dialects, and few of their places in any one answer.
    private void FindSigned(Evidence evidence, List<Dialect> candidates, int known)
    {
        ReadOnlySpan<byte> body = evidence.Body.Span;
        foreach (ref readonly JsonCapture capture in evidence.Captures)
        {
            if (_signsInJson[capture.Place] is { } there && there.MayShowIn(capture, body))
                AddThoseThatShow(there.Signs, capture, evidence, candidates, known);
        }
        if (evidence.DeclaredType is { } type)
        {
            foreach (Sign sign in _byContentType.Of(type))
            {
                if (sign.Clue.RestIsTrueOf(evidence))
                    Add(sign.Dialect, candidates, known);
            }
        }
        for (NameSet shared = _signsInHeader.Names.And(evidence.Fields.Names); !shared.IsEmpty; shared = shared.WithoutFirst)
            AddThoseThatShow(_signsInHeader[shared.First], evidence, candidates, known);
        foreach ((string name, Sign[] inField) in _signsInRequest)
        {
            if (evidence.HasRequestField(name))
                AddThoseThatShow(inField, evidence, candidates, known);
        }
        if (evidence.Kind == BodyKind.Xml)
            AddThoseThatShow(_signsInXml, evidence, candidates, known);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddThoseThatShow(Sign[] signs, JsonCapture capture, Evidence evidence, List<Dialect> candidates, int known)
    {
        ReadOnlySpan<byte> body = evidence.Body.Span;
        foreach (Sign sign in signs)
        {
            if (sign.Clue.MayBeTrueOf(capture, body) && sign.Clue.IsTrueOf(evidence, capture, body))
                Add(sign.Dialect, candidates, known);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddThoseThatShow(Sign[] signs, Evidence evidence, List<Dialect> candidates, int known)
    {
        foreach (Sign sign in signs)
        {
            if (sign.Clue.IsTrueOf(evidence))
                Add(sign.Dialect, candidates, known);
        }
    }

    // Among those that show a sign, the order of the list decides, not that of the answer.
    private void Add(Dialect dialect, List<Dialect> candidates, int known)
    {
        if (candidates.Contains(dialect))
            return;
        int at = candidates.Count;
        while (at > known && _order[candidates[at - 1]] > _order[dialect])
            at--;
        candidates.Insert(at, dialect);
    }

    /// <summary>What gives a dialect away.</summary>
    private sealed record Sign(DialectClue Clue, Dialect Dialect)
    {
        /// <summary>Where to look first.</summary>
        public DialectPlace At { get; } = Clue.Places.First();
    }

    /// <summary>The signs that fields may be, in the seats of their names.</summary>
    private sealed class SignsInFields
    {
        private readonly Sign[][] _seats;

        public SignsInFields(IEnumerable<Sign> signs)
        {
            ILookup<int, Sign> bySeat = signs.ToLookup(sign => new NameSet([sign.At.Name]).First);
            _seats = [.. Enumerable.Range(0, NameSet.Seats).Select(seat => bySeat[seat].ToArray())];
            Names = new NameSet(bySeat.SelectMany(seat => seat).Select(sign => sign.At.Name));
        }

        public NameSet Names { get; }

        public Sign[] this[int seat] => _seats[seat];
    }

    /// <summary>The signs that stand at one place of a JSON body.</summary>
    private sealed class SignsInJson
    {
        // One bit for each letter, whatever its case, that a value begins with of which a sign is true.
        private readonly ulong _beginnings;

        public SignsInJson(Sign[] signs)
        {
            Signs = signs;
            foreach (Sign sign in signs)
                _beginnings |= sign.Clue.Beginning is { } letter ? BitOf(letter) : ulong.MaxValue;
        }

        public Sign[] Signs { get; }

        /// <summary>False when none is true of this value, by its first letter: nearly always.</summary>
        public bool MayShowIn(in JsonCapture capture, ReadOnlySpan<byte> body) =>
            !capture.HasText || capture.Raw(body) is not [not (byte)'\\' and var first, ..] || (_beginnings & BitOf(first)) != 0;

        private static ulong BitOf(byte letter) => 1UL << ((letter | 0x20) & 63);
    }
}
