using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>A method as it is told: a known one, or <c>_OTHER</c>, so that nobody makes a time series of whatever they invent (OpenTelemetry's conventions for HTTP).</summary>
internal static class MethodName
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "CONNECT",
        "OPTIONS",
        "TRACE",
        "PATCH",
        "QUERY",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static string Of(HttpMethod method) => Known.TryGetValue(method.Method, out string? name) ? name : "_OTHER";
}
