namespace ConflictAware;

/// <summary>Base, mine and current of one conflict.</summary>
internal readonly record struct ThreeVersions(
    Representation Base,
    ReadOnlyMemory<byte> Mine,
    Representation? Current,
    bool MayLackMembers,
    Func<MergeRules, MergeRules> Complete
)
{
    /// <summary>Reads what is missing; null when it is not known what mine started from, or mine is no whole representation.</summary>
    public static async ValueTask<ThreeVersions?> ReadAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (context is not { Base: { } started, Mine: { } mine, IsMineWhole: true, MayHaveBeenApplied: false })
            return null;
        return new ThreeVersions(
            started,
            mine,
            await context.GetCurrentAsync(cancellationToken).ConfigureAwait(false),
            context.MayLackMembers,
            context.CompleteRules
        );
    }

    /// <summary>JSON is merged member by member; everything else is one value.</summary>
    public MergeResult Merge(MergeRules rules, Func<Difference, MergeChoice>? choose = null) =>
        Base.IsJson && Current is null or { IsJson: true }
            ? JsonMerge.Merge(Base.Content, Meant(Complete(rules)), Current?.Content, Complete(rules), choose)
            : WholeMerge.Merge(Base, Mine, Current, choose);

    private ReadOnlyMemory<byte> Meant(MergeRules rules) => MayLackMembers ? LackingMembers.Restore(Base.Content, Mine, rules) : Mine;
}
