using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What an answer says about which version of the representation it carries (RFC 9110 §8.8): its entity tag, its date of last modification.</summary>
/// <remarks>Texts are kept as they came, to be sent back verbatim. <c>default</c> has no validator. Immutable and thread-safe.</remarks>
public readonly record struct Validators
{
    /// <summary>The entity tag; null when the answer has none, has several that differ, or has one that cannot be sent back. Setting <c>default</c> sets null.</summary>
    public EntityTag? EntityTag
    {
        get;
        init => field = value == default(EntityTag) ? null : value;
    }

    /// <summary><c>Last-Modified</c> as it was sent; null when there is none. Setting what is no HTTP date in one of the formats of §5.6.7 sets null.</summary>
    public string? LastModified
    {
        get;
        init => field = HttpDate.Parse(value) is null ? null : value;
    }

    /// <summary>Whether <see cref="LastModified"/> is a strong validator: the answer's <c>Date</c> is at least one second later (§8.8.2.2).</summary>
    public bool IsLastModifiedStrong { get; init; }

    /// <summary>The version, where a <see cref="VersionCarrier"/> other than HTTP's own fields carries it: then nothing else counts.</summary>
    internal CarriedVersion? Version { get; init; }

    /// <summary>Whether there is no validator that a precondition could be made of.</summary>
    public bool IsEmpty => Version is null && EntityTag is null && !(LastModified is not null && IsLastModifiedStrong);

    /// <summary>Reads the validators of an answer. Never throws for what the origin sent.</summary>
    /// <param name="response">The answer; its content is not touched.</param>
    /// <returns>The validators; <c>default</c> where there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    public static Validators Read(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        string? lastModified = Single(response.Content.Headers.NonValidated, "Last-Modified");
        DateTimeOffset? modified = HttpDate.Parse(lastModified);
        DateTimeOffset? date = HttpDate.Parse(Single(response.Headers.NonValidated, "Date"));
        return new Validators
        {
            EntityTag = ConflictAware.EntityTag.TryParse(Single(response.Headers.NonValidated, "ETag"), out EntityTag tag) ? tag : null,
            LastModified = lastModified,
            IsLastModifiedStrong = date - modified >= TimeSpan.FromSeconds(1),
        };
    }

    /// <summary>
    /// Whether both name the same version for certain: the same strong tag, or, where neither answer has a tag, the same strong date.
    /// </summary>
    /// <param name="other">What another answer said of the same target.</param>
    /// <returns>False where nothing proves it: the versions may be the same nevertheless.</returns>
    public bool ProveSameAs(Validators other) =>
        (EntityTag, other.EntityTag) switch
        {
            _ when Version is not null || other.Version is not null => Version == other.Version,
            ({ } mine, { } theirs) => mine.StrongEquals(theirs),
            (null, null) => LastModified is not null
                && IsLastModifiedStrong
                && other.IsLastModifiedStrong
                && string.Equals(LastModified, other.LastModified, StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>The one value of a field, read raw; null when it is absent, or there are several and they differ.</summary>
    internal static string? Single(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out HeaderStringValues values) ? Single(values) : null;

    /// <summary>The one value among these; null when they differ.</summary>
    internal static string? Single(HeaderStringValues values)
    {
        if (values.Count == 1)
            return values.ToString();
        string? single = null;
        foreach (string value in values)
        {
            if (single is not null && !string.Equals(single, value, StringComparison.Ordinal))
                return null;
            single = value;
        }
        return single;
    }
}
