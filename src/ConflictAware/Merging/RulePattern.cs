namespace ConflictAware;

/// <summary>The rules whose pointers begin alike: a node of the tree that all pointers of a <see cref="MergeRules"/> make.</summary>
internal sealed class RulePattern
{
    private readonly Dictionary<string, RulePattern> _members = new(StringComparer.Ordinal);

    public MergeRule? Rule { get; set; }

    public MergePreference? Preference { get; set; }

    public RulePattern? Any { get; private set; }

    public IReadOnlyDictionary<string, RulePattern> Members => _members;

    public IEnumerable<RulePattern> Children => Any is null ? _members.Values : _members.Values.Append(Any);

    /// <summary>The node a pointer leads to; made where it is missing.</summary>
    public RulePattern At(IReadOnlyList<string> segments)
    {
        RulePattern node = this;
        foreach (string segment in segments)
            node = ReferenceEquals(segment, JsonPointer.Any) ? node.Any ??= new RulePattern() : node.Child(segment);
        return node;
    }

    /// <summary>Whether a rule here or below satisfies a condition.</summary>
    public bool Has(Func<MergeRule, bool> condition) =>
        (Rule is not null && condition(Rule)) || Children.Any(child => child.Has(condition));

    private RulePattern Child(string name)
    {
        if (!_members.TryGetValue(name, out RulePattern? child))
            _members.Add(name, child = new RulePattern());
        return child;
    }
}
