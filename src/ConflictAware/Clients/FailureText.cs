using System.Net;

namespace ConflictAware;

/// <summary>The messages of exceptions. They name method, target, status and cause, and no content, tag or query: messages end up in logs.</summary>
internal static class FailureText
{
    public static string Of(Uri? target) => target?.GetLeftPart(UriPartial.Path) ?? "the target";

    public static string OfConflict<T>(WriteResult<T> result)
    {
        Conflict conflict = result.Conflict!;
        string text = $"{result.Method} {Of(result.Target)} was refused: {conflict.Cause} ({(int)conflict.StatusCode}).";
        return result.Reason is { } reason ? $"{text} {reason}" : $"{text} {Advice(conflict.Cause)}";
    }

    public static string OfUnknown<T>(WriteResult<T> result) =>
        $"{result.Method} {Of(result.Target)} may have been carried out, {result.PossibleSends} time(s) sent, and nothing proves whether. "
        + $"Look at what the origin holds now before repeating it. {result.Reason}".TrimEnd();

    /// <summary>What to do about an origin that takes no patch, or not this one (RFC 5789 §2.2); null where that is not what it says.</summary>
    public static string? OfPatch(HttpRequestMessage patch, HttpResponseMessage answer)
    {
        string origin = $"The origin of {Of(patch.RequestUri)}";
        return answer.StatusCode switch
        {
            HttpStatusCode.MethodNotAllowed =>
                $"{origin} takes no PATCH (405). Save the whole representation: SaveAsync with o.WriteAs(WriteFormat.Representation), the default.",
            HttpStatusCode.UnsupportedMediaType =>
                $"{origin} does not take {patch.Content?.Headers.ContentType?.MediaType} (415). {Accepted(answer)}"
                    + "Say o.WriteAs(WriteFormat.MergePatch) for application/merge-patch+json, o.WriteAs(WriteFormat.JsonPatch) for application/json-patch+json; "
                    + "where it takes neither, save the whole representation by SaveAsync with o.WriteAs(WriteFormat.Representation).",
            _ => null,
        };
    }

    private static string Accepted(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Accept-Patch", out IEnumerable<string>? types) ? $"It names {string.Join(", ", types)}. " : "";

    private static string Advice(ConflictCause cause) =>
        cause switch
        {
            ConflictCause.VersionMismatch => "Somebody else wrote first. Base, Mine and Current of this exception show what happened.",
            ConflictCause.AlreadyExists => "It exists already, or its name is taken.",
            ConflictCause.Unknown => "The answer does not say why.",
            _ => "It was not carried out.",
        };
}
