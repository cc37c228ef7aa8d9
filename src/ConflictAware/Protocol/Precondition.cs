using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What must hold at the origin for a request to be carried out (RFC 9110 §13).</summary>
/// <remarks>A closed set. Equality is by value. Immutable and thread-safe.</remarks>
public abstract record Precondition
{
    private Precondition() { }

    /// <summary>The current representation must carry this tag (<c>If-Match</c>, §13.1.1).</summary>
    /// <param name="Tag">The tag, sent back verbatim. A conforming origin never matches a weak one.</param>
    /// <exception cref="ArgumentException"><paramref name="Tag"/> is <c>default</c>: an empty field would protect nothing.</exception>
    public sealed record IfMatch(EntityTag Tag) : Precondition
    {
        /// <summary>The tag, sent back verbatim. A conforming origin never matches a weak one.</summary>
        public EntityTag Tag { get; } = Given(Tag);
    }

    /// <summary>There must be a current representation, whichever (<c>If-Match: *</c>, §13.1.1).</summary>
    public sealed record IfExists : Precondition;

    /// <summary>There must be no current representation (<c>If-None-Match: *</c>, §13.1.2).</summary>
    public sealed record IfAbsent : Precondition;

    /// <summary>The current representation must not carry this tag (<c>If-None-Match</c>, §13.1.2): a conditional read.</summary>
    /// <param name="Tag">The tag, sent back verbatim.</param>
    /// <exception cref="ArgumentException"><paramref name="Tag"/> is <c>default</c>.</exception>
    public sealed record IfChanged(EntityTag Tag) : Precondition
    {
        /// <summary>The tag, sent back verbatim.</summary>
        public EntityTag Tag { get; } = Given(Tag);
    }

    /// <summary>The representation must not have been modified after this date (<c>If-Unmodified-Since</c>, §13.1.4).</summary>
    /// <param name="Date">The <c>Last-Modified</c> date as the origin wrote it.</param>
    /// <exception cref="ArgumentException"><paramref name="Date"/> is no HTTP date (§5.6.7): an origin ignores such a field, so it would protect nothing.</exception>
    public sealed record IfUnmodifiedSince(string Date) : Precondition
    {
        /// <summary>The <c>Last-Modified</c> date as the origin wrote it.</summary>
        public string Date { get; } =
            HttpDate.Parse(Date) is null
                ? throw new ArgumentException(
                    "This is no HTTP date. Give a Last-Modified field as the origin sent it, for example Sun, 06 Nov 1994 08:49:37 GMT.",
                    nameof(Date)
                )
                : Date;
    }

    /// <summary>The current representation must be this version, which travels as the client's <see cref="VersionCarrier"/> says: outside of HTTP's own preconditions.</summary>
    internal sealed record IfVersion(CarriedVersion Version) : Precondition;

    /// <summary>
    /// The precondition that protects a write which started from these validators: <c>If-Match</c> when there is a tag, else
    /// <c>If-Unmodified-Since</c> when the date is a strong validator; null when nothing protects it. A weak tag counts as a tag here, also beside a strong
    /// date: the origins that need one in <c>If-Match</c> do not look at dates.
    /// </summary>
    /// <param name="validators">What the answer said that was read.</param>
    /// <returns>The precondition; null where a write could not be protected.</returns>
    public static Precondition? Protecting(Validators validators) =>
        validators switch
        {
            { Version: { } version } => new IfVersion(version),
            { EntityTag: { } tag } => new IfMatch(tag),
            { LastModified: { } date, IsLastModifiedStrong: true } => new IfUnmodifiedSince(date),
            _ => null,
        };

    /// <summary>Whether the precondition holds a weak tag, which protects only as far as the tag distinguishes versions.</summary>
    public bool IsWeak => this is IfMatch { Tag.IsWeak: true };

    /// <summary>Whether it names the version that is to be replaced.</summary>
    internal bool IsOverVersion => this is IfMatch or IfUnmodifiedSince or IfVersion;

    /// <summary>Adds a precondition of HTTP to a request, raw: no validation by the header collection that would change or refuse an origin's own text.</summary>
    internal void ApplyTo(HttpRequestHeaders headers)
    {
        (string name, string value) = this switch
        {
            IfMatch match => ("If-Match", match.Tag.ToString()),
            IfExists => ("If-Match", "*"),
            IfAbsent => ("If-None-Match", "*"),
            IfChanged changed => ("If-None-Match", changed.Tag.ToString()),
            IfUnmodifiedSince unmodified => ("If-Unmodified-Since", unmodified.Date),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        headers.TryAddWithoutValidation(name, value);
    }

    private static EntityTag Given(EntityTag tag) =>
        tag == default ? throw new ArgumentException("There is no tag. Give one that the origin sent.", nameof(tag)) : tag;
}
