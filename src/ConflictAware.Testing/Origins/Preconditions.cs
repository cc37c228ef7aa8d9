using System.Globalization;

namespace ConflictAware.Testing;

/// <summary>The preconditions of RFC 9110 §13, evaluated as a conforming origin does.</summary>
internal static class Preconditions
{
    /// <summary>Whether a request asserts anything about the version that it is for.</summary>
    public static bool AnyIn(OriginRequest request) =>
        request.Headers.ContainsKey("If-Match")
        || request.Headers.ContainsKey("If-None-Match")
        || request.Headers.ContainsKey("If-Unmodified-Since");

    /// <summary>The status of a request whose preconditions fail, 412 or 304; null when it is to be carried out. The order is that of §13.2.2.</summary>
    /// <param name="request">The request.</param>
    /// <param name="current">What the target holds; null when it holds nothing.</param>
    /// <param name="tag">The entity tag of <paramref name="current"/>, if it has one.</param>
    /// <param name="comparison">How tags in <c>If-Match</c> are compared.</param>
    public static int? Evaluate(OriginRequest request, StoredResource? current, string? tag, Func<string, string, bool> comparison)
    {
        bool isRead = request.Method is "GET" or "HEAD";
        if (request.Header("If-Match") is { } match)
        {
            if (!Matches(match, current, tag, comparison))
                return 412;
        }
        else if (
            Date(request.Header("If-Unmodified-Since")) is { } unmodified
            && current is not null
            && Seconds(current.LastModified) > unmodified
        )
        {
            return 412;
        }

        if (request.Header("If-None-Match") is { } noneMatch)
        {
            if (Matches(noneMatch, current, tag, WeakEquals))
                return isRead ? 304 : 412;
        }
        else if (
            isRead
            && Date(request.Header("If-Modified-Since")) is { } modified
            && current is not null
            && Seconds(current.LastModified) <= modified
        )
        {
            return 304;
        }
        return null;
    }

    /// <summary>Strong comparison (§8.8.3.2).</summary>
    public static bool StrongEquals(string one, string other) => !IsWeak(one) && SameText(one, other);

    /// <summary>Weak comparison (§8.8.3.2).</summary>
    public static bool WeakEquals(string one, string other) => SameText(IsWeak(one) ? one[2..] : one, IsWeak(other) ? other[2..] : other);

    /// <summary>The same characters.</summary>
    public static bool SameText(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    private static bool IsWeak(string tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    private static bool Matches(string field, StoredResource? current, string? tag, Func<string, string, bool> comparison)
    {
        if (current is null)
            return false;
        if (field.Trim() == "*")
            return true;
        return tag is not null
            && (SameText(field.Trim(), tag) ? comparison(tag, tag) : Members(field).Any(member => comparison(member, tag)));
    }

    // A comma inside of quotes belongs to the tag (§8.8.3).
    private static IEnumerable<string> Members(string field)
    {
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= field.Length; i++)
        {
            if (i == field.Length || (field[i] == ',' && !quoted))
            {
                yield return field[start..i].Trim();
                start = i + 1;
            }
            else if (field[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }

    // An HTTP date has no fractions of a second; a date that cannot be read is ignored (§13.1.3, §13.1.4).
    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;

    private static DateTimeOffset Seconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
