namespace ConflictAware;

/// <summary>What is told of a write that ended.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its target, of which the origin alone is told.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Sends">How often it was sent.</param>
/// <param name="Setbacks">How often it was refused, or its answer got lost.</param>
/// <param name="Resolution">The time since the first of these.</param>
/// <param name="Conflict">The last conflict that it met.</param>
internal readonly record struct WriteSummary(
    HttpMethod Method,
    Uri? Target,
    WriteEnding Ending,
    int Sends,
    int Setbacks,
    TimeSpan Resolution,
    Conflict? Conflict
)
{
    /// <summary>What more there is to say of one that was applied.</summary>
    public WriteMarks Marks { get; init; }

    /// <summary>A write that was to go out with others' in one request, and whose caller left it, or failed, before the end of that.</summary>
    public static WriteSummary Abandoned(HttpMethod method, Uri target, WriteEnding ending) =>
        new(method, target, ending, Sends: 0, Setbacks: 0, TimeSpan.Zero, Conflict: null);
}
