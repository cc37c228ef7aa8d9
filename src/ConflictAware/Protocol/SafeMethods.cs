namespace ConflictAware;

internal static class SafeMethods
{
    /// <summary>Whether the method asks for no change (RFC 9110 §9.2.1, RFC 4918 §9.1, RFC 5323 §2, RFC 3253 §3.6; QUERY by its draft).</summary>
    public static bool IsSafe(this HttpMethod method) =>
        method.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PROPFIND" or "SEARCH" or "REPORT" or "QUERY";
}
