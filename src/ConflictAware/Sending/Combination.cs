namespace ConflictAware;

/// <summary>
/// Updates that go out as one write in the turn of the first (law 30). It belongs to none of the callers: one who gives up takes nothing away from the others.
/// </summary>
internal sealed class Combination(ConflictEngine engine, RequestTemplate template, WriteFormat format, string principal, Companion first)
{
    /// <summary>Carries them out, and tells every caller how it ended. Never throws.</summary>
    public async Task RunAsync()
    {
        using TargetQueues.Turn turn = first.Turn;
        using var together = new CombinedEdit(first, turn, engine);
        try
        {
            Aftermath after = await WriteAsync(together).ConfigureAwait(false);
            if (after.IsRefused && together.Companions.Count > 1)
                await SendOneByOneAsync(together.Companions).ConfigureAwait(false);
            else
                End(together.Companions, after);
        }
        catch (Exception failure)
        {
            foreach (Companion companion in together.Companions)
                companion.Fail(failure);
        }
    }

    private async Task SendOneByOneAsync(IReadOnlyList<Companion> companions)
    {
        // Of all, before the first goes out: nothing was carried out of any, whoever leaves while others are sent.
        foreach (Companion companion in companions)
            companion.TakeBack();
        foreach (Companion companion in companions)
        {
            using var alone = new CombinedEdit(companion, turn: null, engine);
            try
            {
                if (!companion.HasLeft)
                    companion.End(await WriteAsync(alone).ConfigureAwait(false));
            }
            catch (Exception failure)
            {
                companion.Fail(failure);
            }
        }
    }

    private static void End(IReadOnlyList<Companion> companions, Aftermath after)
    {
        foreach (Companion companion in companions)
        {
            if (companion.End(after))
                after = after with { IsTold = true };
        }
    }

    private async Task<Aftermath> WriteAsync(CombinedEdit change)
    {
        var write = new WriteOperation(template, new WriteIntent { Engine = engine, IsTyped = true })
        {
            Edit = change,
            Turn = first.Turn,
            Principal = principal,
            IsSettled = true,
            Format = format,
            Next = NextStep.Read,
        };
        try
        {
            return await new WriteRun(engine, new CompanionTransport(change)).RunAsync(write, change.Abandoned).ConfigureAwait(false);
        }
        finally
        {
            write.Answer?.Dispose();
        }
    }
}
