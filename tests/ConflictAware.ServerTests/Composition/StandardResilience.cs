using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ConflictAware.ServerTests.Composition;

/// <summary>
/// What the standard handler of Microsoft.Extensions.Http.Resilience does, built of Polly.Core: every method is repeated after 5xx, 408, 429, an
/// <see cref="HttpRequestException"/> or a timeout, with the same request object.
/// </summary>
internal sealed class StandardResilience : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public StandardResilience(TimeSpan? attemptTimeout = null, int minimumThroughput = 100)
    {
        PredicateBuilder<HttpResponseMessage> transient = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(static answer =>
                (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            );
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddTimeout(TimeSpan.FromSeconds(30))
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    ShouldHandle = transient,
                    MaxRetryAttempts = 3,
                    Delay = TimeSpan.FromMilliseconds(1),
                }
            )
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<HttpResponseMessage>
                {
                    ShouldHandle = transient,
                    FailureRatio = 0.1,
                    MinimumThroughput = minimumThroughput,
                    BreakDuration = TimeSpan.FromMinutes(1),
                }
            )
            .AddTimeout(attemptTimeout ?? TimeSpan.FromSeconds(10))
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
}
