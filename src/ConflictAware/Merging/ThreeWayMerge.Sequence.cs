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
        if (
            !TryReconcile(mines, mineNumbers, currents, currentNumbers, place.Preference)
            && TrySettle(b, m, c, place.Preference, out MergeDecision whole)
        )
            return whole;
        return MergeDecision.Elements(Weave(inBase, mines, mineNodes, currents, currentNodes));
    }

    /// <summary>Takes out what both sides did alike, and what a preference gives up. False: what is left contradicts itself.</summary>
    private static bool TryReconcile(
        List<SequenceChange> mines,
        ReadOnlySpan<int> mine,
        List<SequenceChange> currents,
        ReadOnlySpan<int> current,
        MergePreference? preference
    )
    {
        int first = 0;
        for (int i = 0; i < mines.Count; i++)
        {
            while (first < currents.Count && currents[first].BaseEnd < mines[i].BaseStart)
                first++;
            for (int j = first; i >= 0 && j < currents.Count && currents[j].BaseStart <= mines[i].BaseEnd; j++)
            {
                bool isSame = mines[i].IsSameAs(mine, currents[j], current);
                if (!isSame && mines[i].IsCompatibleWith(currents[j]))
                    continue;
                if (isSame || preference is MergePreference.ForCurrent)
                {
                    mines.RemoveAt(i--);
                    break;
                }
                if (preference is not MergePreference.ForMine)
                    return false;
                currents.RemoveAt(j--);
            }
        }
        return true;
    }

    /// <summary>Base's elements that both sides kept, as current spells them, with the insertions of both in their places.</summary>
    private static ArrayPlan Weave(
        int inBase,
        List<SequenceChange> mines,
        int[] mineNodes,
        List<SequenceChange> currents,
        int[] currentNodes
    )
    {
        ArrayPlan plan = new(inBase + mineNodes.Length + currentNodes.Length);
        int nextMine = 0;
        int nextCurrent = 0;
        int mineKeepsFrom = 0;
        int currentKeepsFrom = 0;
        // What current has of base stands there moved by what current inserted and removed before it.
        int shift = 0;
        for (int at = 0; at <= inBase; at++)
        {
            if (nextCurrent < currents.Count && currents[nextCurrent].BaseStart == at)
            {
                SequenceChange change = currents[nextCurrent++];
                for (int i = change.SideStart; i < change.SideEnd; i++)
                    plan.Add(ArraySlot.FromCurrent(currentNodes[i]));
                currentKeepsFrom = change.BaseEnd;
                shift = change.SideEnd - change.BaseEnd;
            }
            if (nextMine < mines.Count && mines[nextMine].BaseStart == at)
            {
                SequenceChange change = mines[nextMine++];
                for (int i = change.SideStart; i < change.SideEnd; i++)
                    plan.Add(ArraySlot.FromMine(mineNodes[i]));
                mineKeepsFrom = change.BaseEnd;
            }
            if (at < inBase && at >= mineKeepsFrom && at >= currentKeepsFrom)
                plan.Add(ArraySlot.FromCurrent(currentNodes[at + shift]));
        }
        return plan;
    }

    private static int[] Numbers(ref ElementTable table, MergeSide side, int[] nodes)
    {
        int[] numbers = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
            numbers[i] = table.Number(side, nodes[i]);
        return numbers;
    }
}
