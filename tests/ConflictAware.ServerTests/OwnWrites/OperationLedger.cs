using System.Collections.Concurrent;
using System.Globalization;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>What was said of each operation, to be held against the log of what the origin carried out. Thread-safe.</summary>
internal sealed class OperationLedger
{
    private readonly ConcurrentDictionary<string, Verdict> _verdicts = new();
    private readonly ConcurrentDictionary<string, int> _doubts = new();
    private int _operations;

    /// <summary>Runs one operation under a token of its own and writes down how it says that it ended. A failure of the exchange that is no unknown outcome says "not applied".</summary>
    public async Task<WriteResult<T>?> RunAsync<T>(Func<Task<WriteResult<T>>> operation)
    {
        string token = Begin();
        try
        {
            WriteResult<T> result = await operation();
            Say(token, Of(result.Outcome, result.Marks));
            if (result is { Outcome: WriteOutcome.Unknown, Reason: { } reason })
                _doubts.AddOrUpdate(reason, 1, static (_, times) => times + 1);
            return result;
        }
        catch (HttpRequestException)
        {
            Say(token, Verdict.NotApplied);
            return null;
        }
    }

    /// <summary>The same of code that says only whether it believes to have succeeded.</summary>
    public async Task RunAsync(Func<Task<bool>> operation)
    {
        string token = Begin();
        Say(token, await operation() ? Verdict.Applied : Verdict.NotApplied);
    }

    /// <summary>Holds what was said against what was done.</summary>
    public Reckoning Against(IEnumerable<Commit> commits)
    {
        ILookup<string, Commit> done = commits.Where(commit => commit.RequestId is not null).ToLookup(commit => commit.RequestId!);
        var wrong = new List<string>();
        foreach ((string token, Verdict verdict) in _verdicts)
        {
            int times = done[token].Count();
            bool isTrue = verdict switch
            {
                Verdict.Applied => times == 1,
                // Done again after somebody had undone it, as the mark says.
                Verdict.AppliedAgain => times >= 1,
                Verdict.NotApplied => times == 0,
                Verdict.InPlace or Verdict.Unknown => times <= 1,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (!isTrue)
                wrong.Add($"{token} is said to be {verdict} and was carried out {times} times");
        }
        return new Reckoning
        {
            Operations = _operations,
            Applied = _verdicts.Count(one => one.Value is Verdict.Applied or Verdict.AppliedAgain or Verdict.InPlace),
            NotApplied = _verdicts.Count(one => one.Value is Verdict.NotApplied),
            Unknown = _verdicts.Count(one => one.Value is Verdict.Unknown),
            AppliedTwice = _verdicts.Count(one => one.Value is not Verdict.AppliedAgain && done[one.Key].Count() > 1),
            Lost = _verdicts.Count(one => one.Value is Verdict.Applied or Verdict.AppliedAgain && !done[one.Key].Any()),
            Doubts = _doubts.ToDictionary(),
            Wrong = wrong,
        };
    }

    private string Begin()
    {
        string token = string.Create(CultureInfo.InvariantCulture, $"operation-{Interlocked.Increment(ref _operations)}");
        OperationTokens.Begin(token);
        return token;
    }

    private void Say(string token, Verdict verdict) => _verdicts[token] = verdict;

    private static Verdict Of(WriteOutcome outcome, WriteMarks marks) =>
        outcome switch
        {
            WriteOutcome.Applied when marks.HasFlag(WriteMarks.InPlace) => Verdict.InPlace,
            WriteOutcome.Applied when marks.HasFlag(WriteMarks.MayHaveUndone) => Verdict.AppliedAgain,
            WriteOutcome.Applied => Verdict.Applied,
            WriteOutcome.Unknown => Verdict.Unknown,
            _ => Verdict.NotApplied,
        };

    private enum Verdict
    {
        Applied,
        AppliedAgain,
        InPlace,
        NotApplied,
        Unknown,
    }
}

/// <summary>What came of a run.</summary>
internal sealed record Reckoning
{
    public required int Operations { get; init; }
    public required int Applied { get; init; }
    public required int NotApplied { get; init; }
    public required int Unknown { get; init; }

    /// <summary>Operations that stand in the log more than once.</summary>
    public required int AppliedTwice { get; init; }

    /// <summary>Operations that were said to be applied and do not stand in the log.</summary>
    public required int Lost { get; init; }

    /// <summary>Why outcomes are unknown, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Doubts { get; init; }

    /// <summary>Every operation of which something else was said than what was done.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    public override string ToString() =>
        $"operations {Operations}, applied {Applied}, not applied {NotApplied}, unknown {Unknown}, applied twice {AppliedTwice}, lost {Lost}";
}
