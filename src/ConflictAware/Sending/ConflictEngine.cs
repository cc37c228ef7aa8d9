using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware;

/// <summary>What all calls of one client share: its options, its detector, its queues, the pacing of its rounds. Handlers come and go; this stays. Thread-safe.</summary>
internal sealed class ConflictEngine
{
    private readonly IServiceScopeFactory? _scopes;

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public ConflictEngine(ConflictHandlingOptions options, IServiceScopeFactory? scopes = null)
    {
        ConflictHandlingOptionsValidator.ThrowIfInvalid(options, hasServices: scopes is not null);
        Options = options;
        Detector = new ConflictDetector(options.ToDetectionSettings());
        Rounds = new Rounds(options.TimeProvider);
        _scopes = scopes;
    }

    public ConflictHandlingOptions Options { get; }
    public ConflictDetector Detector { get; }
    public TargetQueues Queues { get; } = new();
    public Rounds Rounds { get; }
    public TimeProvider Time => Options.TimeProvider;

    /// <summary>Waits for a writer's turn, within bounds.</summary>
    /// <exception cref="TimeoutException">The turn did not come within <see cref="ConflictHandlingOptions.MaxElapsedTime"/>; nothing was sent.</exception>
    public async ValueTask TakeTurnAsync(TargetQueues.Turn turn, CancellationToken cancellationToken)
    {
        ValueTask taken = turn.TakeAsync(cancellationToken);
        if (taken.IsCompletedSuccessfully)
            return;
        using var limit = new CancellationTokenSource(Options.MaxElapsedTime, Time);
        throw new NotImplementedException();
    }

    /// <summary>Asks a resolver. On a synchronous call one that cannot answer at once is not waited for.</summary>
    public async ValueTask<ConflictResolution> ResolveAsync(
        ResolverSource source,
        ConflictContext context,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        if (!synchronously)
            return await source.ResolveAsync(context, _scopes, cancellationToken).ConfigureAwait(false);

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ValueTask<ConflictResolution> answer = source.ResolveAsync(context, _scopes, abandon.Token);
        if (answer.IsCompleted)
            return answer.GetAwaiter().GetResult();
        await abandon.CancelAsync().ConfigureAwait(false);
        _ = answer.AsTask().ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return new ConflictResolution.Surface("Its resolver did not answer at once, and this call is synchronous.");
    }
}
