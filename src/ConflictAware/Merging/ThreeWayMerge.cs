using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>One merge: decides place by place, and writes what was decided as current's text, edited.</summary>
internal ref partial struct ThreeWayMerge
{
    // Below this depth objects are no longer compared as text first: however deep the documents, each byte is looked at so many times at most.
    private const int CompareTextUpTo = 16;

    private readonly JsonTree _base;
    private readonly JsonTree _mine;
    private readonly JsonTree _current;
    private readonly Func<Difference, MergeChoice>? _choose;
    private MergedText _text;
    private MergePath _path;
    private List<FoundConflict>? _conflicts;

    /// <summary>A merge of three documents.</summary>
    /// <param name="base">What mine started from.</param>
    /// <param name="mine">What is to be written.</param>
    /// <param name="current">What is there.</param>
    /// <param name="choose">Decides the conflicts that the rules leave.</param>
    public ThreeWayMerge(in JsonTree @base, in JsonTree mine, in JsonTree current, Func<Difference, MergeChoice>? choose)
    {
        _base = @base;
        _mine = mine;
        _current = current;
        _choose = choose;
        _text = new MergedText(current.Text, mine.Text);
        _path = new MergePath();
    }

    public MergeResult Run(RulePlace? place)
    {
        int b = _base.RootOrNone;
        int m = _mine.RootOrNone;
        int c = _current.RootOrNone;
        MergeDecision decision = Decide(b, m, c, place);
        bool leavesDocument = decision.LeavesValue(m, c);
        if (leavesDocument)
            Write(decision, b, m, c, place);
        if (_conflicts is not null)
            return new MergeResult(InOrder(_conflicts));
        return leavesDocument ? new MergeResult(_text.ToArray()) : new MergeResult((ReadOnlyMemory<byte>?)null);
    }

    public readonly void Dispose()
    {
        _text.Dispose();
        _path.Dispose();
    }

    /// <summary>What is taken at the place to which the path leads. Each of the three may be missing there.</summary>
    private MergeDecision Decide(int b, int m, int c, RulePlace? place)
    {
        if (place is { IsIgnored: true })
            return MergeDecision.Current;
        if (b >= 0 && m >= 0 && c >= 0)
            return DecideEdited(b, m, c, place);
        if (m < 0)
        {
            // Added by current, removed by both, or removed by mine.
            if (b < 0 || c < 0)
                return MergeDecision.Current;
            return JsonValue.Equal(_base, b, _current, c, place) ? MergeDecision.Mine : Settle(b, m, c, place);
        }
        if (c < 0)
        {
            if (b < 0)
                return MergeDecision.Mine;
            return JsonValue.Equal(_base, b, _mine, m, place) ? MergeDecision.Current : Settle(b, m, c, place);
        }
        return IsSameEdit(b, m, c, place) ? MergeDecision.Current : DecideClash(b, m, c, place);
    }

    private MergeDecision DecideEdited(int b, int m, int c, RulePlace? place)
    {
        JsonKind kind = _base[b].Kind;
        bool isOneKind = kind == _mine[m].Kind && kind == _current[c].Kind;
        if (IsSameText(_base, b, _mine, m))
            return MergeDecision.Current;
        if (isOneKind && kind is JsonKind.Object)
            return place is not { MaySum: true } && IsSameText(_mine, m, _current, c) ? MergeDecision.Current : MergeDecision.Members;
        if (place?.Rule is MergeRule.Summed sum)
            return DecideSum(b, m, c, place, sum);
        if (isOneKind && kind is JsonKind.Array && place is not null && DecideElements(b, m, c, place) is { } decision)
            return decision;

        if (JsonValue.Equal(_base, b, _mine, m, place))
            return MergeDecision.Current;
        if (JsonValue.Equal(_base, b, _current, c, place))
            return MergeDecision.Mine;
        return IsSameEdit(b, m, c, place) ? MergeDecision.Current : DecideClash(b, m, c, place);
    }

    /// <summary>Whether the text is the same, where asking is cheap. False says nothing.</summary>
    private readonly bool IsSameText(in JsonTree tree, int node, in JsonTree otherTree, int otherNode)
    {
        ref readonly TreeNode one = ref tree[node];
        ref readonly TreeNode two = ref otherTree[otherNode];
        return one.Length == two.Length
            && (one.Count == 0 || _path.Depth < CompareTextUpTo)
            && tree.Raw(node).SequenceEqual(otherTree.Raw(otherNode));
    }

    private void Write(in MergeDecision decision, int b, int m, int c, RulePlace? place)
    {
        switch (decision.Source)
        {
            case MergeSource.Current:
                _text.Current(_current[c].Start, _current[c].End);
                break;
            case MergeSource.Mine:
                _text.Mine(_mine[m].Start, _mine[m].End);
                break;
            case MergeSource.Made:
                _text.Own(decision.Value);
                break;
            case MergeSource.Members:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                WriteObject(b, m, c, place);
                break;
            case MergeSource.Elements:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                WriteArray(decision.Plan!, c, place?.Element);
                break;
            default:
                throw new InvalidOperationException("Nothing to write.");
        }
    }

    private void WriteObject(int b, int m, int c, RulePlace? place)
    {
        NameIndex inBase = new(b);
        NameIndex inMine = new(m);
        NameIndex inCurrent = new(c);
        try
        {
            int start = _current[c].Start;
            int end = _current[c].Next;
            _text.Current(start, start + 1);
            int rest = start + 1;
            int shared = 0;
            bool isFirst = true;
            bool isAfterKept = true;
            for (int member = c + 1; member < end; member = _current[member].Next)
            {
                int inB = inBase.Find(_base, _current, member);
                int inM = inMine.Find(_mine, _current, member);
                if (inM >= 0)
                    shared++;
                RulePlace? inside = place?.Member(_current, member);
                ref readonly TreeNode text = ref _current[member];

                _path.PushMember(isMine: false, member, inB);
                MergeDecision decision = Decide(inB, inM, member, inside);
                bool isKept = decision.LeavesValue(inM, member);
                if (isKept)
                {
                    // The comma and the white space of current where its neighbour stands too, a bare comma where it went.
                    if (isAfterKept)
                        _text.Current(rest, text.NameStart - 1);
                    else if (!isFirst)
                        _text.Own((byte)',');
                    _text.Current(text.NameStart - 1, text.Start);
                    Write(decision, inB, inM, member, inside);
                    isFirst = false;
                }
                _path.Pop();
                isAfterKept = isKept;
                rest = text.End;
            }

            if (shared < _mine[m].Count)
                WriteAdditions(m, ref inBase, ref inCurrent, isFirst, place);
            _text.Current(rest, _current[c].End);
        }
        finally
        {
            inBase.Dispose();
            inMine.Dispose();
            inCurrent.Dispose();
        }
    }

    /// <summary>The members of mine that current has not: added by mine, or removed by current.</summary>
    private void WriteAdditions(int m, ref NameIndex inBase, ref NameIndex inCurrent, bool isFirst, RulePlace? place)
    {
        int end = _mine[m].Next;
        for (int member = m + 1; member < end; member = _mine[member].Next)
        {
            if (inCurrent.Find(_current, _mine, member) >= 0)
                continue;
            int inB = inBase.Find(_base, _mine, member);
            RulePlace? inside = place?.Member(_mine, member);
            _path.PushMember(isMine: true, member, inB);
            MergeDecision decision = Decide(inB, member, JsonTree.None, inside);
            if (decision.LeavesValue(member, JsonTree.None))
            {
                if (!isFirst)
                    _text.Own((byte)',');
                _text.Mine(_mine[member].NameStart - 1, _mine[member].Start);
                Write(decision, inB, member, JsonTree.None, inside);
                isFirst = false;
            }
            _path.Pop();
        }
    }

    private void WriteArray(ArrayPlan plan, int c, RulePlace? place)
    {
        int start = _current[c].Start;
        int end = _current[c].Next;
        _text.Current(start, start + 1);
        int rest = start + 1;
        for (int element = c + 1; element < end; element = _current[element].Next)
            rest = _current[element].End;

        int expected = c + 1;
        int after = start + 1;
        bool isFirst = true;
        foreach (ref readonly ArraySlot slot in plan.Slots)
        {
            bool follows = slot.Current >= 0 && slot.Current == expected;
            if (follows)
                _text.Current(after, _current[slot.Current].Start);
            else if (!isFirst)
                _text.Own((byte)',');
            if (slot.BaseOrdinal >= 0)
                _path.PushElement(slot.BaseOrdinal, slot.Base);
            Write(slot.Decision, slot.Base, slot.Mine, slot.Current, place);
            if (slot.BaseOrdinal >= 0)
                _path.Pop();
            expected = slot.Current >= 0 ? _current[slot.Current].Next : JsonTree.None;
            after = slot.Current >= 0 ? _current[slot.Current].End : 0;
            isFirst = false;
        }
        _text.Current(rest, _current[c].End);
        plan.Dispose();
    }
}
