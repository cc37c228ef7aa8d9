using System.Text.Json;

namespace ConflictAware;

/// <summary>Merges, and asks somebody about what the rules leave. As with a plain merge, an update function is run again instead.</summary>
internal sealed class AskResolver(
    MergeRules rules,
    Func<IReadOnlyList<Difference>, CancellationToken, Task<IReadOnlyDictionary<string, MergeChoice>?>> ask
) : IConflictResolver
{
    public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (context.CanReapply)
            return new ConflictResolution.Reread(context.ContentionPause);
        if (await ThreeVersions.ReadAsync(context, cancellationToken).ConfigureAwait(false) is not { } versions)
            return new ConflictResolution.Surface();
        MergeResult merged;
        try
        {
            merged = versions.Merge(rules);
        }
        catch (JsonException failure)
        {
            return new ConflictResolution.Surface($"The versions cannot be merged: {failure.Message}");
        }
        if (versions.Current is null)
            return new ConflictResolution.Surface("It was deleted meanwhile.") { Differences = merged.Conflicts };
        if (!merged.IsClean && await ask(merged.Conflicts, cancellationToken).ConfigureAwait(false) is { } choices)
            merged = versions.Merge(rules, difference => choices.GetValueOrDefault(difference.Pointer) ?? MergeChoice.Undecided);
        return merged.Document is { } document
            ? new ConflictResolution.ResendWith(document)
            : new ConflictResolution.Surface("Not every difference was decided.") { Differences = merged.Conflicts };
    }
}
