using Polly;
using Polly.Retry;

namespace ConflictAware;

/// <summary>Paces the rounds of a write: Polly sleeps between them, for as long as the round that ended asked.</summary>
/// <remarks>Entered after the first conflict only. How many rounds there are, and when to stop, the rounds decide themselves: they know the budget.</remarks>
internal sealed class Rounds
{
    private readonly ResiliencePipeline<Round> _pipeline;

    public Rounds(TimeProvider time, ConflictTelemetry telemetry)
    {
        _pipeline = new ResiliencePipelineBuilder<Round> { Name = "ConflictAware", TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<Round>
                {
                    Name = "rounds",
                    MaxRetryAttempts = int.MaxValue,
                    ShouldHandle = static args => new ValueTask<bool>(args.Outcome is { Exception: null, Result.End: null }),
                    DelayGenerator = static args => new ValueTask<TimeSpan?>(args.Outcome.Result.Pause),
                    OnRetry = args =>
                    {
                        if (args.RetryDelay > TimeSpan.Zero)
                            telemetry.Waited(WaitReason.Pause, args.RetryDelay);
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>Runs rounds until one is done, beginning with the pause after one that is over already.</summary>
    public async ValueTask<WriteEnd> RunAsync<TState>(
        Round first,
        TState state,
        Func<TState, CancellationToken, ValueTask<Round>> next,
        CancellationToken cancellationToken
    )
    {
        Round? over = first;
        Round last = await _pipeline
            .ExecuteAsync(
                token =>
                {
                    if (over is not { } round)
                        return next(state, token);
                    over = null;
                    return new ValueTask<Round>(round);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return last.End!;
    }
}
