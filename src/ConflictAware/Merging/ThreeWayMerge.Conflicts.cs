using System.Runtime.InteropServices;

namespace ConflictAware;

internal ref partial struct ThreeWayMerge
{
    /// <summary>Asks who decides a conflict; where nobody does, it is reported.</summary>
    private MergeDecision Settle(int b, int m, int c, RulePlace? place) =>
        TrySettle(b, m, c, place?.Preference, out MergeDecision decision) ? decision : MergeDecision.Current;

    private bool TrySettle(int b, int m, int c, MergePreference? preference, out MergeDecision decision)
    {
        decision = MergeDecision.Current;
        switch (preference)
        {
            case MergePreference.ForMine:
                decision = MergeDecision.Mine;
                return true;
            case MergePreference.ForCurrent:
                return true;
        }

        Difference difference = new(_path.ToPointer(_mine, _current), _base.ToElement(b), _mine.ToElement(m), _current.ToElement(c));
        if (preference is MergePreference.ForWhatIsChosen chosen && TryTake(chosen.Choose(difference), out decision))
            return true;
        if (_choose is not null && TryTake(_choose(difference), out decision))
            return true;
        (_conflicts ??= []).Add(new FoundConflict(difference, PlaceInBase(b), _conflicts.Count));
        return false;
    }

    private static bool TryTake(MergeChoice choice, out MergeDecision decision)
    {
        decision = choice switch
        {
            MergeChoice.TakeMine => MergeDecision.Mine,
            MergeChoice.TakeNothing => MergeDecision.Nothing,
            MergeChoice.TakeValue value => MergeDecision.Made(value.Utf8),
            _ => MergeDecision.Current,
        };
        return choice is not (MergeChoice.TakeNoChoice or null);
    }

    /// <summary>Forgets the conflicts that were found since there were so many: something around them has been decided.</summary>
    private readonly void Forget(int since) => _conflicts?.RemoveRange(since, _conflicts.Count - since);

    // Where base has the place; after everything in the object around it where base has it not.
    private readonly int PlaceInBase(int b) =>
        b >= 0 ? _base[b].Start
        : _base.IsAbsent || _path.Depth == 0 ? 0
        : _base[_path.BaseAround].End;

    private static Difference[] InOrder(List<FoundConflict> conflicts) =>
        [
            .. conflicts
                .OrderBy(conflict => conflict.PlaceInBase)
                .ThenBy(conflict => conflict.Ordinal)
                .Select(conflict => conflict.Difference),
        ];

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct FoundConflict(Difference Difference, int PlaceInBase, int Ordinal);
}
