using System.Net;

namespace ConflictAware.Testing;

/// <summary>Why a dialect cannot say something, and what it takes, for people.</summary>
internal static class Refusal
{
    public static string Of(ConflictCause cause, Dialect? dialect, HttpRequestMessage request, HttpStatusCode? status)
    {
        string asked = $"{cause}{(status is { } code ? $" with status {(int)code}" : "")} of {request.Method} {request.RequestUri}";
        if (dialect is null)
            return $"Without a dialect nothing says {asked}. Name the dialect of the vendor that says it.";
        DialectRule[] rules = [.. dialect.Rules.Where(rule => rule.Cause == cause)];
        return rules.Length == 0
            ? NeverSaid(cause, dialect)
            : $"{dialect} does not say {asked}. It says so {string.Join("; or ", rules.Select(Conditions).Distinct(StringComparer.Ordinal))}.{Recognised(dialect)}";
    }

    public static string NeverSaid(ConflictCause cause, Dialect dialect) =>
        $"{dialect} cannot say {cause}. It says: {string.Join(", ", DialectSpeech.CausesOf(dialect))}.";

    private static string Conditions(DialectRule rule)
    {
        var conditions = new List<string>();
        if (rule.Status is { } status)
            conditions.Add($"with status {status}");
        if (rule.Method is { } method)
            conditions.Add($"to {method}");
        for (DialectClue? clue = rule.When; clue is not null; clue = clue.Also)
        {
            if (Named(clue.Place) is { } place)
                conditions.Add($"when {place} {Said(clue)}");
        }
        return conditions.Count == 0 ? "of requests that no earlier rule is for" : string.Join(" ", conditions);
    }

    private static string? Named(DialectPlace at) =>
        at.Where switch
        {
            At.Source.RequestHeader => $"the request's field {at.Name}",
            At.Source.RequestQuery => $"the query's parameter {at.Name}",
            At.Source.RequestPath => "the path",
            At.Source.RequestJson => $"the request's member {at.Name}",
            _ => null,
        };

    private static string Said(DialectClue clue) =>
        clue.Kind switch
        {
            DialectClue.Test.Exists => "is there",
            DialectClue.Test.Missing => "is missing",
            DialectClue.Test.Is => $"is '{clue.Value}'",
            DialectClue.Test.StartsWith => $"begins with '{clue.Value}'",
            _ => $"has '{clue.Value}' in it",
        };

    private static string Recognised(Dialect dialect) =>
        dialect.Hosts.Count == 0
            ? ""
            : $" It is spoken at {string.Join(", ", dialect.Hosts)}: a client with such a BaseAddress recognises it.";
}
