namespace ConflictAware;

/// <summary>Base, mine and current of one conflict.</summary>
internal readonly record struct ThreeVersions(
    ReadOnlyMemory<byte> Base,
    ReadOnlyMemory<byte> Mine,
    ReadOnlyMemory<byte>? Current,
    Func<MergeRules, MergeRules> Complete
)
{
    /// <summary>Reads what is missing; null when it is not known what mine started from, or mine is no whole JSON document.</summary>
    public static async ValueTask<ThreeVersions?> ReadAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (context is not { Base: { IsJson: true } started, Mine: { } mine, IsMineWhole: true, MayHaveBeenApplied: false })
            return null;
        Representation? current = await context.GetCurrentAsync(cancellationToken).ConfigureAwait(false);
        return current is { IsJson: false } ? null : new ThreeVersions(started.Content, mine, current?.Content, context.CompleteRules);
    }

    public MergeResult Merge(MergeRules rules, Func<Difference, MergeChoice>? choose = null) =>
        JsonMerge.Merge(Base, Mine, Current, Complete(rules), choose);
}
