namespace ConflictAware;

/// <summary>Asks any answer what its conflict is, with no handler at all.</summary>
public static class HttpResponseMessageExtensions
{
    private static readonly ConflictDetector Default = new(DetectionSettings.Default);

    /// <summary>
    /// What the answer says, when it is a conflict (409, 412, 423, 428). Looks at up to 256 KiB of the body for up to five seconds; the content of
    /// <paramref name="response"/> stays whole and readable afterwards (it may be another object). The request is taken from
    /// <see cref="HttpResponseMessage.RequestMessage"/>: without it, less can be concluded.
    /// </summary>
    /// <param name="response">The answer. Not to be read by anybody else at the same time.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <returns>The conflict; null when the answer is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<Conflict?> ReadConflictAsync(this HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Default.DetectAsync(response.RequestMessage, null, response, synchronously: false, cancellationToken).AsTask();
    }

    /// <summary>
    /// The same with dialects of one's own choice: those enabled in <paramref name="dialects"/> are looked for behind other statuses too, and text for people is
    /// looked at when <paramref name="readText"/> allows it.
    /// </summary>
    /// <param name="response">The answer. Not to be read by anybody else at the same time.</param>
    /// <param name="dialects">The dialects. Arranged anew by each call: keep to the other overload, or to the handler, where speed matters.</param>
    /// <param name="readText">Whether to look at text for people where nothing else says what is wrong. Default: false. What it says is a <see cref="Confidence.Guess"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <returns>The conflict; null when the answer is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> or <paramref name="dialects"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<Conflict?> ReadConflictAsync(
        this HttpResponseMessage response,
        DialectSet dialects,
        bool readText = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(dialects);
        var detector = new ConflictDetector(DetectionSettings.Default.With(dialects) with { ReadText = readText });
        return detector.DetectAsync(response.RequestMessage, null, response, synchronously: false, cancellationToken).AsTask();
    }
}
