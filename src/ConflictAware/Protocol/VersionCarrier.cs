using System.Diagnostics.CodeAnalysis;

namespace ConflictAware;

/// <summary>Where the version of a resource travels: by default in the entity tag, at origins that do not use those in a member, a header field or the query.</summary>
/// <remarks>
/// <para>
/// A carrier replaces <c>If-Match</c>: the version is taken from what was read and stamped into the write after every merge, whatever the edited value says there.
/// Merges and comparisons leave it out. What was read without a version (none, null, empty, neither text nor number, longer than 1024 characters) is not written.
/// </para>
/// <para>
/// A source, <c>from</c>, is a JSON Pointer (RFC 6901) into the body of the read when it begins with a slash, else the name of a header field of the answer. Pointers
/// lead through members only, not into arrays. Equality is by value. Immutable and thread-safe.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "A JSON Pointer (RFC 6901) is called so.")]
public sealed partial class VersionCarrier : IEquatable<VersionCarrier>
{
    private readonly Place _place;
    private readonly Slot[] _slots;
    private readonly bool _increments;
    private readonly VersionCarrier? _onDelete;
    private readonly string? _wrapped;

    private VersionCarrier(Place place, Slot[] slots, bool increments = false, VersionCarrier? onDelete = null, string? wrapped = null)
    {
        _place = place;
        _slots = slots;
        _increments = increments;
        _onDelete = onDelete;
        _wrapped = wrapped;
    }

    private enum Place
    {
        EntityTag,
        LastModified,
        Header,
        Member,
        Query,
    }

    /// <summary>The entity tag, and <c>Last-Modified</c> where there is none: what HTTP itself provides (RFC 9110 §13). The default.</summary>
    public static VersionCarrier EntityTag { get; } = new(Place.EntityTag, []);

    /// <summary>
    /// <c>Last-Modified</c>, sent back in <c>If-Unmodified-Since</c>, also where there is an entity tag: one that a framework or a proxy makes of bytes, and the origin does
    /// not look at. Only a date that counts as strong (§8.8.2.2) protects.
    /// </summary>
    public static VersionCarrier LastModified { get; } = new(Place.LastModified, []);

    /// <summary>A header field of the write: <c>VersionCarrier.Header("X-Contentful-Version", from: "/sys/version")</c>.</summary>
    /// <param name="name">The name of the field that a write sends.</param>
    /// <param name="from">Where a read shows the version. Null: in the field of the same name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name of a request field, or <paramref name="from"/> neither a pointer nor the name of a field.</exception>
    public static VersionCarrier Header(string name, string? from = null) =>
        new(Place.Header, [new Slot(FieldOfRequests(name), Source(from ?? name))]);

    /// <summary>A member of the JSON body: <c>VersionCarrier.Member("/metadata/resourceVersion")</c>. DELETE has no body: see <see cref="DeleteByQuery"/>.</summary>
    /// <param name="pointer">The member that a write states.</param>
    /// <param name="increment">Whether a write states the version that it makes, which is one more than the one it replaces (Confluence). It must be a whole number then.</param>
    /// <param name="from">Where a read shows the version. Null: in the same member.</param>
    /// <exception cref="ArgumentException"><paramref name="pointer"/> names no member, or <paramref name="from"/> is neither a pointer nor the name of a field.</exception>
    public static VersionCarrier Member(string pointer, bool increment = false, string? from = null) =>
        new(Place.Member, [new Slot(PathOf(pointer), Source(from ?? pointer))], increment);

    /// <summary>Parameters of the query: <c>VersionCarrier.Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term"))</c>. All of them are the version together.</summary>
    /// <param name="parameters">The name of each parameter of a write, and where a read shows its value.</param>
    /// <exception cref="ArgumentException">There is no parameter, one without a name, one twice, or a source that is neither a pointer nor the name of a field.</exception>
    public static VersionCarrier Query(params (string Name, string From)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Length == 0)
            throw new ArgumentException(
                "Name at least one parameter, and where its value comes from: (\"rev\", \"/_rev\").",
                nameof(parameters)
            );
        if (parameters.Select(static parameter => parameter.Name).Distinct(StringComparer.Ordinal).Count() < parameters.Length)
            throw new ArgumentException("A parameter is named twice. Name each once.", nameof(parameters));
        return new(Place.Query, [.. parameters.Select(static parameter => new Slot(Parameter(parameter.Name), Source(parameter.From)))]);
    }

    /// <summary>A DELETE, which has no representation to carry the member, sends the version as a parameter of the query: <c>rev</c> at CouchDB.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <returns>A carrier like this one that can delete.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <exception cref="InvalidOperationException">This is no <see cref="Member"/>: the others go with a DELETE as with any other write.</exception>
    public VersionCarrier DeleteByQuery(string name) => DeleteBy(Place.Query, Parameter(name));

    /// <summary>A DELETE, which has no representation to carry the member, sends the version in a header field.</summary>
    /// <param name="name">The name of the field.</param>
    /// <returns>A carrier like this one that can delete.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name of a request field.</exception>
    /// <exception cref="InvalidOperationException">This is no <see cref="Member"/>: the others go with a DELETE as with any other write.</exception>
    public VersionCarrier DeleteByHeader(string name) => DeleteBy(Place.Header, FieldOfRequests(name));

    /// <summary>A DELETE has a JSON body all the same, with the version in a member: <c>/preconditions/resourceVersion</c> at Kubernetes.</summary>
    /// <param name="pointer">The member; nothing else stands in that body.</param>
    /// <returns>A carrier like this one that can delete.</returns>
    /// <exception cref="ArgumentException"><paramref name="pointer"/> names no member.</exception>
    /// <exception cref="InvalidOperationException">This is no <see cref="Member"/>: the others go with a DELETE as with any other write.</exception>
    public VersionCarrier DeleteByMember(string pointer) => DeleteBy(Place.Member, PathOf(pointer));

    /// <summary>
    /// A read answers the representation inside of something else, at this pointer, and a write sends it bare: <c>/_source</c> at Elasticsearch. Sources of the version are
    /// found in the whole answer.
    /// </summary>
    /// <param name="pointer">Where the representation stands in what a read answers.</param>
    /// <returns>A carrier like this one that finds the representation there.</returns>
    /// <exception cref="ArgumentException"><paramref name="pointer"/> names no member.</exception>
    /// <exception cref="InvalidOperationException">HTTP's own fields carry the version: they are of the whole answer.</exception>
    public VersionCarrier RepresentationAt(string pointer) =>
        IsOfHttp
            ? throw new InvalidOperationException(
                $"The version travels in the {this}, which is that of the whole answer. Use Header, Member or Query."
            )
            : new(_place, _slots, _increments, _onDelete, PathOf(pointer));

    /// <summary>Whether HTTP's own fields carry the version.</summary>
    internal bool IsOfHttp => _place is Place.EntityTag or Place.LastModified;

    /// <summary>Whether the validators of HTTP count that an answer to a write has.</summary>
    internal bool IsEntityTag => _place is Place.EntityTag;

    /// <summary>Whether what is sent is the version that the write makes.</summary>
    internal bool Increments => _increments;

    /// <summary>Where a read shows the parts of the version: JSON Pointers and names of fields.</summary>
    internal IEnumerable<string> From => _slots.Select(static slot => slot.From);

    /// <summary>Where a read answers the representation inside of something else; null when it does not.</summary>
    internal string? Wrapper => _wrapped;

    /// <summary>The places in a representation that merges and comparisons leave out.</summary>
    internal IEnumerable<string> Places =>
        _slots
            .SelectMany(slot => _place is Place.Member ? [slot.Name, Inside(slot.From)] : new[] { Inside(slot.From) })
            .Where(static place => place is ['/', ..])
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether a request with this method can carry a version.</summary>
    internal bool Carries(HttpMethod method) => method != HttpMethod.Delete || _place is not Place.Member || _onDelete is not null;

    /// <inheritdoc/>
    public bool Equals(VersionCarrier? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VersionCarrier);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    /// <summary>What carries the version, for people: <c>member '/version/number', incremented</c>.</summary>
    public override string ToString()
    {
        string text = _place switch
        {
            Place.EntityTag => "entity tag",
            Place.LastModified => "Last-Modified",
            _ =>
                $"{(_place is Place.Header ? "field" : _place is Place.Query ? "parameter" : "member")} {string.Join(" and ", _slots.Select(static slot => slot.ToString()))}",
        };
        text += _increments ? ", incremented" : "";
        text += _onDelete is null ? "" : $", for DELETE {_onDelete}";
        return _wrapped is null ? text : $"{text}, of the representation at '{_wrapped}'";
    }

    // A source, as the representation without its wrapper has it; empty where it is not part of that.
    private string Inside(string from) =>
        _wrapped is null ? from
        : from.StartsWith(_wrapped + "/", StringComparison.Ordinal) ? from[_wrapped.Length..]
        : "";

    private VersionCarrier DeleteBy(Place place, string name)
    {
        if (_place is not Place.Member)
            throw new InvalidOperationException(
                $"The version travels in {this}, with a DELETE as with any other write. Leave this out, or make the carrier with VersionCarrier.Member."
            );
        return new(_place, _slots, _increments, new VersionCarrier(place, [_slots[0] with { Name = name }]), _wrapped);
    }

    private static string Parameter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }

    private static string Source(string from)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(from);
        return from[0] == '/' ? PathOf(from) : Field(from, nameof(from));
    }

    private static string FieldOfRequests(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(Field(name, nameof(name)), "1") && !IsOfTheExchange(name)
            ? name
            : throw new ArgumentException(
                $"'{name}' says how the content is written or how the message is carried. Name the field in which the origin expects the version.",
                nameof(name)
            );
    }

    // These belong to whoever sends.
    private static bool IsOfTheExchange(string name) =>
        name.ToUpperInvariant() is "HOST" or "CONNECTION" or "TRANSFER-ENCODING" or "UPGRADE" or "TRAILER" or "TE" or "EXPECT";

    // RFC 9110 §5.6.2.
    private static string Field(string name, string parameter) =>
        name.All(static letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
            ? name
            : throw new ArgumentException(
                $"'{name}' is no name of a header field (RFC 9110 §5.1), and no JSON Pointer, which begins with a slash: '/sys/version'.",
                parameter
            );

    private static string PathOf(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        IReadOnlyList<string> path = JsonPointer.ReadRule(pointer);
        if (path.Count == 0)
            throw new ArgumentException("The version is a member, not the whole document. Name it, for example '/rev'.", nameof(pointer));
        if (path.Any(static name => ReferenceEquals(name, JsonPointer.Any)))
            throw new ArgumentException(
                $"'{pointer}' stands for many members, and the version is one. A member that is itself named * is written ~2.",
                nameof(pointer)
            );
        return pointer;
    }

    /// <summary>One part of the version.</summary>
    /// <param name="Name">The field, pointer or parameter that a write states it in.</param>
    /// <param name="From">Where a read shows it.</param>
    private sealed record Slot(string Name, string From)
    {
        /// <summary>The names that <see cref="Name"/> leads along, where it is a pointer.</summary>
        public IReadOnlyList<string> Path => JsonPointer.ReadRule(Name);

        public override string ToString() => string.Equals(Name, From, StringComparison.Ordinal) ? $"'{Name}'" : $"'{Name}' from '{From}'";
    }
}
