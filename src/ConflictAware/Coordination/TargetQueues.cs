namespace ConflictAware;

/// <summary>Who may write a target now: one writer at a time in this process, first come, first served.</summary>
/// <remarks>
/// A writer that pauses gives up its turn and keeps its place: it comes back before everybody who arrived later. Whoever has the turn may take along what stands
/// right behind. A queue exists only while somebody stands in it. Thread-safe.
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
    /// <param name="target">The target.</param>
    /// <param name="companion">What somebody who has the turn before may take along instead of leaving it to wait; null to wait in any case.</param>
    /// <exception cref="InvalidOperationException">This flow of execution runs inside an update function of the same target: it would wait for itself.</exception>
    public Turn Arrive(string target, object? companion = null)
    {
        UpdateInProgress.ThrowIfInside(this, target);
        return new Turn(this, target, Interlocked.Increment(ref _arrivals), companion);
    }

    private bool TryEnter(string target)
    {
        lock (_queues)
            return _queues.TryAdd(target, new Queue());
    }

    private Task<bool> EnterAsync(Turn turn, object? companion, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> myTurn;
        lock (_queues)
        {
            if (!_queues.TryGetValue(turn.Target, out Queue? queue))
            {
                _queues.Add(turn.Target, new Queue());
                return Task.FromResult(true);
            }
            myTurn = queue.Join(turn.Arrival, companion);
        }
        return WaitAsync(turn, myTurn, cancellationToken);
    }

    private async Task<bool> WaitAsync(Turn turn, TaskCompletionSource<bool> myTurn, CancellationToken cancellationToken)
    {
        // Cancelled and called at once: whoever completes the task first decides. A place that was cancelled is skipped when its turn comes.
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token),
            myTurn
        );
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                return await myTurn.Task.ConfigureAwait(false);
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

    private List<T> TakeAlong<T>(string target, Func<T, bool> fits)
        where T : class
    {
        lock (_queues)
            return _queues.TryGetValue(target, out Queue? queue) ? queue.TakeAlong(fits) : [];
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
    public sealed class Turn(TargetQueues queues, string target, long arrival, object? companion) : IDisposable
    {
        private bool _holds;

        // Who has had the turn is under way, also while it pauses: only its place is kept.
        private object? _companion = companion;

        public string Target => target;
        public long Arrival => arrival;

        /// <summary>Whether somebody who had the turn took the companion along: the turn itself will not come.</summary>
        public bool IsTakenAlong { get; private set; }

        /// <summary>Takes the turn if nobody is before; true also when it is there already.</summary>
        public bool TryTake()
        {
            if (!_holds && queues.TryEnter(target))
                Hold();
            return _holds;
        }

        /// <summary>Waits for the turn, or to be taken along. Nothing happens when it is there already. One that was cancelled may be asked again: the place is the same.</summary>
        /// <exception cref="OperationCanceledException">The token was cancelled before the turn came.</exception>
        public async Task TakeAsync(CancellationToken cancellationToken)
        {
            if (_holds)
                return;
            if (await queues.EnterAsync(this, _companion, cancellationToken).ConfigureAwait(false))
                Hold();
            else
                IsTakenAlong = true;
        }

        /// <summary>Takes along those who stand right behind, in order, up to the first who does not fit: nobody is overtaken.</summary>
        public IReadOnlyList<T> TakeAlong<T>(Func<T, bool> fits)
            where T : class => _holds ? queues.TakeAlong(target, fits) : [];

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

        private void Hold() => (_holds, _companion) = (true, null);
    }

    /// <summary>Those who wait for one target, by arrival. Guarded by the dictionary's lock.</summary>
    private sealed class Queue
    {
        private readonly SortedDictionary<long, (TaskCompletionSource<bool> Turn, object? Along)> _waiting = [];

        /// <summary>Stands in line by arrival; the task completes with the turn, or with false when the companion is taken along.</summary>
        public TaskCompletionSource<bool> Join(long arrival, object? companion)
        {
            var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(arrival, (turn, companion));
            return turn;
        }

        public void StepOut(long arrival) => _waiting.Remove(arrival);

        /// <summary>Gives the turn to the next in line; false when nobody is.</summary>
        public bool PassOn()
        {
            while (_waiting.Count > 0)
            {
                (long arrival, (TaskCompletionSource<bool> next, _)) = _waiting.First();
                _waiting.Remove(arrival);
                if (next.TrySetResult(true))
                    return true;
            }
            return false;
        }

        public List<T> TakeAlong<T>(Func<T, bool> fits)
            where T : class
        {
            List<T> taken = [];
            foreach ((long arrival, (TaskCompletionSource<bool> turn, object? waiting)) in _waiting.ToArray())
            {
                if (waiting is not T companion || !fits(companion))
                    break;
                _waiting.Remove(arrival);
                if (turn.TrySetResult(false))
                    taken.Add(companion);
            }
            return taken;
        }
    }
}
