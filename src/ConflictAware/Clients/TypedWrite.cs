using System.Diagnostics;

namespace ConflictAware;

/// <summary>Runs one typed write.</summary>
internal static class TypedWrite
{
    /// <summary>Runs a write under the engine of the client, which a handler on the way may lend.</summary>
    public static async Task<WriteResult<T>> RunAsync<T>(
        HttpClient http,
        Func<ConflictEngine, WritePlan<T>> planFor,
        CancellationToken cancellationToken
    )
    {
        Activity? span = null;
        try
        {
            while (true)
            {
                ConflictEngine engine = ClientEngines.Of(http);
                try
                {
                    WritePlan<T> plan = planFor(engine);
                    span ??= ConflictTelemetry.Begin(plan.Method, plan.Target);
                    return await RunAsync(http, engine, plan, span, cancellationToken).ConfigureAwait(false);
                }
                catch (EngineLentException lent)
                {
                    ClientEngines.Set(http, lent.Engines);
                }
                catch (UnprotectedWriteException refused) when (engine.IsProvisional && refused.IsOfToken)
                {
                    // Refused by the defaults. The handler that this client may have, and no request has passed yet, may allow it.
                    if (!await TypedRead.MeetsHandlerAsync(http, refused.Target, cancellationToken).ConfigureAwait(false))
                        throw;
                }
            }
        }
        finally
        {
            span?.Dispose();
        }
    }

    private static async Task<WriteResult<T>> RunAsync<T>(
        HttpClient http,
        ConflictEngine engine,
        WritePlan<T> plan,
        Activity? span,
        CancellationToken cancellationToken
    )
    {
        using HttpRequestMessage first = TypedRequest.Make(http, plan.Method, plan.Target, plan.Codec.PrefersJson);
        plan.Lock?.ApplyTo(first);
        if (engine.Options.PreferRepresentation && plan.Method != HttpMethod.Delete && !http.DefaultRequestHeaders.Contains("Prefer"))
            first.Headers.TryAddWithoutValidation("Prefer", "return=representation");
        string? principal = TypedRequest.PrincipalOf(http, engine, first);
        if (principal is not null && engine.Options.Coordination is UpdateCoordination.Combine && plan.Edit is { IsRepeatable: true } edit)
            return await RunTogetherAsync(http, engine, plan, span, edit, RequestTemplate.Of(first), principal, cancellationToken)
                .ConfigureAwait(false);

        using TargetQueues.Turn turn = engine.Queues.Arrive(TurnAt(plan.Target));
        var write = new WriteOperation(RequestTemplate.Of(first), new WriteIntent { Engine = engine, IsTyped = true }, plan.Base)
        {
            Edit = plan.Edit,
            Turn = turn,
            Principal = principal,
            IsSettled = true,
            Format = plan.Format,
        };
        write.SendNext(plan.Content, plan.ContentType, plan.Precondition, plan.Base);
        if (plan.Edit is not null)
            write.Next = NextStep.Read;
        // An earlier write from the same base may have been carried out: what its numbers add up to is not known.
        if (plan.Base is { HasOpenWrite: true })
            write.Intent.Attempts.Start();
        WriteEnding? ending = null;
        WriteMarks marks = WriteMarks.None;
        try
        {
            Aftermath after = await new WriteRun(engine, new HttpClientTransport(http))
                .RunAsync(write, cancellationToken)
                .ConfigureAwait(false);
            WriteResult<T> result = new WriteConclusion<T>(engine, plan, after).Conclude();
            (ending, marks) = (EndingOf(result.Outcome), result.Marks);
            return result;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            WriteOutcome outcome = write.Intent.Attempts.Open > 0 ? WriteOutcome.Unknown : WriteOutcome.NotApplied;
            plan.Base?.HasOpenWrite |= outcome is WriteOutcome.Unknown;
            ending = EndingOf(outcome);
            throw new WriteCanceledException(plan.Target, outcome, cancelled, cancellationToken);
        }
        catch (Exception failure) when (failure is not EngineLentException)
        {
            ending = WriteEnding.Failed;
            throw;
        }
        finally
        {
            if (ending is { } known)
                engine.Telemetry.Ended(span, write.Sum(known, engine.Time) with { Marks = marks });
            write.Answer?.Dispose();
        }
    }

    /// <summary>Waits for the turn, or to go out with what somebody before it writes.</summary>
    private static async Task<WriteResult<T>> RunTogetherAsync<T>(
        HttpClient http,
        ConflictEngine engine,
        WritePlan<T> plan,
        Activity? span,
        Edit edit,
        RequestTemplate template,
        string principal,
        CancellationToken cancellationToken
    )
    {
        // Nobody goes out under settings that are not the ones it began with.
        object kind = (engine, plan.Codec.Kind, LockToken.StatedIn(http.DefaultRequestHeaders));
        var companion = new Companion(plan.Target, edit, kind, principal, new HttpClientTransport(http), cancellationToken);
        companion.Turn = engine.Queues.Arrive(TurnAt(plan.Target), companion);
        try
        {
            await engine.TakeTurnAsync(companion.Turn, cancellationToken).ConfigureAwait(false);
            if (!companion.Turn.IsTakenAlong)
                _ = Task.Run(new Combination(engine, template, plan.Format, principal, companion).RunAsync, CancellationToken.None);
            Aftermath after = await companion.EndAsync().ConfigureAwait(false);
            WriteResult<T> result = new WriteConclusion<T>(engine, plan, after, companion.Part).Conclude();
            engine.Telemetry.Ended(span, after.Sum(EndingOf(result.Outcome), engine.Time) with { Marks = result.Marks });
            return result;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            WriteOutcome outcome = companion.Leave() ? WriteOutcome.Unknown : WriteOutcome.NotApplied;
            engine.Telemetry.Ended(span, WriteSummary.Abandoned(plan.Method, plan.Target, EndingOf(outcome)));
            throw new WriteCanceledException(plan.Target, outcome, cancelled, cancellationToken);
        }
        catch (Exception failure) when (failure is not EngineLentException)
        {
            engine.Telemetry.Ended(span, WriteSummary.Abandoned(plan.Method, plan.Target, WriteEnding.Failed));
            throw;
        }
    }

    private static string TurnAt(Uri target) => target.GetLeftPart(UriPartial.Query);

    private static WriteEnding EndingOf(WriteOutcome outcome) =>
        outcome switch
        {
            WriteOutcome.Applied => WriteEnding.Applied,
            WriteOutcome.Unchanged => WriteEnding.Unchanged,
            WriteOutcome.CurrentAccepted => WriteEnding.CurrentAccepted,
            WriteOutcome.Conflicted => WriteEnding.Surfaced,
            WriteOutcome.NotApplied => WriteEnding.Failed,
            WriteOutcome.Unknown => WriteEnding.Unknown,
            _ => throw new UnreachableException(),
        };
}
