using System.Globalization;

namespace ConflictAware;

/// <summary>Reads the dates of HTTP in all three formats that a recipient must accept (RFC 9110 §5.6.7). They are never written anew: what an origin wrote goes back verbatim.</summary>
internal static class HttpDate
{
    private static readonly string[] Formats =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'", // IMF-fixdate
        "dddd, d-MMM-yy HH:mm:ss 'GMT'", // RFC 850
        "ddd MMM d HH:mm:ss yyyy", // asctime
    ];

    // The century of a two-digit year: 69 to 99 are of the last one, as POSIX has it. The rule of §5.6.7 (at most 50 years ahead) would need a clock, and
    // differs from this only for dates that no origin means.
    private static readonly DateTimeFormatInfo English = DateTimeFormatInfo.ReadOnly(
        new DateTimeFormatInfo { Calendar = new GregorianCalendar { TwoDigitYearMax = 2068 } }
    );

    /// <summary>The point in time; null for null and for text that is no HTTP date.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // White space is any that Unicode knows to the parser, and a date is to be sent back.
        if (text is null || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return null;
        return DateTimeOffset.TryParseExact(
            text,
            Formats,
            English,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out DateTimeOffset date
        )
            ? date
            : null;
    }
}
