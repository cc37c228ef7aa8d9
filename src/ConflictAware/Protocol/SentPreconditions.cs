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

    /// <summary>Those that name the version a write started from.</summary>
    Version = StrongTag | DoubtfulTag | UnmodifiedSince,

    /// <summary>Those under which the same bytes may be sent again: at most one of the two sends can be carried out.</summary>
    Guard = StrongTag | DoubtfulTag | Absent | UnmodifiedSince | DavIf | NoOverwrite,
}

internal static class SentPreconditionsReader
{
    /// <summary>Reads what a request asserts from its raw fields. An empty field asserts nothing. Allocates nothing.</summary>
    public static SentPreconditions ReadSentPreconditions(this HttpRequestHeaders headers)
    {
        var sent = SentPreconditions.None;
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            // "If", "If-Match" and their like, "Overwrite".
            if (name[0] is 'I' or 'i' or 'O' or 'o')
                sent |= Read(name, values);
        }
        return sent;
    }

    private static SentPreconditions Read(string name, HeaderStringValues values)
    {
        if (Is("If-Match"))
            return Tags(values, SentPreconditions.Exists, SentPreconditions.StrongTag, SentPreconditions.DoubtfulTag);
        if (Is("If-None-Match"))
            return Tags(values, SentPreconditions.Absent, SentPreconditions.Changed, SentPreconditions.Changed);
        if (Is("If-Unmodified-Since"))
            return HttpDate.Parse(Validators.Single(values)) is null ? SentPreconditions.None : SentPreconditions.UnmodifiedSince;
        if (Is("If"))
            return SentPreconditions.DavIf;
        return Is("Overwrite") && First(values).Trim() is "F" or "f" ? SentPreconditions.NoOverwrite : SentPreconditions.None;

        bool Is(string precondition) => name.Equals(precondition, StringComparison.OrdinalIgnoreCase);
    }

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
