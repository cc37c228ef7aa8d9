namespace ConflictAware;

/// <summary>
/// The innermost handler: it counts how often one write may really have reached the origin, which no handler further out can see when retries and hedges
/// stand in between.
/// </summary>
/// <remarks>
/// <c>AddConflictHandling</c> puts it in place by itself. Give it to a hand-made chain right above the primary handler when anything between it and the
/// <see cref="ConflictHandler"/> sends a request more than once. Thread-safe.
/// </remarks>
public sealed class AttemptProbe : DelegatingHandler
{
    /// <summary>Makes a probe whose inner handler is set later.</summary>
    public AttemptProbe() { }

    /// <summary>Makes a probe around a primary handler.</summary>
    /// <param name="innerHandler">The handler that sends.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerHandler"/> is null.</exception>
    public AttemptProbe(HttpMessageHandler innerHandler) =>
        InnerHandler = innerHandler ?? throw new ArgumentNullException(nameof(innerHandler));

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Begin(request) is { } intent ? CountAsync(request, intent, cancellationToken) : base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Begin(request) is not { } intent)
            return base.Send(request, cancellationToken);
        (HttpMethod method, Uri? target) = (request.Method, request.RequestUri);
        try
        {
            return End(base.Send(request, cancellationToken), intent, method, target);
        }
        catch (Exception failure)
        {
            intent.Attempts.End(failure);
            throw;
        }
    }

    private async Task<HttpResponseMessage> CountAsync(HttpRequestMessage request, WriteIntent intent, CancellationToken cancellationToken)
    {
        (HttpMethod method, Uri? target) = (request.Method, request.RequestUri);
        try
        {
            return End(await base.SendAsync(request, cancellationToken).ConfigureAwait(false), intent, method, target);
        }
        catch (Exception failure)
        {
            intent.Attempts.End(failure);
            throw;
        }
    }

    private static WriteIntent? Begin(HttpRequestMessage request)
    {
        if (request.Method.IsSafe() && request is not IntentRequest && ReadMemory.Current is null)
            return null;
        if (WriteIntent.OfTry(request) is not { } intent)
            return null;
        intent.IsProbed = true;
        intent.Attempts.Start();
        return intent;
    }

    private static HttpResponseMessage End(HttpResponseMessage response, WriteIntent intent, HttpMethod method, Uri? target)
    {
        intent.End(response, method);
        // The primary handler changes the request's URI when it follows a redirect by itself.
        if (response.RequestMessage?.RequestUri is { } answered && answered != target)
            intent.WasRedirected = true;
        return response;
    }
}
