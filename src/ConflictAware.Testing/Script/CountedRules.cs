namespace ConflictAware.Testing;

/// <summary>Things to do to requests that match, each a number of times, in the order in which they were added.</summary>
internal sealed class CountedRules<T>
    where T : class
{
    private readonly List<Rule> _rules = [];

    /// <summary>What has yet to happen, for people.</summary>
    public IReadOnlyList<string> Left
    {
        get
        {
            lock (_rules)
                return [.. _rules.Select(rule => rule.ToString())];
        }
    }

    public void Add(Func<OriginRequest, bool> when, T what, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_rules)
            _rules.Add(new Rule(when, what, times));
    }

    /// <summary>The first that matches, used up by one; null when none does.</summary>
    public T? Take(OriginRequest request)
    {
        lock (_rules)
        {
            Rule? rule = _rules.Find(rule => rule.When(request));
            if (rule is not null && --rule.Left == 0)
                _rules.Remove(rule);
            return rule?.What;
        }
    }

    private sealed class Rule(Func<OriginRequest, bool> when, T what, int times)
    {
        public Func<OriginRequest, bool> When { get; } = when;

        public T What { get; } = what;

        public int Times { get; } = times;

        public int Left { get; set; } = times;

        public override string ToString() => Times == 1 ? $"{What}" : $"{What} ({Times - Left} of {Times} times so far)";
    }
}
