namespace ConflictAware.ServerTests.Faults;

/// <summary>Which fault befalls which exchange: by chance that a seed repeats, or one after the other as a test lists them.</summary>
/// <remarks>
/// The n-th exchange of a run always gets the n-th decision of the seed. Which request of which client is the n-th is up to the race between
/// them; a test with one client repeats exactly. Thread-safe.
/// </remarks>
internal sealed class FaultPlan
{
    /// <summary>The kinds that chance picks from: each, but for those that a client can only end by giving up or must be told about (<c>PathMayResend</c>).</summary>
    public static IReadOnlyList<FaultKind> UsualKinds { get; } =
    [
        FaultKind.DropBeforeRequest,
        FaultKind.DropInRequest,
        FaultKind.DropBeforeResponse,
        FaultKind.DropInResponse,
        FaultKind.Delay,
        FaultKind.Duplicate,
        FaultKind.RefuseBefore,
        FaultKind.RefuseAfter,
    ];

    private readonly Func<Fault> _next;
    private readonly Dictionary<FaultKind, int> _counts = [];
    private readonly string _description;

    private FaultPlan(string description, Func<Fault> next)
    {
        _description = description;
        _next = next;
    }

    /// <summary>How often each kind was chosen so far, <see cref="FaultKind.None"/> included.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts
    {
        get
        {
            lock (_counts)
                return new Dictionary<FaultKind, int>(_counts);
        }
    }

    /// <summary>Faults by chance. The seed is printed to the test's output.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">Which part of all exchanges gets a fault, from 0 to 1.</param>
    /// <param name="kinds">The kinds, all equally likely; null for <see cref="UsualKinds"/>.</param>
    public static FaultPlan Random(int seed, double rate, IReadOnlyList<FaultKind>? kinds = null)
    {
        kinds ??= UsualKinds;
        var random = new Random(seed);
        TestContext.Out.WriteLine($"faults: seed {seed}, rate {rate:P1}");
        return new FaultPlan($"seed {seed}", Next);

        Fault Next()
        {
            // Always the same number of draws, so that the decisions do not depend on the rate or the kinds of earlier ones.
            double chance = random.NextDouble();
            int kind = random.Next(kinds.Count);
            int status = random.Next(502, 505);
            bool abortive = random.Next(2) == 0;
            return chance < rate ? new Fault(kinds[kind], status, abortive) : Fault.None;
        }
    }

    /// <summary>These faults, one an exchange, and none afterwards.</summary>
    public static FaultPlan Script(params Fault[] faults)
    {
        var rest = new Queue<Fault>(faults);
        return new FaultPlan("script", () => rest.TryDequeue(out Fault fault) ? fault : Fault.None);
    }

    /// <summary>The fault of the next exchange.</summary>
    public Fault Next()
    {
        lock (_counts)
        {
            Fault fault = _next();
            _counts[fault.Kind] = _counts.GetValueOrDefault(fault.Kind) + 1;
            return fault;
        }
    }

    /// <summary>How it was chosen, and how often each kind was.</summary>
    public override string ToString() =>
        $"{_description}: {string.Join(", ", Counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"))}";
}
