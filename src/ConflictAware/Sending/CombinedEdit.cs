namespace ConflictAware;

/// <summary>Several changes as one: each is made on what the ones before it made. One that fails is left out, and one whose caller has left.</summary>
internal sealed class CombinedEdit : Edit, IDisposable
{
    private readonly Companion _first;
    private readonly TargetQueues.Turn? _turn;
    private readonly ConflictEngine _engine;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly List<Companion> _companions = [];

    // Those whose changes are in what was made last.
    private readonly List<Companion> _made = [];
    private bool _isOver;

    /// <summary>Begins with one.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="turn">In whose turn those who stand behind are taken along; null to be alone.</param>
    /// <param name="engine">Of the client.</param>
    public CombinedEdit(Companion first, TargetQueues.Turn? turn, ConflictEngine engine)
    {
        (_first, _turn, _engine) = (first, turn, engine);
        Add(first);
    }

    public IReadOnlyList<Companion> Companions => _companions;

    /// <summary>Cancelled when nobody waits for the outcome any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Through whom is sent: somebody who still waits. A caller who has left may have disposed the client, and what flows with the call.</summary>
    public Companion Sender => _companions.Find(static companion => !companion.HasLeft) ?? _first;

    /// <summary>How long one may keep the others waiting: for as long as they would wait for their own turn.</summary>
    private TimeSpan Patience => _companions.Count > 1 || _turn is null ? _engine.Options.MaxElapsedTime : Timeout.InfiniteTimeSpan;

    public override bool AcceptsMissing => _first.Edit.AcceptsMissing;

    public override bool IsRepeatable => true;

    public override async ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken)
    {
        Admit();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Representation? standing = current;
            EditResult made = new EditResult.Unchanged();
            bool hasFailed = false;
            _made.Clear();
            foreach (Companion companion in _companions.Where(static companion => !companion.HasLeft))
            {
                await companion.ApplyAsync(standing, _engine.Time, Patience).ConfigureAwait(false);
                if (companion.Part is null)
                    hasFailed = true;
                else
                    _made.Add(companion);
                if (companion.Part is EditResult.Changed changed)
                    (made, standing) = (changed, companion.Made);
            }
            if (made is EditResult.Unchanged)
                return new EditResult.Unchanged { HasFailed = hasFailed };
            if (TrySend())
                return made;
            // Somebody left whose change is in it already: once more, without.
        }
    }

    public override async ValueTask<bool> ChangesNothingAsync(Representation current, CancellationToken cancellationToken)
    {
        foreach (Companion companion in _made.Where(static companion => companion is { HasLeft: false, Part: EditResult.Changed }))
        {
            if (!await companion.ChangesNothingAsync(current, _engine.Time, Patience, cancellationToken).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    public override void TakeBack() => _made.ForEach(static companion => companion.TakeBack());

    public void Dispose()
    {
        lock (_companions)
            _isOver = true;
        _abandoned.Dispose();
    }

    /// <summary>Lets those who stand right behind come along.</summary>
    private void Admit()
    {
        lock (_companions)
        {
            // What nobody waits for takes nobody along who does.
            _abandoned.Token.ThrowIfCancellationRequested();
            foreach (Companion companion in _turn?.TakeAlong<Companion>(_first.Fits) ?? [])
                Add(companion);
        }
    }

    private void Add(Companion companion)
    {
        _companions.Add(companion);
        companion.Leaving = AbandonIfAlone;
    }

    private void AbandonIfAlone()
    {
        lock (_companions)
        {
            if (!_isOver && _companions.TrueForAll(static companion => companion.HasLeft))
                _ = _abandoned.CancelAsync();
        }
    }

    private bool TrySend()
    {
        if (_made.TrueForAll(static companion => companion.TrySend()))
            return true;
        TakeBack();
        return false;
    }
}
