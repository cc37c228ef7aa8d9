namespace ConflictAware;

internal ref partial struct ThreeWayMerge
{
    /// <summary>Decides three arrays element by element, where a rule tells elements apart; null where none does, or not these.</summary>
    private MergeDecision? DecideElements(int b, int m, int c, RulePlace place) =>
        place.Rule switch
        {
            MergeRule.Keyed key => DecideMatched(b, m, c, place, key),
            MergeRule.Distinct => DecideMatched(b, m, c, place, key: null),
            MergeRule.Ordered => DecideSequence(b, m, c, place),
            _ => null,
        };

    private MergeDecision? DecideMatched(int b, int m, int c, RulePlace place, MergeRule.Keyed? key)
    {
        using ArrayMatch match = new(_base, _mine, _current, b, m, c, key);
        if (!match.IsComplete)
            return null;

        int known = _conflicts?.Count ?? 0;
        bool isClash = false;
        foreach (ref ArraySlot slot in match.Slots)
        {
            if (slot.IsAddition && slot.Mine >= 0 && slot.Current >= 0)
                isClash |= !TryDecideAddedTwice(ref slot, place);
            else
                DecideElement(ref slot, place.Element);
        }

        ArrayOrder order = FindOrder(match, isOrderMeant: key is not null, place.Preference);
        bool isContested = isClash || order is ArrayOrder.Contested;
        if (isContested && TrySettle(b, m, c, place.Preference, out MergeDecision whole))
        {
            Forget(known);
            return whole;
        }
        return MergeDecision.Elements(Arrange(match, order));
    }

    private void DecideElement(ref ArraySlot slot, RulePlace? place)
    {
        if (slot.Base >= 0)
            _path.PushElement(slot.BaseOrdinal, slot.Base);
        slot.Decision = Decide(slot.Base, slot.Mine, slot.Current, place);
        if (slot.Base >= 0)
            _path.Pop();
    }

    /// <summary>Both sides added an element with one key. They are not blended, and base has no place to point at: false is a conflict of the array.</summary>
    private readonly bool TryDecideAddedTwice(ref ArraySlot slot, RulePlace place)
    {
        // Alike first: no preference may put mine's version over the origin's where they differ in nothing else.
        bool isSame = IsSameEdit(JsonTree.None, slot.Mine, slot.Current, place.Element);
        slot.Decision = !isSame && place.Preference is MergePreference.ForMine ? MergeDecision.Mine : MergeDecision.Current;
        return isSame || place.Preference is MergePreference.ForMine or MergePreference.ForCurrent;
    }

    /// <summary>The order is that of the side that reordered what stays of base.</summary>
    private static ArrayOrder FindOrder(in ArrayMatch match, bool isOrderMeant, MergePreference? preference)
    {
        ReadOnlySpan<ArraySlot> slots = match.Slots;
        bool mineReordered = IsReordered(match.MineOrder, slots);
        bool currentReordered = IsReordered(match.CurrentOrder, slots);
        bool mineAdded = false;
        bool currentAdded = false;
        foreach (ref readonly ArraySlot slot in slots)
        {
            mineAdded |= slot is { IsAddition: true, Current: < 0 };
            currentAdded |= slot is { IsAddition: true, Current: >= 0 };
        }

        ArrayOrder mines = mineAdded && currentAdded ? ArrayOrder.MinesWithoutAdditions : ArrayOrder.Mines;
        if (mineReordered && currentReordered)
        {
            if (!isOrderMeant || preference is MergePreference.ForCurrent || IsSameOrder(match))
                return ArrayOrder.Currents;
            return preference is MergePreference.ForMine ? mines : ArrayOrder.Contested;
        }
        if (mineReordered)
            return mines;
        // Neither reordered and only mine added: its additions keep their places.
        return !currentReordered && mineAdded && !currentAdded ? ArrayOrder.Mines : ArrayOrder.Currents;
    }

    private static bool IsReordered(ReadOnlySpan<int> order, ReadOnlySpan<ArraySlot> slots)
    {
        int last = -1;
        foreach (int place in order)
        {
            if (!StaysOfBase(slots[place]))
                continue;
            if (place < last)
                return true;
            last = place;
        }
        return false;
    }

    private static bool IsSameOrder(in ArrayMatch match)
    {
        ReadOnlySpan<ArraySlot> slots = match.Slots;
        ReadOnlySpan<int> currents = match.CurrentOrder;
        int at = 0;
        foreach (int place in match.MineOrder)
        {
            if (!StaysOfBase(slots[place]) || slots[place].Current < 0)
                continue;
            while (!StaysOfBase(slots[currents[at]]) || slots[currents[at]].Mine < 0)
                at++;
            if (currents[at++] != place)
                return false;
        }
        return true;
    }

    private static bool StaysOfBase(ArraySlot slot) => !slot.IsAddition && slot.LeavesValue;

    /// <summary>Puts the elements that stay in the order that was found.</summary>
    private static ArrayPlan Arrange(in ArrayMatch match, ArrayOrder order)
    {
        Span<ArraySlot> slots = match.Slots;
        ArrayPlan plan = new(slots.Length);
        bool byMine = order is ArrayOrder.Mines or ArrayOrder.MinesWithoutAdditions;
        foreach (int place in byMine ? match.MineOrder : match.CurrentOrder)
        {
            ref ArraySlot slot = ref slots[place];
            if (slot.LeavesValue && !(slot.IsAddition && order is ArrayOrder.MinesWithoutAdditions))
                Place(ref slot, plan);
        }
        // What the other side alone has comes after: current's additions, then mine's.
        foreach (ref ArraySlot slot in slots)
        {
            if (slot.LeavesValue && !slot.IsPlaced)
                Place(ref slot, plan);
        }
        return plan;
    }

    private static void Place(ref ArraySlot slot, ArrayPlan plan)
    {
        slot.IsPlaced = true;
        plan.Add(slot);
    }

    /// <summary>All of current's elements, then those of mine that are not among them.</summary>
    private readonly MergeDecision DecideUnion(int m, int c)
    {
        int most = _mine[m].Count + _current[c].Count;
        ElementTable table = new(_base, _mine, _current, key: null, most);
        ArrayPlan plan = new(most);
        for (int element = c + 1; element < _current[c].Next; element = _current[element].Next)
        {
            _ = table.Number(MergeSide.Current, element);
            plan.Add(ArraySlot.FromCurrent(element));
        }
        for (int element = m + 1; element < _mine[m].Next; element = _mine[element].Next)
        {
            int seen = table.Count;
            if (table.Number(MergeSide.Mine, element) == seen)
                plan.Add(ArraySlot.FromMine(element));
        }
        table.Dispose();
        return MergeDecision.Elements(plan);
    }
}
