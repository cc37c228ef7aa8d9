namespace ConflictAware;

internal ref partial struct ThreeWayMerge
{
    private MergeDecision DecideSequence(int b, int m, int c, RulePlace place)
    {
        if (JsonValue.Equal(_base, b, _mine, m, place))
            return MergeDecision.Current;
        if (JsonValue.Equal(_base, b, _current, c, place))
            return MergeDecision.Mine;
        if (JsonValue.Equal(_mine, m, _current, c, place))
            return IsSameEdit(b, m, c, place) ? MergeDecision.Current : Settle(b, m, c, place);

        int inBase = _base[b].Count;
        int[] mineNodes = _mine.Elements(m);
        int[] currentNodes = _current.Elements(c);
        ElementTable table = new(_base, _mine, _current, key: null, inBase + mineNodes.Length + currentNodes.Length);
        int[] baseNumbers = Numbers(ref table, MergeSide.Base, _base.Elements(b));
        int[] mineNumbers = Numbers(ref table, MergeSide.Mine, mineNodes);
        int[] currentNumbers = Numbers(ref table, MergeSide.Current, currentNodes);
        int numbers = table.Count;
        table.Dispose();

        List<SequenceChange> mines = SequenceDiff.Changes(baseNumbers, mineNumbers, numbers);
        List<SequenceChange> currents = SequenceDiff.Changes(baseNumbers, currentNumbers, numbers);
        int[] inMine = Kept(inBase, mines, mineNodes);
        int[] inCurrent = Kept(inBase, currents, currentNodes);
        bool isReconciled = TryReconcile(ref mines, mineNumbers, ref currents, currentNumbers, place.Preference);
        if (!isReconciled && TrySettle(b, m, c, place.Preference, out MergeDecision whole))
            return whole;

        ArrayPlan plan = new(inBase + mineNodes.Length + currentNodes.Length);
        int nextMine = 0;
        int nextCurrent = 0;
        int staysFrom = 0;
        for (int at = 0; at <= inBase; at++)
        {
            if (nextCurrent < currents.Count && currents[nextCurrent].BaseStart == at)
            {
                SequenceChange change = currents[nextCurrent++];
                foreach (int element in currentNodes.AsSpan(change.SideStart, change.Inserted))
                    plan.Add(ArraySlot.FromCurrent(element));
                staysFrom = Math.Max(staysFrom, change.BaseEnd);
            }
            if (nextMine < mines.Count && mines[nextMine].BaseStart == at)
            {
                SequenceChange change = mines[nextMine++];
                foreach (int element in mineNodes.AsSpan(change.SideStart, change.Inserted))
                    plan.Add(ArraySlot.FromMine(element));
                staysFrom = Math.Max(staysFrom, change.BaseEnd);
            }
            // What stays is spelt as current has it; where current's removal was given up, as mine has it.
            if (at < inBase && at >= staysFrom)
                plan.Add(inCurrent[at] >= 0 ? ArraySlot.FromCurrent(inCurrent[at]) : ArraySlot.FromMine(inMine[at]));
        }
        return MergeDecision.Elements(plan);
    }

    /// <summary>Takes out what both sides did alike, and what a preference gives up. False: what is left contradicts itself.</summary>
    private static bool TryReconcile(
        ref List<SequenceChange> mines,
        ReadOnlySpan<int> mine,
        ref List<SequenceChange> currents,
        ReadOnlySpan<int> current,
        MergePreference? preference
    )
    {
        HashSet<SequenceChange> givenUpByMine = [];
        HashSet<SequenceChange> givenUpByCurrent = [];
        int first = 0;
        foreach (SequenceChange change in mines)
        {
            while (first < currents.Count && currents[first].BaseEnd < change.BaseStart)
                first++;
            for (int i = first; i < currents.Count && currents[i].BaseStart <= change.BaseEnd; i++)
            {
                bool isSame = change.IsSameAs(mine, currents[i], current);
                if (!isSame && change.IsCompatibleWith(currents[i]))
                    continue;
                if (isSame || preference is MergePreference.ForCurrent)
                    givenUpByMine.Add(change);
                else if (preference is MergePreference.ForMine)
                    givenUpByCurrent.Add(currents[i]);
                else
                    return false;
            }
        }
        mines = mines.FindAll(change => !givenUpByMine.Contains(change));
        currents = currents.FindAll(change => !givenUpByCurrent.Contains(change));
        return true;
    }

    /// <summary>Which elements of a side are those of base; none where the side removed it.</summary>
    private static int[] Kept(int inBase, List<SequenceChange> changes, int[] nodes)
    {
        int[] kept = new int[inBase];
        int at = 0;
        int shift = 0;
        foreach (SequenceChange change in changes)
        {
            for (; at < change.BaseStart; at++)
                kept[at] = nodes[at + shift];
            for (; at < change.BaseEnd; at++)
                kept[at] = JsonTree.None;
            shift = change.SideEnd - change.BaseEnd;
        }
        for (; at < inBase; at++)
            kept[at] = nodes[at + shift];
        return kept;
    }

    private static int[] Numbers(ref ElementTable table, MergeSide side, int[] nodes)
    {
        int[] numbers = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
            numbers[i] = table.Number(side, nodes[i]);
        return numbers;
    }
}
