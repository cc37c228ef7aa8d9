using System.Runtime.CompilerServices;
using System.Text;

namespace ConflictAware;

internal ref partial struct ThreeWayMerge
{
    /// <summary>
    /// Whether both sides wrote the same. Two equal edits of a counter are two edits: where one lies in what cannot be summed, nobody can say what was meant.
    /// </summary>
    private readonly bool IsSameEdit(int b, int m, int c, RulePlace? place) =>
        JsonValue.Equal(_mine, m, _current, c, place)
        && !(place is { MaySum: true } && HasCounter(m, place) && !JsonValue.Equal(_base, b, _mine, m, place));

    private readonly bool HasCounter(int m, RulePlace? place)
    {
        if (place is not { MaySum: true })
            return false;
        ref readonly TreeNode value = ref _mine[m];
        if (value.Kind is JsonKind.Number)
            return place.Rule is MergeRule.Summed;
        if (value.Count > 0)
            RuntimeHelpers.EnsureSufficientExecutionStack();
        for (int child = m + 1; child < value.Next; child = _mine[child].Next)
        {
            if (HasCounter(child, value.Kind is JsonKind.Array ? place.Element : place.Member(_mine, child)))
                return true;
        }
        return false;
    }

    private MergeDecision DecideSum(int b, int m, int c, RulePlace place, MergeRule.Summed rule)
    {
        // What mine did not touch stays as current has it, bounds or not.
        if (JsonValue.Equal(_base, b, _mine, m, place))
            return MergeDecision.Current;
        if (_base[b].Kind is not JsonKind.Number || _mine[m].Kind is not JsonKind.Number || _current[c].Kind is not JsonKind.Number)
        {
            if (JsonValue.Equal(_base, b, _current, c, place))
                return MergeDecision.Mine;
            return IsSameEdit(b, m, c, place) ? MergeDecision.Current : Settle(b, m, c, place);
        }

        if (JsonNumber.Equal(_base.Raw(b), _current.Raw(c)))
            return rule.Allows(_mine.Raw(m)) ? MergeDecision.Mine : Settle(b, m, c, place);
        string? sum = JsonNumber.Sum(JsonNumber.Read(_current.Raw(c)), JsonNumber.Read(_mine.Raw(m)), JsonNumber.Read(_base.Raw(b)));
        if (sum is null)
            return Settle(b, m, c, place);
        byte[] text = Encoding.ASCII.GetBytes(sum);
        return rule.Allows(text) ? MergeDecision.Made(text) : Settle(b, m, c, place);
    }

    /// <summary>Both sides have a value here, base's is another or missing, and theirs differ.</summary>
    private MergeDecision DecideClash(int b, int m, int c, RulePlace? place)
    {
        MergeDecision? ruled = place?.Rule switch
        {
            MergeRule.Largest => DecideByOrder(m, c, sign: 1),
            MergeRule.Smallest => DecideByOrder(m, c, sign: -1),
            MergeRule.United when _mine[m].Kind is JsonKind.Array && _current[c].Kind is JsonKind.Array => DecideUnion(m, c),
            _ => null,
        };
        return ruled ?? Settle(b, m, c, place);
    }

    private readonly MergeDecision? DecideByOrder(int m, int c, int sign)
    {
        if (_mine[m].Kind is not JsonKind.Number || _current[c].Kind is not JsonKind.Number)
            return null;
        return JsonNumber.Read(_mine.Raw(m)).CompareTo(JsonNumber.Read(_current.Raw(c))) switch
        {
            null => null,
            { } order when order * sign > 0 => MergeDecision.Mine,
            _ => MergeDecision.Current,
        };
    }
}
