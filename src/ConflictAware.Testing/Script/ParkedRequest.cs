namespace ConflictAware.Testing;

/// <summary>A request that is stopped on its way to the origin and arrives when the test lets it, also after its sender has given up.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ParkedRequest
{
    private readonly TaskCompletionSource<OriginRequest> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<OriginAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ParkedRequest() { }

    /// <summary>Completes when the request has been stopped.</summary>
    public Task<OriginRequest> Stopped => _stopped.Task;

    /// <summary>Completes once the request was released and the origin has dealt with it, whoever still waits for the answer.</summary>
    public Task Ended => _answered.Task;

    /// <summary>Completes with the origin's answer.</summary>
    internal Task<OriginAnswer> Answered => _answered.Task;

    /// <summary>Lets the request go on.</summary>
    public void Release() => _released.TrySetResult();

    internal Task StopAsync(OriginRequest request)
    {
        _stopped.TrySetResult(request);
        return _released.Task;
    }

    internal void Complete(OriginAnswer answer) => _answered.TrySetResult(answer);
}
