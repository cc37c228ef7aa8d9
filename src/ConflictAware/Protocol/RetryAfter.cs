using System.Globalization;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>How long an origin asks to wait (<c>Retry-After</c>, RFC 9110 §10.2.3), in seconds or as a date.</summary>
internal static class RetryAfter
{
    // Longer than any budget; it keeps the arithmetic with clocks and timers from overflowing.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The wait that the answer asks for, never negative; null when it asks for none or what it says cannot be read.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">Our time, used for a date when the answer has no <c>Date</c> of its own: the origin's clock is the better judge of its own date.</param>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        HttpHeadersNonValidated fields = response.Headers.NonValidated;
        return Read(Validators.Single(fields, "Retry-After"), Validators.Single(fields, "Date"), () => now);
    }

    /// <summary>The same, of fields that were read already.</summary>
    public static TimeSpan? Read(string? retryAfter, string? date, TimeProvider time) => Read(retryAfter, date, time.GetUtcNow);

    private static TimeSpan? Read(string? retryAfter, string? date, Func<DateTimeOffset> now)
    {
        string? text = retryAfter?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (Seconds(text) is { } seconds)
            return seconds;
        if (HttpDate.Parse(text) is not { } until)
            return null;
        DateTimeOffset from = HttpDate.Parse(date) ?? now();
        return until <= from ? TimeSpan.Zero : Shorter(until - from, Longest);
    }

    /// <summary>A number of seconds, a fraction allowed (some origins send one); null for anything else, a negative number included.</summary>
    public static TimeSpan? Seconds(ReadOnlySpan<char> text) =>
        // A digit comes first: "NaN" and "Infinity" are numbers to the parser.
        text is [>= '0' and <= '9', ..]
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? seconds >= Longest.TotalSeconds
                ? Longest
                : TimeSpan.FromSeconds(seconds)
            : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
