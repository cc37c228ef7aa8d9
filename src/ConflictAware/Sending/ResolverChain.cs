namespace ConflictAware;

/// <summary>Asks the resolvers of a policy in turn, until one decides something that may be done.</summary>
internal sealed class ResolverChain(ConflictEngine engine, Transport transport, OriginView origin)
{
    private readonly ResolutionRules _rules = new(engine, transport);

    /// <summary>The next round of a write in conflict, or its end.</summary>
    public async ValueTask<Round> ResolveAsync(WriteOperation write, Conflict conflict, CancellationToken cancellationToken)
    {
        write.CountSetback(engine.Time);
        string? reason = null;
        IReadOnlyList<Difference> differences = [];
        foreach (ResolverSource source in engine.Options.Policies[conflict.Cause].Resolvers)
        {
            ConflictResolution resolution = await AskAsync(source, write, cancellationToken).ConfigureAwait(false);
            if (source.Merges)
                TellMerge(resolution);
            (Round? next, string? refusal) = _rules.Adopt(write, resolution);
            if (next is { } round)
            {
                engine.Telemetry.Met(write.Template.Target, conflict, resolution);
                return round;
            }
            reason = refusal ?? reason;
            if (resolution is ConflictResolution.Surface { Differences: { Count: > 0 } found })
                differences = found;
        }
        engine.Telemetry.Met(write.Template.Target, conflict, new ConflictResolution.Surface());
        return Round.Done(new WriteEnd.Surfaced(conflict, reason ?? LockCondition.Explain(write, conflict)) { Differences = differences });
    }

    private void TellMerge(ConflictResolution resolution)
    {
        if (resolution is ConflictResolution.ResendWith)
            engine.Telemetry.Merged(differences: 0);
        else if (resolution is ConflictResolution.Surface { Differences: { Count: > 0 } differences })
            engine.Telemetry.Merged(differences.Count);
    }

    private async ValueTask<ConflictResolution> AskAsync(ResolverSource source, WriteOperation write, CancellationToken cancellationToken)
    {
        ConflictContext context = _rules.ContextOf(write, token => ShowToResolverAsync(write, token));
        if (source.AnswersAtOnce)
            return await engine.AskAsync(source, context, transport.IsSynchronous, cancellationToken).ConfigureAwait(false);

        // Somebody else's code, or a person: no turn is held meanwhile, and no time is charged.
        write.Turn?.GiveUp();
        long asked = engine.Time.GetTimestamp();
        ConflictResolution resolution = await engine
            .AskAsync(source, context, transport.IsSynchronous, cancellationToken)
            .ConfigureAwait(false);
        write.LeaveOut(engine.Time.GetTimestamp() - asked);
        return resolution;
    }

    // A resolver that reads begins a round of its own: like the others it pauses before the read, never between the read and the write (law 19).
    private async ValueTask<Representation?> ShowToResolverAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        TimeSpan pause = _rules.PauseBeforeReading(write);
        if (!write.CurrentIsKnown && pause > TimeSpan.Zero)
        {
            _rules.BeginPause(write, pause);
            engine.Telemetry.Waited(WaitReason.Pause, pause);
            await Task.Delay(pause, engine.Time, cancellationToken).ConfigureAwait(false);
        }
        return await origin.ShowAsync(write, cancellationToken).ConfigureAwait(false);
    }
}
