using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>
/// How one kind of server says what is wrong: how its answers are recognised, where their code and other facts stand, and which code means
/// which cause. Data, not code.
/// </summary>
/// <remarks>
/// <para>An answer is read in this dialect when its host is one of <see cref="Hosts"/> or one of <see cref="Signs"/> is true of it. Then those <see cref="Rules"/> are tried
/// that name the code of the first place that gives one, then those without a code, each in order. A code that no rule names is looked up in a general vocabulary of
/// code words, which is never more than likely. In a client that enabled the dialect, rules that name a code or state a condition are tried on every other answer too.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
/// <param name="name">What the dialect is called, in <see cref="Conflict.Dialect"/> and in metrics.</param>
/// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
/// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
public sealed class Dialect(string name)
{
    private readonly IReadOnlyList<DialectClue> _signs = [];
    private RankedPlaces? _codePlaces;
    private RankedPlaces? _detailPlaces;
    private DialectReach? _reach;
    private FrozenDictionary<string, DialectRule[]>? _rulesByCode;
    private DialectRule[]? _rulesWithoutCode;

    /// <summary>What the dialect is called.</summary>
    public string Name { get; } =
        name is null ? throw new ArgumentNullException(nameof(name))
        : string.IsNullOrWhiteSpace(name) ? throw new ArgumentException("Give the dialect a name.", nameof(name))
        : name;

    /// <summary>The hosts that speak it: <c>api.example.com</c>, <c>*.example.com</c> for every host below one, <c>lambda.*.example.com</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What gives it away on any host; one is enough.</summary>
    public IReadOnlyList<DialectClue> Signs
    {
        get => _signs;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _signs = value;
            HasWording = value.Any(sign => sign.IsWording);
        }
    }

    /// <summary>Where the code stands, best place first.</summary>
    public IReadOnlyList<DialectPlace> Code { get; init; } = [];

    /// <summary>Where the text for people stands, best place first.</summary>
    public IReadOnlyList<DialectPlace> Detail { get; init; } = [];

    /// <summary>Where the current version stands, if the answer tells it.</summary>
    public IReadOnlyList<DialectPlace> CurrentVersion { get; init; } = [];

    /// <summary>Where the offset stands at which an upload continues, in bytes.</summary>
    public IReadOnlyList<DialectPlace> ExpectedOffset { get; init; } = [];

    /// <summary>Where the wait that is asked for stands, in seconds (<c>3</c>, <c>2.5</c>, <c>2.5s</c>), beside <c>Retry-After</c>.</summary>
    public IReadOnlyList<DialectPlace> RetryAfter { get; init; } = [];

    /// <summary>Where the fields stand that somebody else owns.</summary>
    public DialectPlace? OwnedField { get; init; }

    /// <summary>Where the owners of those fields stand, in the same order.</summary>
    public DialectPlace? FieldOwner { get; init; }

    /// <summary>
    /// Statuses other than 409, 412, 423 and 428 behind which this dialect hides conflicts. Such answers are looked into only by clients that enabled
    /// the dialect, and are conflicts only if one of <see cref="Rules"/> says so.
    /// </summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Which code means what; the first rule that fits decides.</summary>
    public IReadOnlyList<DialectRule> Rules { get; init; } = [];

    /// <summary>Whether the answer may be a batch (<c>multipart/mixed</c> of <c>application/http</c>, or a WebDAV multistatus) with the refusal in one of its parts.</summary>
    public bool LooksIntoParts { get; init; }

    /// <summary>Where all this is documented; null when it was observed only.</summary>
    public string? Source { get; init; }

    /// <summary>A shape that many servers share rather than the dialect of one: tried last.</summary>
    internal bool IsShape { get; init; }

    /// <summary>Whether it asks for no host and no sign: what a client adds for all its origins.</summary>
    internal bool IsForEveryAnswer => Hosts.Count == 0 && Signs.Count == 0;

    internal RankedPlaces CodePlaces => _codePlaces ??= new RankedPlaces(Code);

    internal DialectReach Reach => _reach ??= new DialectReach(this);

    internal DialectRule[] RulesWithoutCode => _rulesWithoutCode ??= [.. Rules.Where(rule => !rule.NeedsCode)];

    /// <summary>Whether some of the signs are wording, so that a dialect that was recognised may have been recognised by it.</summary>
    internal bool HasWording { get; private init; }

    internal RankedPlaces DetailPlaces => _detailPlaces ??= new RankedPlaces(Detail);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The rules that name this code, in order.</summary>
    internal DialectRule[] RulesNaming(string code) => RulesByCode().GetValueOrDefault(code, []);

    private FrozenDictionary<string, DialectRule[]> RulesByCode() =>
        _rulesByCode ??= Rules
            .SelectMany(rule => rule.Codes.Select(code => (Code: code, Rule: rule)))
            .GroupBy(entry => entry.Code, entry => entry.Rule, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);

    internal bool SpokenBy(string host)
    {
        foreach (string pattern in Hosts)
        {
            int star = pattern.IndexOf('*', StringComparison.Ordinal);
            if (
                star < 0
                    ? host.Equals(pattern, StringComparison.OrdinalIgnoreCase)
                    : IsBetween(host, pattern[..star], pattern[(star + 1)..])
            )
                return true;
        }
        return false;
    }

    private static bool IsBetween(string host, string before, string after) =>
        host.Length > before.Length + after.Length
        && host.StartsWith(before, StringComparison.OrdinalIgnoreCase)
        && host.EndsWith(after, StringComparison.OrdinalIgnoreCase);

    internal bool ShowsIn(in Evidence evidence)
    {
        foreach (DialectClue sign in Signs)
        {
            if (sign.IsTrueOf(evidence))
                return true;
        }
        return false;
    }

    /// <summary>Whether nothing but the wording of a text for people gives it away: neither host nor structure.</summary>
    internal bool ShowsOnlyByWording(in Evidence evidence) =>
        !(evidence.Host is { } host && SpokenBy(host)) && !ShowsByStructureIn(evidence) && ShowsIn(evidence);

    private bool ShowsByStructureIn(in Evidence evidence)
    {
        foreach (DialectClue sign in Signs)
        {
            if (!sign.IsWording && sign.IsTrueOf(evidence))
                return true;
        }
        return false;
    }

    internal IEnumerable<DialectPlace> Places =>
        Code.Concat(Detail)
            .Concat(CurrentVersion)
            .Concat(ExpectedOffset)
            .Concat(RetryAfter)
            .Concat(OwnedField is null ? [] : [OwnedField])
            .Concat(FieldOwner is null ? [] : [FieldOwner])
            .Concat(Signs.SelectMany(sign => sign.Places))
            .Concat(Rules.SelectMany(rule => rule.When?.Places ?? []));
}
