using System.Net;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Protocol;

public class RetryAfterTests
{
    private const string Noon = "Wed, 01 Jan 2025 12:00:00 GMT";
    private const string MinuteLater = "Wed, 01 Jan 2025 12:01:00 GMT";

    private static readonly DateTimeOffset Now = new(2025, 1, 1, 11, 0, 0, TimeSpan.Zero);
    private static readonly double TenYears = TimeSpan.FromDays(3650).TotalSeconds;

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return Answer(null);
        yield return Answer(0, ("Retry-After", "0"));
        yield return Answer(120, ("Retry-After", "120"));
        yield return Answer(120, ("Retry-After", " 120 "));
        yield return Answer(1.5, ("Retry-After", "1.5"));
        yield return Answer(TenYears, ("Retry-After", "99999999999"));
        yield return Answer(TenYears, ("Retry-After", new string('9', 400)));
        yield return Answer(null, ("Retry-After", "-1"));
        yield return Answer(null, ("Retry-After", "-0"));
        yield return Answer(null, ("Retry-After", "+1"));
        yield return Answer(null, ("Retry-After", "NaN"));
        yield return Answer(null, ("Retry-After", "Infinity"));
        yield return Answer(null, ("Retry-After", "-Infinity"));
        yield return Answer(null, ("Retry-After", "1e3"));
        yield return Answer(null, ("Retry-After", "1,5"));
        yield return Answer(null, ("Retry-After", ".5"));
        yield return Answer(null, ("Retry-After", "0x10"));
        yield return Answer(null, ("Retry-After", "soon"));
        yield return Answer(null, ("Retry-After", ""));
        yield return Answer(null, ("Retry-After", "10s"));
        yield return Answer(5, ("Retry-After", "5"), ("Retry-After", "5"));
        yield return Answer(null, ("Retry-After", "5"), ("Retry-After", "6"));
        // The origin's own clock is the judge of its own date, whatever ours says.
        yield return Answer(60, ("Retry-After", MinuteLater), ("Date", Noon));
        yield return Answer(3660, ("Retry-After", MinuteLater));
        yield return Answer(3660, ("Retry-After", MinuteLater), ("Date", "today"));
        yield return Answer(60, ("Retry-After", "Wednesday, 01-Jan-25 12:01:00 GMT"), ("Date", "Wed Jan  1 12:00:00 2025"));
        yield return Answer(0, ("Retry-After", Noon), ("Date", MinuteLater));
        yield return Answer(0, ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"));
        yield return Answer(TenYears, ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Date", Noon));
        yield return Answer(null, ("Retry-After", "2025-01-01T12:01:00Z"));
    }

    private static TestCaseData Answer(double? seconds, params (string Name, string Value)[] fields) =>
        new TestCaseData(fields, seconds).SetArgDisplayNames(
            string.Join(
                " | ",
                fields.Select(field => field.Value.Length > 50 ? $"{field.Name}: {field.Value[..9]}..." : $"{field.Name}: {field.Value}")
            ),
            $"{seconds}"
        );

    [TestCaseSource(nameof(Answers))]
    public void Law19_RetryAfter_IsReadAsSecondsOrDate((string, string)[] fields, double? seconds)
    {
        using var answer = new ScriptedResponse(HttpStatusCode.Locked, default, fields);
        Assert.That(RetryAfter.Read(answer, Now)?.TotalSeconds, Is.EqualTo(seconds));
    }
}
