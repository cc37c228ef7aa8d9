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
                WritePlan<T> plan = planFor(engine);
                span ??= ConflictTelemetry.Begin(plan.Method, plan.Target);
                try
                {
                    return await RunAsync(http, engine, plan, span, cancellationToken).ConfigureAwait(false);
                }
                catch (EngineLentException lent)
                {
                    ClientEngines.Set(http, lent.Engine);
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
        using TargetQueues.Turn turn = engine.Queues.Arrive(plan.Target.GetLeftPart(UriPartial.Query));
        using HttpRequestMessage first = TypedRequest.Make(http, plan.Method, plan.Target);
        var write = new WriteOperation(RequestTemplate.Of(first), new WriteIntent { Engine = engine, IsTyped = true }, plan.Base)
        {
            Edit = plan.Edit,
            Turn = turn,
            IsSettled = true,
            Format = plan.Format,
        };
        write.SendNext(plan.Content, plan.ContentType, plan.Precondition, plan.Base);
        if (plan.Edit is not null)
            write.Next = NextStep.Read;
        // An earlier write from the same base may have been carried out: what its numbers add up to is not known.
        if (plan.Base is { HasOpenWrite: true })
            write.Intent.Attempts.Start();
        var transport = new HttpClientTransport(http);
        var origin = new OriginView(engine, transport);
        var loop = new ConflictLoop(engine, transport, origin);
        var conclusion = new WriteConclusion<T>(origin, engine, plan, write);
        WriteEnding? ending = null;
        try
        {
            WriteEnd end = await loop.RunAsync(write, cancellationToken).ConfigureAwait(false);
            turn.GiveUp();
            WriteResult<T> result = await conclusion.OfAsync(end, cancellationToken).ConfigureAwait(false);
            ending = EndingOf(result.Outcome);
            return result;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            WriteOutcome outcome = write.Intent.Attempts.Open > 0 ? WriteOutcome.Unknown : WriteOutcome.NotApplied;
            plan.Base?.HasOpenWrite |= outcome is WriteOutcome.Unknown;
            ending = EndingOf(outcome);
            throw new WriteCanceledException(plan.Target, outcome, cancelled, cancellationToken);
        }
        catch (Exception lost) when (write.Intent.Attempts.Open > 0)
        {
            turn.GiveUp();
            ending = WriteEnding.Unknown;
            return await conclusion.UnknownAsync(reason: null, lost, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not EngineLentException)
        {
            ending = WriteEnding.Failed;
            throw;
        }
        finally
        {
            if (ending is { } known)
                engine.Telemetry.Ended(span, write.Sum(known, engine.Time));
            write.Answer?.Dispose();
        }
    }

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
