using System.Diagnostics;

namespace ConflictAware.Tests.Model;

/// <summary>Plays a schedule, and holds what each act says of itself against the log of the origin.</summary>
internal static class ScheduleRun
{
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Play(Schedule schedule, Dictionary<string, int>? counts = null)
    {
        // Under the runner's context, what waits would go on in another thread, and no seed would play the same twice.
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new World(schedule);
        var clients = schedule.Clients.Select((_, i) => new ModelClient(world, schedule.Setting, i)).ToList();
        try
        {
            Task all = Task.WhenAll(clients.Select((client, i) => client.RunAsync(schedule.Clients[i])));
            var patience = Stopwatch.StartNew();
            while (!all.IsCompleted)
            {
                // Nothing waits, neither for the network nor for the clock: then something is on its way in another thread.
                if (!world.Step())
                    Thread.Yield();
                if (patience.Elapsed > TimeSpan.FromSeconds(20))
                    return "It does not end.";
            }
            if (all.Exception is { } failure)
                return failure.InnerException!.ToString();
            world.ReleaseLate();
            var records = clients.SelectMany(client => client.Records).ToList();
            if (counts is not null)
            {
                foreach (ActRecord record in records)
                {
                    string name =
                        record.Outcome is WriteOutcome.Applied ? $"{record.Outcome} by {record.Result!.Proof}" : record.Outcome.ToString();
                    counts[name] = counts.GetValueOrDefault(name) + 1;
                }
            }
            return Wrong(world, schedule.Setting, records);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private static string? Wrong(World world, Setting setting, List<ActRecord> records)
    {
        IReadOnlyList<Commit> commits = world.Store.Commits;
        foreach (ActRecord record in records)
        {
            var own = commits.Where(commit => commit.RequestId == record.Token).ToList();
            string? wrong =
                WrongTimes(record, own, commits, setting)
                ?? WrongEffect(record, own, setting)
                ?? WrongResult(record, own, commits, world, setting);
            if (wrong is not null)
                return string.Join(
                    Environment.NewLine,
                    [
                        $"{record}",
                        wrong,
                        .. commits.Select(commit =>
                            $"  {commit.Sequence} {commit.RequestId ?? "somebody else"}: {commit.TextBefore} -> {commit.TextAfter}"
                        ),
                        .. world.Store.Requests.Select(request =>
                            $"  > {request.Header("X-Request-Id")} {request} {request.Header("If-Match")}{request.Header("If-None-Match")} {request.Text}"
                        ),
                    ]
                );
        }
        return null;
    }

    private static string? WrongTimes(ActRecord record, List<Commit> own, IReadOnlyList<Commit> commits, Setting setting)
    {
        WriteMarks marks = record.Result?.Marks ?? WriteMarks.None;
        bool isInPlace = marks.HasFlag(WriteMarks.InPlace);
        int least = record.Outcome is WriteOutcome.Applied && !isInPlace ? 1 : 0;
        int most = record.Outcome is WriteOutcome.Applied or WriteOutcome.Unknown ? 1 : 0;
        // Absence comes back when somebody deletes, and with it the condition of a create; a mark says so where it can be known.
        bool isOfNothing = own.Exists(commit => commit.Before is null);
        if (most == 1 && isOfNothing && commits.Any(commit => commit.After is null))
            most = int.MaxValue;
        // What is made from content, or tested in a patch, comes back with the content.
        bool mayComeBack = MayComeBack(setting, commits);
        if (mayComeBack)
            most = int.MaxValue;
        if (own.Count < least || own.Count > most)
            return $"It was carried out {own.Count} times.";
        if (
            record is { Outcome: WriteOutcome.Applied }
            && !isInPlace
            && !own.Exists(commit => commit.Sequence > record.From && commit.Sequence <= record.Until)
        )
            return "It was carried out, but not while it was said to be.";
        if (record.Again is { Outcome: WriteOutcome.Unknown } first && !mayComeBack)
        {
            int both = own.Count + commits.Count(commit => commit.RequestId == first.Token);
            if (both > 1)
                return $"The save and its repetition were carried out {both} times.";
        }
        return null;
    }

    private static bool MayComeBack(Setting setting, IReadOnlyList<Commit> commits) =>
        setting.Tags switch
        {
            // Deleted, and then a create that was late brings an old document back, with a log that shows nothing of what was written in between.
            _ when setting.WriteId is IdPlace.Log
                    && commits
                        .Where(static commit => commit.Before is null)
                        .GroupBy(static commit => commit.TextAfter)
                        .Any(static same => same.Count() > 1) => true,
            TagStyle.ContentHash => commits.Select(commit => commit.TextAfter).Distinct().Count() < commits.Count,
            TagStyle.None or TagStyle.LastModifiedOnly => commits
                .Skip(1)
                .Any(static commit => World.Read(commit.TextAfter) is null or { Note: "start" or "other" }),
            _ => false,
        };

    /// <summary>Each commit is the act, done to what the commit before it had left, and nothing else.</summary>
    private static string? WrongEffect(ActRecord record, List<Commit> own, Setting setting)
    {
        Act act = record.Again is { } first ? Origin(first) : record.Act;
        string token = record.Again is { } again ? Token(again) : record.Token;
        foreach (Commit commit in own)
        {
            Doc? before = World.Read(commit.TextBefore);
            Doc? after = World.Read(commit.TextAfter);
            // What is not there has no date, and a condition about its date holds (RFC 9110 §13.1.4).
            if (before is null && setting.Tags is TagStyle.LastModifiedOnly)
                continue;
            if (before is null && act is not (Act.Create or Act.Upsert))
                return $"Commit {commit.Sequence} made {after} of nothing.";
            Doc? meant = act switch
            {
                Act.Update or Act.SaveCount => before! with { A = before.A + 1 },
                Act.UpdateNote or Act.Save or Act.SaveOn or Act.Patch => before! with { Note = token },
                Act.Create => new Doc(1, 0, token),
                Act.Upsert => (before ?? new Doc(0, 0, token)) with { A = (before?.A ?? 0) + 1 },
                Act.Delete => null,
                _ => throw new UnreachableException(),
            };
            if (after != meant || (act is Act.Create && before is not null))
                return $"Commit {commit.Sequence} made {before} to {after}.";
        }
        return null;

        static Act Origin(ActRecord one) => one.Again is { } earlier ? Origin(earlier) : one.Act;
        static string Token(ActRecord one) => one.Again is { } earlier ? Token(earlier) : one.Token;
    }

    /// <summary>What it says that the origin holds, the origin did hold, after it was carried out and before it ended.</summary>
    private static string? WrongResult(ActRecord record, List<Commit> own, IReadOnlyList<Commit> commits, World world, Setting setting)
    {
        if (record.Result is not { } result)
            return null;
        if (result.Outcome is WriteOutcome.Applied == result.Proof is WriteProof.None)
            return "Applied and proven are two.";
        if (result.Current is not { } current || result.Outcome is WriteOutcome.Unchanged)
            return null;
        if (current.EntityTag is { } tag && world.Under(tag.ToString()) is { } tagged && tagged != current.Value)
            return $"{tag} is said to be of {current.Value} and is of {tagged}.";
        // A patch that is guarded by what it tests says nothing of what it does not touch.
        if (
            setting.Tags is TagStyle.None or TagStyle.LastModifiedOnly
            && (setting.Format is not WriteFormat.Representation || record.Act is Act.Patch)
        )
            return null;
        int from =
            own.Count > 0 && result.Outcome is WriteOutcome.Applied && !result.Marks.HasFlag(WriteMarks.InPlace)
                ? own[0].Sequence
                : record.From;
        bool wasThere = commits
            .Where(commit => commit.Sequence >= from && commit.Sequence <= record.Until)
            .Any(commit => World.Read(commit.TextAfter) == current.Value);
        return wasThere ? null : $"It is said that the origin holds {current.Value}.";
    }
}
