namespace ConflictAware.Testing;

/// <summary>What an origin's entity tags are like.</summary>
public enum TagStyle
{
    /// <summary>Strong and never the same again, also after a delete: <c>"17"</c>.</summary>
    Counter,

    /// <summary>Strong, made of the content: equal content has an equal tag, so that a tag can come back.</summary>
    ContentHash,

    /// <summary>Weak: <c>W/"17"</c>. By RFC 9110 §13.1.1 such a tag never satisfies <c>If-Match</c>; see <see cref="OriginOptions.MatchesWeakTags"/>.</summary>
    Weak,

    /// <summary>Without quotes: <c>17</c>. Only the same characters match.</summary>
    Unquoted,

    /// <summary>A lower-case <c>w/"17"</c>. Only the same characters match, and they do.</summary>
    LowerCaseWeak,

    /// <summary>Strong and another one in each answer, so that none is ever matched.</summary>
    ChangingOnEveryRead,

    /// <summary>No tag, but <c>Last-Modified</c>.</summary>
    LastModifiedOnly,

    /// <summary>No validator at all.</summary>
    None,
}
