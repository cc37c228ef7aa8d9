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

    private static string Advice(ConflictCause cause) =>
        cause switch
        {
            ConflictCause.VersionMismatch => "Somebody else wrote first. Base, Mine and Current of this exception show what happened.",
            ConflictCause.AlreadyExists => "It exists already, or its name is taken.",
            ConflictCause.Unknown => "The answer does not say why.",
            _ => "It was not carried out.",
        };
}
