namespace ConflictAware;

/// <summary>Who may write a target now: one writer at a time in this process, first come, first served.</summary>
/// <remarks>
/// A writer that pauses gives up its turn and keeps its place: it comes back before everybody who arrived later. A queue exists only while somebody
/// stands in it. Thread-safe.
/// </remarks>
internal sealed class TargetQueues
{
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);
    private long _arrivals;

    /// <summary>How many targets somebody is writing, or waiting to write.</summary>
    public int Count
    {
        get
        {
            lock (_queues)
                return _queues.Count;
        }
    }

    /// <summary>Takes a place in the queue of a target. The place is kept until the turn is disposed.</summary>
    /// <exception cref="InvalidOperationException">This flow of execution runs inside an update function of the same target: it would wait for itself.</exception>
    public Turn Arrive(string target)
    {
        UpdateInProgress.ThrowIfInside(this, target);
        return new Turn(this, target, Interlocked.Increment(ref _arrivals));
    }

    private bool TryEnter(string target)
    {
        lock (_queues)
            return _queues.TryAdd(target, new Queue());
    }

    private Task EnterAsync(Turn turn, CancellationToken cancellationToken)
    {
        TaskCompletionSource myTurn;
        lock (_queues)
        {
            if (!_queues.TryGetValue(turn.Target, out Queue? queue))
            {
                _queues.Add(turn.Target, new Queue());
                return Task.CompletedTask;
            }
            myTurn = queue.Join(turn.Arrival);
        }
        return WaitAsync(turn, myTurn, cancellationToken);
    }

    private async Task WaitAsync(Turn turn, TaskCompletionSource myTurn, CancellationToken cancellationToken)
    {
        // Cancelled and called at once: whoever completes the task first decides. A place that was cancelled is skipped when its turn comes.
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token),
            myTurn
        );
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                await myTurn.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                StepOut(turn);
                throw;
            }
        }
    }

    private void StepOut(Turn turn)
    {
        lock (_queues)
        {
            if (_queues.TryGetValue(turn.Target, out Queue? queue))
                queue.StepOut(turn.Arrival);
        }
    }

    private void Leave(string target)
    {
        lock (_queues)
        {
            if (!_queues[target].PassOn())
                _queues.Remove(target);
        }
    }

    /// <summary>A writer's place, and its turn while it has one. Used by one writer; not thread-safe.</summary>
    public sealed class Turn(TargetQueues queues, string target, long arrival) : IDisposable
    {
        private bool _holds;

        public string Target => target;
        public long Arrival => arrival;

        /// <summary>Takes the turn if nobody is before; true also when it is there already.</summary>
        public bool TryTake() => _holds || (_holds = queues.TryEnter(target));

        /// <summary>Waits for the turn. Nothing happens when it is there already. One that was cancelled may be asked again: the place is the same.</summary>
        /// <exception cref="OperationCanceledException">The token was cancelled before the turn came.</exception>
        public async Task TakeAsync(CancellationToken cancellationToken)
        {
            if (_holds)
                return;
            await queues.EnterAsync(this, cancellationToken).ConfigureAwait(false);
            _holds = true;
        }

        /// <summary>Lets the next writer go ahead, before a pause or a question to a person.</summary>
        public void GiveUp()
        {
            if (!_holds)
                return;
            _holds = false;
            queues.Leave(target);
        }

        /// <summary>Marks what runs until the result is disposed as inside an update of the target.</summary>
        public IDisposable BeginFunction() => UpdateInProgress.Begin(queues, target);

        public void Dispose() => GiveUp();
    }

    /// <summary>Those who wait for one target, by arrival. Guarded by the dictionary's lock.</summary>
    private sealed class Queue
    {
        private readonly SortedDictionary<long, TaskCompletionSource> _waiting = [];

        /// <summary>Stands in line by arrival; the task completes with the turn.</summary>
        public TaskCompletionSource Join(long arrival)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(arrival, turn);
            return turn;
        }

        public void StepOut(long arrival) => _waiting.Remove(arrival);

        /// <summary>Gives the turn to the next in line; false when nobody is.</summary>
        public bool PassOn()
        {
            while (_waiting.Count > 0)
            {
                (long arrival, TaskCompletionSource next) = _waiting.First();
                _waiting.Remove(arrival);
                if (next.TrySetResult())
                    return true;
            }
            return false;
        }
    }
}
