using System.Net;

namespace ConflictAware;

/// <summary>
/// Decides whether an answer is a conflict and what it says. One for a client; thread-safe. Never throws for what an origin sent (law 11).
/// </summary>
internal sealed class ConflictDetector(DetectionSettings settings)
{
    /// <summary>Whether <see cref="DetectAsync"/> could find a conflict in such an answer. Asked for every answer, so it allocates nothing and reads nothing.</summary>
    public bool MayBeConflict(HttpMethod method, HttpStatusCode status)
    {
        int code = (int)status;
        return code is 409 or 412 or 423 or 428 || settings.OtherStatuses.Contains(code);
    }

    /// <summary>Reads an answer. Its body, looked at within the bounds, stays whole and readable for the caller.</summary>
    /// <param name="request">The request; null for what the answer itself remembers, if anything.</param>
    /// <param name="requestContent">The bytes of the request's content, where they are at hand: some answers mean two things.</param>
    /// <param name="response">The answer.</param>
    /// <param name="synchronously">Whether to complete before returning.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <returns>The conflict; null when the answer is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<Conflict?> DetectAsync(
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        HttpResponseMessage response,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        request ??= response.RequestMessage;
        HttpMethod method = request?.Method ?? HttpMethod.Post;
        if (!MayBeConflict(method, response.StatusCode))
            return null;
        ReadOnlyMemory<byte>? body = await BodyPeek.ReadAsync(response, settings, synchronously, cancellationToken).ConfigureAwait(false);
        return Detect(request, requestContent, response, body);
    }

    /// <summary>Decides on bytes that are at hand: the body as sent, or null when it could not be read whole within the bounds. Pure.</summary>
    public Conflict? Detect(
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        HttpResponseMessage response,
        ReadOnlyMemory<byte>? body
    )
    {
        _ = requestContent;
        HttpMethod method = request?.Method ?? HttpMethod.Post;
        if (!MayBeConflict(method, response.StatusCode))
            return null;
        SentPreconditions sent = request?.Headers.ReadSentPreconditions() ?? SentPreconditions.None;
        Reading reading = StatusReading.Read(response.StatusCode, method, sent);
        HttpProblemDetails? problem = ReadProblem(response, body);
        return new Conflict
        {
            StatusCode = response.StatusCode,
            Method = method,
            Target = request?.RequestUri,
            Cause = reading.Cause,
            Confidence = reading.Confidence,
            Remedy = reading.Remedy,
            Code = problem is { HasOwnType: true } ? problem.Type : null,
            Detail = problem?.Detail,
            RetryAfter = RetryAfter.Read(response, settings.TimeProvider.GetUtcNow()),
            Problem = problem,
        };
    }

    private HttpProblemDetails? ReadProblem(HttpResponseMessage response, ReadOnlyMemory<byte>? body)
    {
        string? type = Validators.Single(response.Content.Headers.NonValidated, "Content-Type");
        if (type?.StartsWith("application/problem+", StringComparison.OrdinalIgnoreCase) != true || body is not { } coded)
            return null;
        string? coding = Validators.Single(response.Content.Headers.NonValidated, "Content-Encoding");
        if (ContentCoding.Decode(coded, coding, settings.MaxBodyBytes) is not { } bytes)
            return null;
        return type.AsSpan("application/problem+".Length).StartsWith("xml", StringComparison.OrdinalIgnoreCase)
            ? HttpProblemDetailsXml.Read(bytes, settings.MaxDepth)
            : HttpProblemDetailsJson.Read(bytes, settings.MaxDepth);
    }
}
