namespace ConflictAware;

/// <summary>Who decides a conflict at a place and below it.</summary>
internal abstract record MergePreference
{
    private MergePreference() { }

    internal sealed record ForMine : MergePreference
    {
        public override string ToString() => "PreferMine";
    }

    internal sealed record ForCurrent : MergePreference
    {
        public override string ToString() => "PreferCurrent";
    }

    internal sealed record ForWhatIsChosen(Func<Difference, MergeChoice> Choose) : MergePreference
    {
        public override string ToString() => "Resolve";
    }
}
