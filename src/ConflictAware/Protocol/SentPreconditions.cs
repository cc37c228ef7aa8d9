using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>The preconditions that a request carried, as far as they decide what a refusal means.</summary>
[Flags]
internal enum SentPreconditions
{
    None = 0,

    /// <summary><c>If-Match</c> with one strong tag.</summary>
    StrongTag = 1,

    /// <summary><c>If-Match</c> with a weak tag, several tags, or a tag to which a codec left its suffix: an origin may refuse it for ever.</summary>
    DoubtfulTag = 2,

    /// <summary><c>If-Match: *</c>, alone or among tags.</summary>
    Exists = 4,

    /// <summary><c>If-None-Match: *</c>, alone or among tags.</summary>
    Absent = 8,

    /// <summary><c>If-None-Match</c> with tags.</summary>
    Changed = 16,

    /// <summary><c>If-Unmodified-Since</c> with a date. An origin ignores what is none (RFC 9110 §13.1.4).</summary>
    UnmodifiedSince = 32,

    /// <summary>WebDAV <c>If</c> (RFC 4918 §10.4): lock tokens, tags in parentheses.</summary>
    DavIf = 64,

    /// <summary>WebDAV <c>Overwrite: F</c> (RFC 4918 §10.6).</summary>
    NoOverwrite = 128,

    /// <summary>The version, where the client's <see cref="VersionCarrier"/> says that it travels.</summary>
    Carried = 256,

    /// <summary>Those that name the version a write started from.</summary>
    Version = StrongTag | DoubtfulTag | UnmodifiedSince | Carried,

    /// <summary>Those under which the same bytes may be sent again: at most one of the two sends can be carried out.</summary>
    Guard = StrongTag | DoubtfulTag | Absent | UnmodifiedSince | DavIf | NoOverwrite | Carried,
}

internal static class SentPreconditionsReader
{
    /// <summary>Reads what a request asserts from its raw fields. An empty field asserts nothing. Allocates nothing.</summary>
    public static SentPreconditions ReadSentPreconditions(this HttpRequestHeaders headers)
    {
        HttpHeadersNonValidated raw = headers.NonValidated;
        SentPreconditions sent = Match(raw);
        if (raw.TryGetValues("If-None-Match", out HeaderStringValues noneMatch))
            sent |= Tags(noneMatch, SentPreconditions.Absent, SentPreconditions.Changed, SentPreconditions.Changed);
        if (HttpDate.Parse(Validators.Single(raw, "If-Unmodified-Since")) is not null)
            sent |= SentPreconditions.UnmodifiedSince;
        if (raw.Contains("If"))
            sent |= SentPreconditions.DavIf;
        if (raw.TryGetValues("Overwrite", out HeaderStringValues overwrite) && First(overwrite).Trim() is "F" or "f")
            sent |= SentPreconditions.NoOverwrite;
        return sent;
    }

    /// <summary>Whether it asserts a tag, strong or doubtful, whatever else it asserts.</summary>
    public static bool SendsTag(this HttpRequestHeaders headers)
    {
        bool sends = false;
        if (headers.NonValidated.TryGetValues("If-Match", out HeaderStringValues match))
        {
            foreach (string value in match)
            {
                if (TagList.In(value).HasAny)
                    return false;
                sends |= !string.IsNullOrWhiteSpace(value);
            }
        }
        return sends;
    }

    private static SentPreconditions Match(HttpHeadersNonValidated raw) =>
        raw.TryGetValues("If-Match", out HeaderStringValues match)
            ? Tags(match, SentPreconditions.Exists, SentPreconditions.StrongTag, SentPreconditions.DoubtfulTag)
            : SentPreconditions.None;

    private static SentPreconditions Tags(
        HeaderStringValues values,
        SentPreconditions any,
        SentPreconditions strong,
        SentPreconditions doubtful
    )
    {
        SentPreconditions sent = SentPreconditions.None;
        foreach (string value in values)
        {
            string field = value.Trim();
            if (field.Length == 0)
                continue;
            if (TagList.In(field).HasAny)
                return any;
            bool isFirst = sent == SentPreconditions.None;
            sent = isFirst && EntityTag.TryParse(field, out EntityTag tag) && !tag.IsWeak && !EndsInCodec(field) ? strong : doubtful;
        }
        return sent;
    }

    // Apache's mod_deflate sends "abc-gzip" and then does not know that tag ("abc;gzip" behind some caches, -br and -zstd from the newer codecs).
    private static bool EndsInCodec(string tag)
    {
        ReadOnlySpan<char> text = tag.AsSpan().TrimEnd('"');
        int separator = text.LastIndexOfAny('-', ';', ':');
        return separator > 0 && text[(separator + 1)..] is "gzip" or "br" or "deflate" or "zstd" or "gz";
    }

    private static string First(HeaderStringValues values)
    {
        foreach (string value in values)
            return value;
        return "";
    }
}
