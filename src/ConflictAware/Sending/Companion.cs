namespace ConflictAware;

/// <summary>One update among those that may go out as one write (law 30): its change, and the caller who waits for it.</summary>
/// <remarks>The change runs in the caller's own flow of execution, whoever's turn it goes out in: what flows with a call, an identity or a trace, is the caller's.</remarks>
/// <param name="target">What is changed.</param>
/// <param name="edit">The change.</param>
/// <param name="kind">What it is a change of: only changes of one kind go out together.</param>
/// <param name="principal">Whose it is, likewise.</param>
/// <param name="transport">Through whom its caller sends.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class Companion(
    Uri target,
    Edit edit,
    object kind,
    string principal,
    Transport transport,
    CancellationToken cancellationToken
)
{
    private const int IsHere = 0;
    private const int IsSent = 1;
    private const int IsGone = 2;

    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly TaskCompletionSource<Aftermath> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private int _state;

    public Edit Edit => edit;
    public Transport Transport => transport;

    /// <summary>Its place in the queue, until it is taken along.</summary>
    public TargetQueues.Turn Turn { get; set; } = null!;

    /// <summary>Whether its caller no longer waits.</summary>
    public bool HasLeft => cancellationToken.IsCancellationRequested || _end.Task.IsFaulted;

    /// <summary>Called when the caller leaves.</summary>
    public Action? Leaving { get; set; }

    /// <summary>What the change came to last; null when it failed.</summary>
    public EditResult? Part { get; private set; }

    /// <summary>What stands there with this change, before those after it; null when it failed. Nothing vouches for it: it may never stand at the origin.</summary>
    public Representation? Made { get; private set; }

    /// <summary>Whether another may go out in one write with it.</summary>
    public bool Fits(Companion other) => other.Mark.Equals(Mark);

    private (object, string, bool) Mark => (kind, principal, edit.AcceptsMissing);

    /// <summary>Waits for the end, for as long as the caller does.</summary>
    public async Task<Aftermath> EndAsync() => Own(await _end.Task.WaitAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Makes the change on what stands there, others' changes included. What it comes to is its <see cref="Part"/>.</summary>
    /// <param name="standing">What stands there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long it is waited for; after that its caller gets a <see cref="TimeoutException"/> and the others go on without.</param>
    public async ValueTask ApplyAsync(Representation? standing, TimeProvider time, TimeSpan patience)
    {
        (Part, Made, _failure) = (null, null, null);
        Task<EditResult>? running = null;
        try
        {
            running = InFlow(() => InFunctionAsync(() => edit.ApplyAsync(standing, cancellationToken)));
            // A caller who leaves is not waited for, whatever the function does from then on: it works on a copy of its own.
            Part = await running.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            Made = Part is EditResult.Changed changed
                ? Representation.OfOwnWrite(target, changed.Content, changed.ContentType, default)
                : Representation.OfOwnWrite(target, standing!.Content, standing.ContentType?.ToString(), default);
        }
        catch (TimeoutException late) when (running is { IsCompleted: false })
        {
            Fail(
                new TimeoutException(
                    $"The update function did not return within MaxElapsedTime ({Spoken.Time(patience)}), and other updates of {target.GetLeftPart(UriPartial.Path)} were waiting for it. Nothing of it was sent.",
                    late
                )
            );
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    /// <summary>Whether the change would change nothing on what the origin holds.</summary>
    public Task<bool> ChangesNothingAsync(Representation current, TimeProvider time, TimeSpan patience, CancellationToken token) =>
        InFlow(() => InFunctionAsync(() => edit.ChangesNothingAsync(current, token))).WaitAsync(patience, time, token);

    /// <summary>Sends through its caller, for all whose changes go out together.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) =>
        InFlow(() => transport.SendAsync(request, token).AsTask());

    /// <summary>The change is about to go out; false when its caller has left.</summary>
    public bool TrySend() => !HasLeft && Interlocked.CompareExchange(ref _state, IsSent, IsHere) != IsGone;

    /// <summary>What the change went out in was refused, or was not sent after all.</summary>
    public void TakeBack() => Interlocked.CompareExchange(ref _state, IsHere, IsSent);

    /// <summary>The caller waits no longer.</summary>
    /// <returns>Whether the change may be on its way, or carried out.</returns>
    public bool Leave()
    {
        bool mayBeSent = Interlocked.Exchange(ref _state, IsGone) == IsSent;
        Leaving?.Invoke();
        return mayBeSent;
    }

    /// <summary>The write ended. A change that failed has failed alone.</summary>
    /// <returns>Whether a caller hears how it ended.</returns>
    public bool End(Aftermath after)
    {
        if (_failure is not null)
            Fail(_failure);
        // It went out without a caller who had left, and who may be so late to look that the write has ended: it is not theirs.
        else if (HasLeft && Volatile.Read(ref _state) != IsSent)
            _end.TrySetCanceled(cancellationToken);
        else
            return _end.TrySetResult(after) && !HasLeft;
        return false;
    }

    /// <summary>It failed, and nothing of it was carried out.</summary>
    public void Fail(Exception failure)
    {
        _end.TrySetException(failure);
        // A caller who has left does not look at it.
        _ = _end.Task.Exception;
    }

    /// <summary>The end as it is for this change: the validators of the write are those of the whole, and go with nothing less (law 6).</summary>
    private Aftermath Own(Aftermath after) =>
        after.Own is null || Made is null || Made.Content.Span.SequenceEqual(after.Write.Content!.Value.Span)
            ? after
            : after with
            {
                Current = null,
                Own = Made,
            };

    private async Task<T> InFunctionAsync<T>(Func<ValueTask<T>> function)
    {
        using (Turn.BeginFunction())
            return await function().ConfigureAwait(false);
    }

    private Task<T> InFlow<T>(Func<Task<T>> run)
    {
        if (_flow is null)
            return run();
        Task<T>? running = null;
        ExecutionContext.Run(_flow, _ => running = run(), state: null);
        return running!;
    }
}
