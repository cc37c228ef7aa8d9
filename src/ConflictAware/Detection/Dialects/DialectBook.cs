using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>The dialects of one client, arranged for looking things up. Immutable apart from a cache; thread-safe.</summary>
internal sealed class DialectBook
{
    private readonly Dialect[] _known;
    private readonly FrozenSet<Dialect> _mayFindHidden;
    private readonly PlaceTable<Sign[]> _signsInJson;
    private readonly PlaceTable<ulong> _beginningsInJson;
    private readonly SignsInFields _signsInHeader;
    private readonly Sign[] _signsInRequest;
    private readonly Sign[] _signsInXml;
    private readonly Sign[] _signsElsewhere;
    private readonly Dialect[] _signsInWording;
    private readonly Remembrance<int[]> _byHost;
    private readonly Remembrance<Sign[]> _byContentType;
    private readonly Remembrance<Sign[]> _byServer;

    /// <summary>Arranges dialects.</summary>
    /// <param name="enabled">Tried first, for every answer.</param>
    /// <param name="known">Tried where their host or a sign is met, in this order.</param>
    /// <param name="added">Those of the known that may find conflicts behind other statuses.</param>
    public DialectBook(Dialect[] enabled, Dialect[] known, IEnumerable<Dialect> added)
    {
        Enabled = enabled;
        _known = [.. enabled, .. known.Except(enabled)];
        _mayFindHidden = enabled.Concat(added).ToFrozenSet();
        IEnumerable<DialectPlace> places = enabled.Concat(known).SelectMany(dialect => dialect.Places).Concat(GeneralPlaces.All);
        Places = new JsonPlaces(places.Where(at => at.Place is not null).Select(at => at.Place!));

        Sign[] signs = [.. _known.SelectMany((dialect, number) => dialect.Signs.Select(clue => new Sign(clue, dialect, number)))];
        _signsInWording = [.. signs.Where(sign => sign.Clue.IsWording).Select(sign => sign.Dialect).Distinct()];
        signs = [.. signs.Where(sign => !sign.Clue.IsWording)];
        IGrouping<JsonPlace, Sign>[] signsInJson =
        [
            .. signs.Where(sign => sign.Seen is At.Source.Json or At.Source.JsonNames).GroupBy(sign => sign.At.Place!),
        ];
        _signsInJson = new(signsInJson.Select(group => (group.Key, group.ToArray())));
        _beginningsInJson = new(signsInJson.Select(group => (group.Key, group.Aggregate(0UL, (all, sign) => all | sign.Beginning))));
        ILookup<string, Sign> signsInHeader = signs
            .Where(sign => sign.Seen == At.Source.Header)
            .ToLookup(sign => sign.At.Name, StringComparer.OrdinalIgnoreCase);
        // Nearly every answer has these two, with one of a few values.
        _byContentType = Remember(signsInHeader["Content-Type"]);
        _byServer = Remember(signsInHeader["Server"]);
        _signsInHeader = new SignsInFields(
            signsInHeader.SelectMany(field => field).Except(signsInHeader["Content-Type"]).Except(signsInHeader["Server"])
        );
        _signsInRequest = [.. signs.Where(sign => sign.Seen == At.Source.RequestHeader && !sign.IsOfContent)];
        _byHost = new(
            host => [.. Enumerable.Range(0, _known.Length).Where(number => _known[number].SpokenBy(host))],
            StringComparer.OrdinalIgnoreCase
        );
        _signsInXml = [.. signs.Where(sign => sign.Seen == At.Source.Xml)];
        _signsElsewhere =
        [
            .. signs.Where(sign =>
                sign.Seen is null or At.Source.RequestQuery or At.Source.RequestPath or At.Source.RequestJson || sign.IsOfContent
            ),
        ];
        Unrecognised =
        [
            .. Enumerable.Range(0, enabled.Length),
            .. Enumerable
                .Range(enabled.Length, _known.Length - enabled.Length)
                .Where(number => _known[number] is { IsShape: true, Signs.Count: 0 }),
        ];
    }

    /// <summary>Every JSON place that any of them looks at.</summary>
    public JsonPlaces Places { get; }

    /// <summary>The dialect of this number.</summary>
    public Dialect this[int number] => _known[number];

    /// <summary>Those that are tried for every answer.</summary>
    public Dialect[] Enabled { get; }

    /// <summary>The dialects that this answer is in, likeliest first: those of its host, then those that show a sign, enabled ones before others.</summary>
    public void FindRecognised(in Evidence evidence, List<int> candidates)
    {
        if (evidence.Host is { } host)
            candidates.AddRange(_byHost.Of(host).AsSpan());
        FindSigned(evidence, candidates, candidates.Count);
    }

    /// <summary>
    /// Those that are tried although nothing gives them away: what the client enabled, for the rules that name a code or state a condition, and the shapes that
    /// every error may have.
    /// </summary>
    public int[] Unrecognised { get; }

    /// <summary>Those that are given away by nothing but the wording of a text: asked last, and never more than a guess.</summary>
    public Dialect[] RecognisedByWording => _signsInWording;

    /// <summary>Whether the client wants this dialect to find conflicts behind statuses that say something else.</summary>
    public bool MayFindHidden(Dialect dialect) => _mayFindHidden.Contains(dialect);

    // Only signs whose first place holds something are looked at: there are many dialects, and few of their places in any one answer.
    private void FindSigned(in Evidence evidence, List<int> candidates, int known)
    {
        foreach (ref readonly JsonCapture capture in evidence.Captures)
        {
            if (
                _beginningsInJson[capture.Place] is not 0 and ulong possible
                && (possible & BeginningOf(capture, evidence.Bytes)) is not 0 and ulong beginning
            )
                AddThoseThatShow(_signsInJson[capture.Place]!, beginning, capture, evidence, candidates, known);
        }
        if (evidence.Fields.ContentType is { } type)
            AddThoseThatGoOn(_byContentType.Of(type), evidence, candidates, known);
        if (evidence.Fields.Server is { } server)
            AddThoseThatGoOn(_byServer.Of(server), evidence, candidates, known);
        for (NameSet shared = _signsInHeader.Names.And(evidence.Fields.Names); !shared.IsEmpty; shared = shared.WithoutFirst)
            AddThoseThatShow(_signsInHeader[shared.First], evidence, candidates, known);
        foreach (Sign sign in _signsInRequest)
        {
            if (sign.Dialect.Reach.MayHold(evidence) && evidence.HasRequestField(sign.At.Name) && sign.Clue.IsTrueOf(evidence))
                Add(sign.Number, candidates, known);
        }
        if (evidence.Kind == BodyKind.Xml)
            AddThoseThatShow(_signsInXml, evidence, candidates, known);
        if (_signsElsewhere.Length > 0)
            AddThoseThatShow(_signsElsewhere, evidence, candidates, known);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddThoseThatShow(
        Sign[] signs,
        ulong beginning,
        in JsonCapture capture,
        in Evidence evidence,
        List<int> candidates,
        int known
    )
    {
        ReadOnlySpan<byte> body = evidence.Bytes;
        foreach (Sign sign in signs)
        {
            if ((sign.Beginning & beginning) != 0 && sign.Clue.MayBeTrueOf(capture, body) && sign.Clue.IsTrueOf(evidence, capture, body))
                Add(sign.Number, candidates, known);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddThoseThatShow(Sign[] signs, in Evidence evidence, List<int> candidates, int known)
    {
        foreach (Sign sign in signs)
        {
            if (sign.Dialect.Reach.MayHold(evidence) && sign.Clue.IsTrueOf(evidence))
                Add(sign.Number, candidates, known);
        }
    }

    // Their first part is known to be true.
    private static void AddThoseThatGoOn(Sign[] signs, in Evidence evidence, List<int> candidates, int known)
    {
        foreach (Sign sign in signs)
        {
            if (sign.Clue.RestIsTrueOf(evidence))
                Add(sign.Number, candidates, known);
        }
    }

    private static Remembrance<Sign[]> Remember(IEnumerable<Sign> signs) =>
        new(value => [.. signs.Where(sign => sign.Clue.BeginsWithTrueOf(value))], StringComparer.Ordinal);

    // Among those that show a sign, the order of the list decides, not that of the answer.
    private static void Add(int number, List<int> candidates, int known)
    {
        if (candidates.Count == 0)
        {
            candidates.Add(number);
            return;
        }
        int at = candidates.Count;
        while (at > known && candidates[at - 1] > number)
            at--;
        if (!candidates.Contains(number))
            candidates.Insert(at, number);
    }

    // One bit for the letter that a value begins with, whatever its case; all where that does not show. It rules out nearly all signs of a place.
    private static ulong BeginningOf(in JsonCapture capture, ReadOnlySpan<byte> body) =>
        capture.HasText && capture.Raw(body) is [not (byte)'\\' and var first, ..] ? BitOf(first) : ulong.MaxValue;

    private static ulong BitOf(byte letter) => 1UL << ((letter | 0x20) & 63);

    /// <summary>What gives a dialect away.</summary>
    private sealed record Sign(DialectClue Clue, Dialect Dialect, int Number)
    {
        /// <summary>Where to look first.</summary>
        public DialectPlace At { get; } = Clue.Places.First();

        /// <summary>Where something must stand; null when its first part asks for nothing.</summary>
        public At.Source? Seen { get; } = Clue.Needed?.Where;

        /// <summary>Whether that is a field which only the content of a request can have: the few of these are asked for as they come.</summary>
        public bool IsOfContent { get; } =
            Clue.Needed is { Where: At.Source.RequestHeader, Name: var name }
            && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

        /// <summary>The letter that any value begins with of which it is true, as a bit; all bits when that may be any.</summary>
        public ulong Beginning { get; } = Clue.Beginning is { } letter ? BitOf(letter) : ulong.MaxValue;
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
}
