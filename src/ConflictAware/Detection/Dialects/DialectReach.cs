namespace ConflictAware;

/// <summary>
/// Where something must stand for a dialect to say anything: at one of the places of its codes, or where a rule without a code looks. Most dialects are out before
/// anybody asks whether the answer is in them. Immutable.
/// </summary>
internal sealed class DialectReach
{
    private readonly NameSet _members;
    private readonly NameSet _fields;
    private readonly bool _isElsewhere;

    public DialectReach(Dialect dialect)
    {
        IEnumerable<DialectPlace?> conditions = dialect.RulesWithoutCode.Select(rule => rule.When?.Needed);
        foreach (DialectPlace? at in dialect.Code.Concat(conditions))
        {
            if (at is { Place: { } place, Where: not At.Source.RequestJson })
                _members = _members.Or(place.Name);
            else if (at is { Where: At.Source.Header })
                _fields = _fields.With(at.Name);
            else
                _isElsewhere = true;
        }
    }

    /// <summary>False when the dialect has nothing to say of the answer.</summary>
    public bool MayHold(in Evidence evidence) =>
        _isElsewhere || evidence.Names.MayShare(_members) || evidence.Fields.Names.MayShare(_fields);
}
