using System.Net;
using Polly;
using Polly.Retry;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>What applications put into a client: a Polly pipeline that sends again after transient faults, at once.</summary>
/// <param name="retries">How often.</param>
internal sealed class RetryHandler(int retries) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(
            new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = retries,
                Delay = TimeSpan.Zero,
                ShouldHandle = static args => new ValueTask<bool>(
                    args.Outcome.Exception is HttpRequestException
                        || args.Outcome.Result is { StatusCode: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError }
                ),
                OnRetry = static args =>
                {
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            }
        )
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(
            static async (state, token) => await state.Handler.SendOnAsync(state.Request, token),
            (Handler: this, Request: request),
            cancellationToken
        );

    private Task<HttpResponseMessage> SendOnAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);
}
